import type { Tenant } from "../catalog.ts";
import type { AffectedRow } from "./row.ts";
import { sameData } from "./same-data.ts";

/**
 * A file that only has another name now is one row, not two. For the engine it is another tenant all the same: an id
 * is for ever, and what the old one has stays with it.
 *
 * @param old tenants as they were, by `<environment>/<id>`
 * @param now tenants as they are
 */
export function withRenames(
  rows: readonly AffectedRow[],
  old: ReadonlyMap<string, Tenant>,
  now: ReadonlyMap<string, Tenant>,
): AffectedRow[] {
  const gone = rows.filter(({ kind }) => kind === "deleted");
  const come = rows.filter(({ kind }) => kind === "new");
  const isSame = (left: AffectedRow, right: AffectedRow): boolean =>
    left.environment === right.environment &&
    sameData(content(old.get(placeOf(left))), content(now.get(placeOf(right))));
  const pairs = come.flatMap((row) => {
    const [from, ...others] = gone.filter((it) => isSame(it, row));
    // Files that say the same in several tenants tell nothing about who is who.
    const isOnly =
      from && others.length === 0 && come.filter((it) => isSame(from, it)).length === 1;
    return isOnly ? [{ row, from }] : [];
  });
  const sources = new Set(pairs.map(({ from }) => from));
  const targets = new Map(pairs.map(({ row, from }) => [row, from]));
  return rows.flatMap((row) => {
    if (sources.has(row)) return [];
    const from = targets.get(row);
    return from ? [renamed(row, from)] : [row];
  });
}

function renamed(row: AffectedRow, from: AffectedRow): AffectedRow {
  const note = `an id is for ever: ${row.stack} would be another tenant, and of ${from.stack} ${from.note}`;
  return { ...row, kind: "renamed", from: from.stack, why: [...from.why, ...row.why], note };
}

/** What a tenant's file says. */
function content(tenant: Tenant | undefined): unknown {
  if (!tenant) return undefined;
  return { ...tenant, id: "", file: "" };
}

function placeOf({ environment, tenant }: AffectedRow): string {
  return `${environment}/${tenant}`;
}
