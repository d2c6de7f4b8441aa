import type { Catalog, Ledger, LedgerGuest, LedgerPlace, LedgerTombstone } from "../catalog.ts";
import { problemAt } from "../check/problem.ts";
import type { CatalogProblem } from "../errors.ts";
import { ledgerOf } from "./index-ledger.ts";
import { guestLine, type LedgerKey, linesOf, placeLine, SECTIONS, type Section } from "./lines.ts";

/**
 * What happened to the ledgers since a base revision that must not happen: a line that is gone or says something
 * else. Added lines are fine, and so is a guest, a network or a tenant that became a tombstone; a guest's line may get
 * an image and an address in its tenant's own network, a place another zone. An entry of `adopted` may go: that is how a guest is taken over
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
  if (before.place && !isGrown(before.place, after.place)) {
    add(
      ["place"],
      changed(placeLine(before.place), after.place ? placeLine(after.place) : undefined),
    );
  }
  for (const section of SECTIONS) {
    const now = linesOf(after, section);
    for (const [key, line] of linesOf(before, section)) {
      const is = now.get(key);
      const may = mayChange[section] as MayChange<LedgerKey>;
      if (is === line || may(before, after, key, today)) continue;
      add([section, key], changed(`${key}: ${line}`, is && `${key}: ${is}`));
    }
  }
  return problems;
}

/** Whether a place says what it said, and perhaps more: addresses that were not recorded, another zone. */
function isGrown(before: LedgerPlace, after: LedgerPlace | null): boolean {
  if (!after || after.account !== before.account || after.region !== before.region) return false;
  if (before.cidr !== undefined && after.cidr !== before.cidr) return false;
  return (before.zones ?? []).every((zone) => after.zones?.includes(zone));
}

/** Whether a line that is gone or says something else was allowed to. */
type MayChange<Key> = (before: Ledger, after: Ledger, key: Key, today: string) => boolean;

const mayChange: {
  readonly [Name in Section]: MayChange<
    Ledger[Name] extends ReadonlyMap<infer Key, unknown> ? Key : never
  >;
} = {
  tenants: (before, after, number) =>
    !after.tenants.has(number) && after.releasedTenants.get(number) === before.tenants.get(number),
  shards: () => false,
  hosts: () => false,
  networks: (before, after, number) => {
    const was = before.networks.get(number);
    const tombstone = after.releasedNetworks.get(number);
    return (
      !after.networks.has(number) && tombstone?.of === was?.of && tombstone?.cidr === was?.cidr
    );
  },
  guests: (before, after, number) => {
    const was = before.guests.get(number);
    const now = after.guests.get(number);
    const tombstone = after.released.get(number);
    if (!was) return false;
    if (now) return guestLine(withoutAdded(now, was)) === guestLine(was);
    return tombstone !== undefined && isTombstoneOf(tombstone, was);
  },
  rules: (before, after, number) =>
    !after.rules.has(number) &&
    after.releasedRules.get(number)?.of === before.rules.get(number)?.of,
  units: (before, after, number) =>
    !after.units.has(number) &&
    after.releasedUnits.get(number)?.of === before.units.get(number)?.of,
  // Proven again, on another day, is as good.
  domains: (before, after, domain) =>
    (after.domains.get(domain)?.of ?? after.releasedDomains.get(domain)) ===
    before.domains.get(domain)?.of,
  adopted: (_, after, number) => !after.adopted.has(number),
  released: () => false,
  releasedTenants: () => false,
  releasedRules: () => false,
  releasedUnits: () => false,
  // The tombstone says who had it last.
  releasedDomains: (_, after, domain) => after.releasedDomains.has(domain),
  releasedNetworks: isGivenAgain,
};

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
