import type { Catalog } from "../catalog.ts";
import { environmentsFile } from "../files.ts";
import { type Pair, reachOf } from "./pair.ts";
import { Reasons } from "./reasons.ts";
import { resolvePlatformOf } from "./resolve.ts";
import { type AffectedRow, sortRows } from "./row.ts";
import { sameData } from "./same-data.ts";
import { tenantRows } from "./tenant-rows.ts";

/**
 * The stacks that are made of something else than before, by the files alone: exactly those whose resolved data differ,
 * and the tenants and environments that came or went.
 */
export function compareCatalogs(pair: Pair): AffectedRow[] {
  const reasons = new Reasons(pair.before.catalog, pair.after.catalog, pair.changed);
  const platforms = reachOf(pair.changed) === "own" ? [] : platformRows(pair, reasons);
  return sortRows([...platforms, ...tenantRows(pair, reasons)]);
}

function platformRows({ before, after }: Pair, reasons: Reasons): AffectedRow[] {
  const old = before.catalog.environments;
  const now = after.catalog.environments;
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((environment): AffectedRow[] => {
    const row = { stack: environment, environment, tenant: null };
    if (!now.has(environment))
      return [{ ...row, kind: "deleted", why: [environmentsFile], note: noEnvironment }];
    const is = resolvePlatformOf(after, environment);
    if (!old.has(environment))
      return [{ ...row, kind: "new", why: [], ...(is ? {} : { note: cannotBeBuilt }) }];
    if (sameData(resolvePlatformOf(before, environment), is)) return [];
    const isSame = (catalog: Catalog): boolean =>
      sameData(resolvePlatformOf({ ...after, catalog }, environment), is);
    const why = reasons.of(isSame);
    return [
      is ? { ...row, kind: "changed", why } : { ...row, kind: "errors", why, note: cannotBeBuilt },
    ];
  });
}

const noEnvironment = `nothing is deleted: its stacks stay as they are, and nobody runs them`;
const cannotBeBuilt = "it cannot be built; run `tenantry validate`";
