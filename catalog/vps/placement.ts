import type { Catalog, Ledger, VpsSite } from "../catalog.ts";
import { ledgerOf } from "../ledger/index-ledger.ts";
import { noDemand, plus, type StandingTenant, standingTenants, type VpsDemand } from "./demand.ts";
import { ACME_PORT, answersByPort, hostsOf, type SiteHost } from "./sites.ts";

/*
 * Which host a tenant goes to. Decided once, written into the ledger, never changed by itself: a host that is emptier
 * tomorrow moves nobody.
 */

/** Connections of a PostgreSQL that stay free for administrators, dumps and monitoring. */
export const RESERVED_CONNECTIONS = 20;

/** How many connections a server with this max_connections may promise. */
export function availableConnections(maxConnections: number): number {
  return Math.max(0, maxConnections - RESERVED_CONNECTIONS);
}

/** One host, with what stands on it. Grows while tenants are placed. */
export interface VpsHostLoad {
  readonly name: string;
  readonly silo: boolean;
  /** What tenants' services may have, beside PostgreSQL, Redis and what is reserved. */
  readonly room: VpsDemand;
  used: VpsDemand;
  /** Who has the TCP ports of its loopback: `acme/crm`, or a server of the host's own. */
  readonly ports: Map<number, string>;
  /** Tenants that its ledger has put here, released ones included: a silo host is nobody else's after them. */
  readonly tenants: Set<string>;
}

/** The hosts of a site, by name, with everything on them that the ledger names. */
export function siteLoad(catalog: Catalog, site: VpsSite): Map<string, VpsHostLoad> {
  const ledger = ledgerOf(catalog, site.id);
  const loads = new Map(hostsOf(site).map((host) => [host.name, emptyLoad(site, host)]));
  for (const tenant of standingTenants(catalog, site)) occupy(loads.get(tenant.host), tenant);
  for (const [number, name] of ledger.hosts) {
    const holder = holderOf(ledger, number);
    if (holder !== undefined) loads.get(name)?.tenants.add(holder);
  }
  return loads;
}

function holderOf(ledger: Ledger, number: number): string | undefined {
  return ledger.tenants.get(number) ?? ledger.releasedTenants.get(number);
}

function emptyLoad(site: VpsSite, host: SiteHost): VpsHostLoad {
  const { capacity, postgres, redis } = site;
  return {
    name: host.name,
    silo: host.silo,
    room: {
      memoryMib: host.memoryMib - capacity.reservedMemoryMib - postgres.memoryMib - redis.memoryMib,
      cores: host.cores * capacity.coresOvercommit,
      diskGib: host.diskGib - capacity.reservedDiskGib - postgres.diskGib,
      connections: availableConnections(postgres.maxConnections),
    },
    used: noDemand,
    ports: new Map([
      [postgres.port, "PostgreSQL"],
      [redis.port, "Redis"],
      ...(answersByPort(site) ? [[ACME_PORT, "lego"] as const] : []),
    ]),
    tenants: new Set(),
  };
}

/** Puts a tenant on a host. A host that does not exist takes nothing: the checks report it. */
export function occupy(
  load: VpsHostLoad | undefined,
  { id, demand, ports }: Pick<StandingTenant, "id" | "demand" | "ports">,
): void {
  if (!load) return;
  load.used = plus(load.used, demand);
  load.tenants.add(id);
  for (const [service, port] of ports) {
    if (!load.ports.has(port)) load.ports.set(port, `${id}/${service}`);
  }
}

/** What a host has too little of, in words; undefined where it has room. */
export function lacks(load: VpsHostLoad, demand: VpsDemand): string | undefined {
  const all = [
    ["memoryMib", "MiB of memory"],
    ["cores", "cores with overcommit"],
    ["diskGib", "GiB of disk"],
    ["connections", "connections of PostgreSQL"],
  ] as const;
  const short = all.flatMap(([key, what]) => {
    const free = load.room[key] - load.used[key];
    return demand[key] > free ? [`${Math.max(0, free)} ${what} free`] : [];
  });
  return short.length > 0 ? `${load.name} has ${short.join(" and ")}` : undefined;
}

/** Who has one of these ports on a host already; undefined where nobody has. */
export function portTaken(
  load: VpsHostLoad,
  ports: ReadonlyMap<string, number>,
): { readonly service: string; readonly port: number; readonly holder: string } | undefined {
  for (const [service, port] of ports) {
    const holder = load.ports.get(port);
    if (holder !== undefined) return { service, port, holder };
  }
  return undefined;
}

/**
 * The host for a tenant: of those that have room and all its ports the one with the most free memory, the first by
 * name among equals. A silo tenant gets a host that is kept for such and that nobody ever had.
 *
 * @returns the host's name, or in words why there is none
 */
export function chooseHost(
  loads: Iterable<VpsHostLoad>,
  tenant: Pick<StandingTenant, "demand" | "ports">,
  silo: boolean,
): { readonly host: VpsHostLoad } | { readonly full: string } {
  const candidates = [...loads].filter((it) => it.silo === silo);
  if (candidates.length === 0) {
    return { full: "no host of the site is kept for silo tenants (`silo: true`)" };
  }
  const reasons: string[] = [];
  let best: VpsHostLoad | undefined;
  for (const load of candidates) {
    const reason = reasonAgainst(load, tenant);
    if (reason !== undefined) reasons.push(reason);
    else if (!best || freeMemory(load) > freeMemory(best)) best = load;
  }
  return best ? { host: best } : { full: reasons.join(", ") };
}

function reasonAgainst(
  load: VpsHostLoad,
  { demand, ports }: Pick<StandingTenant, "demand" | "ports">,
): string | undefined {
  if (load.silo && load.tenants.size > 0) {
    return `${load.name} is or was ${[...load.tenants].join(" and ")}'s`;
  }
  const taken = portTaken(load, ports);
  if (taken) return `port ${taken.port} of ${load.name} is ${taken.holder}'s`;
  return lacks(load, demand);
}

function freeMemory({ room, used }: VpsHostLoad): number {
  return room.memoryMib - used.memoryMib;
}
