import { isDeepStrictEqual } from "node:util";
import type { Catalog, Ledger, LedgerGuest, LedgerTombstone } from "../catalog.ts";
import { problemAt } from "../check/problem.ts";
import type { CatalogProblem } from "../errors.ts";
import { ledgerOf } from "./index-ledger.ts";
import { guestLine, linesOf, networkLine, placeLine, ruleLine } from "./lines.ts";

/**
 * What happened to the ledgers since a base revision that must not happen: a line that is gone or says something
 * else. Added lines are fine, and so is a guest, a network or a tenant that became a tombstone; a guest's line may get
 * an image and an address in its tenant's own network. An entry of `adopted` may go: that is how a guest is taken over
 * whole. Several branches may add lines; none may take one away.
 *
 * @param base ledgers as they were, by site id
 * @param today `YYYY-MM-DD`: the tombstone of a network may go, with the VLAN given out again, from its `freeFrom` on
 */
export function compareWithBase(
  base: ReadonlyMap<string, Ledger>,
  catalog: Catalog,
  today: string,
): CatalogProblem[] {
  return [...base.values()].flatMap((before) => {
    // What cannot be read is reported as that; it is not gone.
    if (catalog.broken.has(before.file)) return [];
    return compareLedger(catalog, before, ledgerOf(catalog, before.site), today);
  });
}

function compareLedger(
  catalog: Catalog,
  before: Ledger,
  after: Ledger,
  today: string,
): CatalogProblem[] {
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
  for (const [vlan, { of, cidr }] of before.networks) {
    const now = after.networks.get(vlan);
    const tombstone = after.releasedNetworks.get(vlan);
    if (now?.of === of && now.cidr === cidr) continue;
    if (!now && tombstone?.of === of && tombstone.cidr === cidr) continue;
    const was = networkLine({ of, cidr });
    add(["networks", vlan], changed(`${vlan}: ${was}`, now && `${vlan}: ${networkLine(now)}`));
  }
  for (const [vmid, guest] of before.guests) {
    const now = after.guests.get(vmid);
    const tombstone = after.released.get(vmid);
    if (!now && tombstone && isTombstoneOf(tombstone, guest)) continue;
    const was = guestLine(guest);
    if (now && guestLine(withoutAdded(now, guest)) === was) continue;
    add(["guests", vmid], changed(`${vmid}: ${was}`, now && `${vmid}: ${guestLine(now)}`));
  }
  if (before.place && after.place && !isDeepStrictEqual(before.place, after.place)) {
    add(["place"], changed(placeLine(before.place), placeLine(after.place)));
  } else if (before.place && !after.place)
    add(["place"], changed(placeLine(before.place), undefined));
  for (const [number, shard] of before.shards) {
    const now = after.shards.get(number);
    if (now === shard) continue;
    add(
      ["shards", number],
      changed(`${number}: ${shard}`, now === undefined ? undefined : `${number}: ${now}`),
    );
  }
  for (const [priority, rule] of before.rules) {
    const now = after.rules.get(priority);
    const tombstone = after.releasedRules.get(priority);
    if (!now && tombstone?.of === rule.of) continue;
    if (now && ruleLine(now) === ruleLine(rule)) continue;
    add(
      ["rules", priority],
      changed(`${priority}: ${ruleLine(rule)}`, now && `${priority}: ${ruleLine(now)}`),
    );
  }
  for (const section of [
    "adopted",
    "released",
    "releasedTenants",
    "releasedRules",
    "releasedNetworks",
  ] as const) {
    const now = linesOf(after, section);
    for (const [number, line] of linesOf(before, section)) {
      const is = now.get(number);
      if (is === line || (is === undefined && section === "adopted")) continue;
      if (section === "releasedNetworks" && isGivenAgain(before, after, number, today)) continue;
      add([section, number], changed(`${number}: ${line}`, is && `${number}: ${is}`));
    }
  }
  return problems;
}

function isTombstoneOf(tombstone: LedgerTombstone, guest: LedgerGuest): boolean {
  const { of, ip, ownIp } = tombstone;
  return of === guest.of && ip === guest.ip && ownIp === guest.ownIp;
}

/** The line without what may be added to one that had it not: the image of a guest that became protected, an address in a new network. */
function withoutAdded(now: LedgerGuest, before: LedgerGuest): LedgerGuest {
  const { image, ownIp, ...line } = now;
  return {
    ...line,
    ...(before.ownIp && ownIp ? { ownIp } : {}),
    ...(before.image && image ? { image } : {}),
  };
}

/** A VLAN whose tombstone had run out: it has an owner again, or had one and has a later tombstone. */
function isGivenAgain(before: Ledger, after: Ledger, vlan: number, today: string): boolean {
  const was = before.releasedNetworks.get(vlan);
  const now = after.releasedNetworks.get(vlan);
  if (!was || was.freeFrom > today) return false;
  return now ? now.freeFrom > was.freeFrom : after.networks.has(vlan);
}

function changed(was: string, is: string | undefined): string {
  const now = is === undefined ? "now it is gone" : `now it is "${is}"`;
  return `the base has "${was}", and ${now}. Bring the line back: what a ledger gave out is only taken back by \`tenantry release\`.`;
}
