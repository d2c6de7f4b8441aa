import type { Catalog, Ledger } from "../catalog.ts";
import { problemAt } from "../check/problem.ts";
import type { CatalogProblem } from "../errors.ts";
import { ledgerOf } from "./index-ledger.ts";
import { guestLine, linesOf } from "./lines.ts";

/**
 * What happened to the ledgers since a base revision that must not happen: a line that is gone or says something
 * else. Added lines are fine, and so is a guest or a tenant that became a tombstone. Several branches may add lines;
 * none may take one away.
 *
 * @param base ledgers as they were, by site id
 */
export function compareWithBase(
  base: ReadonlyMap<string, Ledger>,
  catalog: Catalog,
): CatalogProblem[] {
  return [...base.values()].flatMap((before) => {
    // What cannot be read is reported as that; it is not gone.
    if (catalog.broken.has(before.file)) return [];
    return compareLedger(catalog, before, ledgerOf(catalog, before.site));
  });
}

function compareLedger(catalog: Catalog, before: Ledger, after: Ledger): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  const add = (path: (string | number)[], message: string): void => {
    const at = { file: before.file, path, which: "key" as const };
    problems.push(problemAt(catalog.sources, "E_LEDGER_CHANGED", at, message));
  };
  if (!catalog.ledgers.has(before.site)) {
    add([], `the base has this ledger, and now it is gone. Bring it back: a ledger only grows.`);
    return problems;
  }

  for (const [number, tenant] of before.tenants) {
    const now = after.tenants.get(number);
    if (now === tenant || (now === undefined && after.releasedTenants.get(number) === tenant))
      continue;
    add(["tenants", number], changed(`${number}: ${tenant}`, now && `${number}: ${now}`));
  }
  for (const [vmid, guest] of before.guests) {
    const now = after.guests.get(vmid);
    const tombstone = after.released.get(vmid);
    if (!now && tombstone?.of === guest.of && tombstone.ip === guest.ip) continue;
    const was = guestLine(guest);
    if (now && guestLine(now) === was) continue;
    // A guest that became protected gets its image recorded; nothing else may be added to a line.
    if (now && !guest.image && guestLine({ of: now.of, ip: now.ip, host: now.host }) === was)
      continue;
    add(["guests", vmid], changed(`${vmid}: ${was}`, now && `${vmid}: ${guestLine(now)}`));
  }
  for (const section of ["released", "releasedTenants"] as const) {
    const now = linesOf(after, section);
    for (const [number, line] of linesOf(before, section)) {
      if (now.get(number) === line) continue;
      const is = now.get(number);
      add([section, number], changed(`${number}: ${line}`, is && `${number}: ${is}`));
    }
  }
  return problems;
}

function changed(was: string, is: string | undefined): string {
  const now = is === undefined ? "now it is gone" : `now it is "${is}"`;
  return `the base has "${was}", and ${now}. Bring the line back: what a ledger gave out is only taken back by \`tenantry release\`.`;
}
