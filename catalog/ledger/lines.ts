import type {
  Ledger,
  LedgerDomain,
  LedgerGuest,
  LedgerNetwork,
  LedgerNetworkTombstone,
  LedgerPlace,
  LedgerRule,
  LedgerTombstone,
  LedgerUnit,
} from "../catalog.ts";
import type { AdoptedGuest } from "../resolved.ts";

/** The maps of a ledger, in the order in which the file has them. */
export const SECTIONS = [
  "tenants",
  "shards",
  "hosts",
  "networks",
  "guests",
  "rules",
  "units",
  "domains",
  "adopted",
  "released",
  "releasedTenants",
  "releasedRules",
  "releasedUnits",
  "releasedDomains",
  "releasedNetworks",
] as const;
export type Section = (typeof SECTIONS)[number];

/** What is scarce: a number, or the name of a domain. */
export type LedgerKey = number | string;

/** What a ledger's file says of an entry: what is null in a ledger is not there. */
type Written<T> = { readonly [Key in keyof T]: T[Key] | undefined };

/** The text after `<key>: ` of an entry, by section. Takes what stands in the file, too. */
const lineIn: {
  readonly [Name in Section]: (
    entry: Ledger[Name] extends ReadonlyMap<LedgerKey, infer Entry> ? Entry : never,
  ) => string;
} = {
  tenants: (id) => id,
  shards: (shard) => String(shard),
  hosts: (name) => plain(name),
  networks: networkLine,
  guests: guestLine,
  rules: serviceLine,
  units: serviceLine,
  domains: domainLine,
  adopted: adoptedLine,
  released: tombstoneLine,
  releasedTenants: (id) => id,
  releasedRules: serviceLine,
  releasedUnits: serviceLine,
  releasedDomains: (id) => id,
  releasedNetworks: networkTombstoneLine,
};

/** What one map of a ledger says, as the text after `<key>: `, by its key. */
export function linesOf(ledger: Ledger, section: Section): ReadonlyMap<LedgerKey, string> {
  const entries: ReadonlyMap<LedgerKey, unknown> = ledger[section];
  return new Map([...entries].map(([key, it]) => [key, lineIn[section](it as never)]));
}

/** A key as a ledger has it, of one as a file has it. */
export function keyIn(section: Section, text: string): LedgerKey {
  return section === "domains" || section === "releasedDomains" ? text : Number(text);
}

/** The same for an entry as a file has it, so that spacing, quotes and the order of fields are no difference. */
export function lineOfEntry(section: Section, entry: unknown): string {
  return lineIn[section](entry as never);
}

/** `{ of: acme/crm, ip: 10.10.16.11, host: pve2, image: sha256:… }` */
export function guestLine(guest: LedgerGuest): string {
  const { of, ip, ownIp, host, storage, image } = guest;
  return flow({ of, ip, ownIp, host: plain(host), storage, image });
}

/** `{ of: stark, cidr: 10.64.0.0/24 }` */
function networkLine({ of, cidr }: LedgerNetwork): string {
  return flow({ of, cidr });
}

/** `place: { account: "111122223333", region: eu-west-1, cidr: 10.40.0.0/16, zones: [a, b] }`, a line of its own. */
export function placeLine({ account, region, cidr, zones }: LedgerPlace): string {
  const list = zones && `[${zones.join(", ")}]`;
  return `place: ${flow({ account: JSON.stringify(account), region, cidr, zones: list })}`;
}

/** `{ of: acme/crm }`, `{ of: stark/crm, ownServers: true }` */
function serviceLine({ of, ownServers }: LedgerRule | LedgerUnit): string {
  return flow({ of, ownServers });
}

/** `{ of: acme, proven: 2026-11-22 }` */
function domainLine({ of, proven }: LedgerDomain): string {
  return flow({ of, proven });
}

/** `{ of: initech/email, ip: 10.10.16.18, ipFreeFrom: 2027-02-20 }` */
function tombstoneLine({ of, ip, ownIp, ipFreeFrom }: LedgerTombstone): string {
  return flow({ of, ip, ownIp, ipFreeFrom });
}

/** `{ of: gone, cidr: 10.64.1.0/24, freeFrom: 2027-02-20 }` */
function networkTombstoneLine({ of, cidr, freeFrom }: LedgerNetworkTombstone): string {
  return flow({ of, cidr, freeFrom });
}

function adoptedLine(guest: Written<AdoptedGuest>): string {
  const { kind, name, memoryMib, swapMib, cores, diskGib, storage, bridge, vlan } = guest;
  const { unprivileged, os, protection, startOnBoot, pool, firewall } = guest;
  return flow({
    kind,
    name: plain(String(name)),
    memoryMib,
    swapMib,
    cores,
    diskGib,
    storage,
    bridge,
    vlan,
    unprivileged,
    os: plain(String(os)),
    protection,
    startOnBoot,
    pool: pool ? plain(pool) : undefined,
    firewall: flow({ options: firewall?.options, rules: firewall?.rules }),
  });
}

/** `{ a: 1, b: x }`; what is null or not there is left out. */
function flow(
  fields: Readonly<Record<string, string | number | boolean | null | undefined>>,
): string {
  const there = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
  return `{ ${there.map(([key, value]) => `${key}: ${value}`).join(", ")} }`;
}

/** A host may be called `1e3` or `on`, a pool `7`: quoted where YAML would not read a name. */
function plain(name: string): string {
  return /^[a-zA-Z][a-zA-Z0-9._-]*$/.test(name) &&
    !/^(true|false|null|yes|no|on|off|y|n)$/i.test(name)
    ? name
    : JSON.stringify(name);
}
