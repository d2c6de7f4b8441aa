import type { Ledger } from "../catalog.ts";
import { ascending } from "./ascending.ts";
import { type ServiceLine, serviceLines, splitOf } from "./index-ledger.ts";

/**
 * What of a ledger an entry's name stands for: `acme/crm` is one service, or one own server, `acme` a whole tenant,
 * `acme/shop.customer.example` a domain of its own.
 */
export interface Holdings {
  /** Null unless it is a whole tenant. */
  readonly tenantNumber: number | null;
  /** Guests by VMID, services of AWS by their first listener priority, services of a VPS by their unit number. */
  readonly lines: readonly ServiceLine[];
  /** Networks of its own, by VLAN or by place; empty unless it is a whole tenant. */
  readonly networks: readonly number[];
  /** Customers' own domains: all of a whole tenant's, or the one that the entry names. */
  readonly domains: readonly string[];
}

/** Undefined where the ledger has nothing of that name. */
export function holdingsOf(ledger: Ledger, entry: string): Holdings | undefined {
  const whole = !entry.includes("/");
  const lines = serviceLines(ledger).filter(({ of }) =>
    whole ? splitOf(of).tenant === entry : of === entry,
  );
  const tenantNumber =
    [...ledger.tenants].find(([, tenant]) => whole && tenant === entry)?.[0] ?? null;
  const networks = [...ledger.networks]
    .filter(([, network]) => whole && network.of === entry)
    .map(([number]) => number);
  const domains = [...ledger.domains]
    .filter(([domain, { of }]) => (whole ? of === entry : `${of}/${domain}` === entry))
    .map(([domain]) => domain);
  const found = lines.length + networks.length + domains.length;
  return found > 0 || tenantNumber !== null
    ? { tenantNumber, lines, networks, domains }
    : undefined;
}

/**
 * The ledger with tombstones in place of what it holds.
 *
 * @param freeFrom `YYYY-MM-DD`: the day from which addresses and networks may be given out again
 */
export function withTombstones(
  ledger: Ledger,
  entry: string,
  { tenantNumber, lines, networks: ended, domains }: Holdings,
  freeFrom: string,
): Ledger {
  const released = new Map(ledger.released);
  const releasedRules = new Map(ledger.releasedRules);
  const releasedUnits = new Map(ledger.releasedUnits);
  for (const { section, number, of } of lines) {
    const guest = ledger.guests.get(number);
    if (section === "rules") releasedRules.set(number, { of });
    else if (section === "units") releasedUnits.set(number, { of });
    else if (guest) {
      const { ip, ownIp } = guest;
      released.set(number, { of, ip, ...(ownIp ? { ownIp } : {}), ipFreeFrom: freeFrom });
    }
  }
  const releasedNetworks = new Map(ledger.releasedNetworks);
  for (const number of ended) {
    const network = ledger.networks.get(number);
    if (network) releasedNetworks.set(number, { ...network, freeFrom });
  }
  const releasedDomains = new Map(ledger.releasedDomains);
  for (const domain of domains) {
    const line = ledger.domains.get(domain);
    if (line) releasedDomains.set(domain, line.of);
  }
  const releasedTenants = new Map(ledger.releasedTenants);
  const numbers = tenantNumber === null ? [] : [tenantNumber];
  for (const number of numbers) releasedTenants.set(number, entry);
  const vmids = numbersIn(lines, "guests");
  return {
    ...ledger,
    tenants: without(ledger.tenants, numbers),
    // A shard stays with its load balancer when the last one leaves: others may come to it.
    shards: ledger.shards,
    // Where its data was: a silo tenant's host is nobody else's until somebody has looked.
    hosts: ledger.hosts,
    networks: without(ledger.networks, ended),
    guests: without(ledger.guests, vmids),
    rules: without(ledger.rules, numbersIn(lines, "rules")),
    units: without(ledger.units, numbersIn(lines, "units")),
    domains: without(ledger.domains, domains),
    adopted: without(ledger.adopted, vmids),
    released: ascending(released),
    releasedTenants: ascending(releasedTenants),
    releasedRules: ascending(releasedRules),
    releasedUnits: ascending(releasedUnits),
    releasedDomains: ascending(releasedDomains),
    releasedNetworks: ascending(releasedNetworks),
  };
}

/** The numbers of lines of one section. */
export function numbersIn(
  lines: readonly ServiceLine[],
  section: ServiceLine["section"],
): number[] {
  return lines.filter((line) => line.section === section).map(({ number }) => number);
}

function without<Key, T>(map: ReadonlyMap<Key, T>, keys: readonly Key[]): Map<Key, T> {
  return new Map([...map].filter(([key]) => !keys.includes(key)));
}
