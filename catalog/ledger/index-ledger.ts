import type { Catalog, Ledger, LedgerGuest, LedgerNetwork } from "../catalog.ts";
import { ledgerFile } from "../files.ts";

/** A guest's line with its VMID. */
export interface IndexedGuest extends LedgerGuest {
  readonly vmid: number;
}

/** A tenant's own network with its VLAN. */
export interface IndexedNetwork extends LedgerNetwork {
  readonly vlan: number;
}

/** A ledger by what belongs to whom, where the file is by number. The first line wins; the checks report a second. */
export interface LedgerIndex {
  readonly numbers: ReadonlyMap<string, number>;
  /** By `<tenant>/<service>`. */
  readonly guests: ReadonlyMap<string, IndexedGuest>;
  /** First listener priority by `<tenant>/<service>`. */
  readonly rules: ReadonlyMap<string, number>;
  /** Unit number by `<tenant>/<service>`. */
  readonly units: ReadonlyMap<string, number>;
  /** By tenant. */
  readonly hosts: ReadonlyMap<string, string>;
  /** By tenant. */
  readonly shards: ReadonlyMap<string, number>;
  /** By tenant. */
  readonly networks: ReadonlyMap<string, IndexedNetwork>;
  /** By name, as in the ledger. */
  readonly domains: Ledger["domains"];
  /** By VMID, as in the ledger. */
  readonly adopted: Ledger["adopted"];
}

export function indexLedger(ledger: Ledger): LedgerIndex {
  const known = indexes.get(ledger);
  if (known) return known;
  const numbers = new Map<string, number>();
  for (const [number, tenant] of ledger.tenants) {
    if (!numbers.has(tenant)) numbers.set(tenant, number);
  }
  const guests = new Map<string, IndexedGuest>();
  for (const [vmid, guest] of ledger.guests) {
    if (!guests.has(guest.of)) guests.set(guest.of, { ...guest, vmid });
  }
  const networks = new Map<string, IndexedNetwork>();
  for (const [vlan, network] of ledger.networks) {
    if (!networks.has(network.of)) networks.set(network.of, { ...network, vlan });
  }
  const rules = new Map<string, number>();
  for (const [priority, { of }] of ledger.rules) if (!rules.has(of)) rules.set(of, priority);
  const units = new Map<string, number>();
  for (const [number, { of }] of ledger.units) if (!units.has(of)) units.set(of, number);
  const shards = byTenant(ledger, ledger.shards);
  const hosts = byTenant(ledger, ledger.hosts);
  const { adopted, domains } = ledger;
  const index = { numbers, guests, rules, units, hosts, shards, networks, domains, adopted };
  indexes.set(ledger, index);
  return index;
}
/** Lines of tenant numbers, by tenant. Those of released tenants are left out. */
function byTenant<T>({ tenants }: Ledger, lines: ReadonlyMap<number, T>): Map<string, T> {
  const found = new Map<string, T>();
  for (const [number, line] of lines) {
    const tenant = tenants.get(number);
    if (tenant !== undefined) found.set(tenant, line);
  }
  return found;
}

/* A run that resolves a thousand tenants asks a thousand times. */
const indexes = new WeakMap<Ledger, LedgerIndex>();

/** The ledger of a site; an empty one where none was ever written. */
export function ledgerOf(catalog: Catalog, site: string): Ledger {
  return catalog.ledgers.get(site) ?? emptyLedger(site);
}

export function emptyLedger(site: string): Ledger {
  const none = new Map<number, never>();
  return {
    site,
    file: ledgerFile(site),
    place: null,
    tenants: none,
    shards: none,
    hosts: none,
    networks: none,
    guests: none,
    rules: none,
    units: none,
    domains: new Map(),
    adopted: none,
    released: none,
    releasedTenants: none,
    releasedRules: none,
    releasedUnits: none,
    releasedDomains: new Map(),
    releasedNetworks: none,
  };
}

/** `acme/crm` → `acme` and `crm`. */
export function splitOf(of: string): { readonly tenant: string; readonly service: string } {
  const slash = of.indexOf("/");
  return { tenant: of.slice(0, slash), service: of.slice(slash + 1) };
}

/** A line of a ledger that is about one service, or one own server, of a tenant. */
export interface ServiceLine {
  readonly section: "guests" | "rules" | "units";
  readonly number: number;
  /** `<tenant>/<service>` */
  readonly of: string;
}

/** Every such line, in the ledger's order. */
export function serviceLines(ledger: Ledger): ServiceLine[] {
  return (["guests", "rules", "units"] as const).flatMap((section) =>
    [...ledger[section]].map(([number, { of }]) => ({ section, number, of })),
  );
}

const numberNames = { guests: "VMID", rules: "priority", units: "unit" } as const;

/** `VMID 10001`, `priority 1000`, `unit 3`: what people call the number of such a line. */
export function numberName({ section, number }: Pick<ServiceLine, "section" | "number">): string {
  return `${numberNames[section]} ${number}`;
}
