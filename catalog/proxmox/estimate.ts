import type { Figure } from "../capacity.ts";
import type { Catalog, ProxmoxSite, Service, Tenant, Tier } from "../catalog.ts";
import { count, didYouMean } from "../check/problem.ts";
import { isHostIn } from "../ipv4.ts";
import { ledgerOf } from "../ledger/index-ledger.ts";
import type { Isolation } from "../resolved.ts";
import {
  connectionLimit,
  hasOwn,
  isOfferedAt,
  type OwnServer,
  ownServersOf,
  type Size,
  servicesOf,
  sizeOf,
} from "../subscriptions.ts";
import { backupFactor } from "./backup-space.ts";
import { type ProxmoxCapacity, siteCapacity, siteLoad } from "./capacity.ts";
import { availableConnections } from "./connections.ts";
import { chooseHost, chooseSiloHost, type Demand, occupy } from "./placement.ts";
import { ownServerSize } from "./subscriptions.ts";

/*
 * How many more tenants of one kind a site takes, and what ends it. The hosts are filled guest by guest as `allocate`
 * would do it, everything else is counted.
 */

export interface EstimateRequest {
  /** How many such tenants are asked about. */
  readonly tenants: number;
  readonly tier: string;
  /** What each of them subscribes to, beside what comes with every tenant. */
  readonly services: readonly string[];
}

/** What can end it. */
export type Limit =
  | "memory"
  | "cores"
  | "silo hosts"
  | "VMIDs"
  | "addresses"
  | "VLANs"
  | "connections"
  | "backup space";

/** What tenants take. */
export interface Takes {
  readonly guests: number;
  readonly memoryMib: number;
  /** Of guests, not of hosts: a host's core may stand for several. */
  readonly cores: number;
  readonly diskGib: number;
  /** On the shared PostgreSQL. */
  readonly connections: number;
  readonly backupGib: number;
}

export interface Estimate {
  readonly site: string;
  readonly tier: string;
  readonly isolation: Isolation;
  /** Services of each tenant, those that come with every tenant included. */
  readonly services: readonly string[];
  /** The servers of its own that each tenant gets. */
  readonly ownServers: readonly string[];
  readonly perTenant: Takes;
  readonly tenants: number;
  /** What all of them together take. */
  readonly together: Takes;
  /** How many more fit on the site as it is. */
  readonly room: number;
  /** What ends it. */
  readonly endedBy: Limit;
  /** How many would fit if there were no other limit, fewest first. */
  readonly limits: readonly Limited[];
}

/** Why there is no estimate, as a sentence. */
export interface Refused {
  readonly refused: string;
}

/** How many more such tenants the site takes. Tombstones count as taken, whatever day it is. */
export function estimate(
  catalog: Catalog,
  site: ProxmoxSite,
  request: EstimateRequest,
): Estimate | Refused {
  const tier = catalog.tiers.get(request.tier);
  if (!tier) {
    const known = didYouMean(request.tier, catalog.tiers.keys());
    return { refused: `there is no tier "${request.tier}".${known}` };
  }
  const tenant = newTenant(site, request);
  const guests = guestsFor(catalog, site, tenant, tier);
  if ("refused" in guests) return guests;
  const { services, ownServers, sizes } = guests;
  const databases = services.filter((it) => it.uses.includes("postgres")).length;
  const promised = databases * connectionLimit(tier.size);
  const ownsPostgres = hasOwn(tier.isolation, "postgres");
  const perTenant = takesOf(site, sizes, {
    connections: ownsPostgres ? 0 : promised,
    hasBackups: tier.backup !== "none",
  });
  const figures = siteCapacity(catalog, site);
  const ownRoom = ownsPostgres ? ownConnections(site, promised) : Infinity;
  const connections = Math.min(ownRoom, roomIn(figures.connections, perTenant.connections));
  const limits: Limited[] = [
    ...counted(catalog, site, figures, tier.isolation, perTenant),
    { limit: "connections" as const, room: connections },
    ...onHosts(catalog, site, tier.isolation, sizes),
  ]
    .filter((it) => Number.isFinite(it.room))
    .sort((a, b) => a.room - b.room);
  const [first] = limits;
  return {
    site: site.id,
    tier: tier.id,
    isolation: tier.isolation,
    services: services.map((it) => it.id),
    ownServers,
    perTenant,
    tenants: request.tenants,
    together: times(perTenant, request.tenants),
    room: first?.room ?? 0,
    endedBy: first?.limit ?? "memory",
    limits,
  };
}

interface Limited {
  readonly limit: Limit;
  readonly room: number;
}

/** The services and own servers of such a tenant with their sizes, or why there can be no such tenant. */
function guestsFor(
  catalog: Catalog,
  site: ProxmoxSite,
  tenant: Tenant,
  tier: Tier,
):
  | {
      readonly services: readonly Service[];
      readonly ownServers: readonly OwnServer[];
      readonly sizes: readonly Size[];
    }
  | Refused {
  const unknown = tenant.services.find((it) => !catalog.services.has(it));
  if (unknown !== undefined) {
    const known = didYouMean(unknown, catalog.services.keys());
    return { refused: `there is no service "${unknown}".${known}` };
  }
  const elsewhere = tenant.services.find((it) => {
    const service = catalog.services.get(it);
    return service && !isOfferedAt(service, site.id);
  });
  if (elsewhere !== undefined) return { refused: `${elsewhere} is not offered on ${site.id}.` };
  const listed = new Set(tenant.services).size;
  if (listed > tier.maxServices) {
    return {
      refused: `the tier ${tier.id} has room for ${count(tier.maxServices, "service")}, and these are ${listed}. Take some out, or choose another tier.`,
    };
  }
  const services = servicesOf(catalog, tenant);
  if (services.length === 0) return { refused: "a tenant without any service takes nothing." };
  const ownServers = ownServersOf(catalog, tenant);
  const named = [
    ...ownServers.map((id) => ({ id, size: ownServerSize(catalog, site, tenant, id) })),
    ...services.map((it) => ({ id: it.id, size: sizeOf(catalog, tenant, it) })),
  ];
  const without = named.find(({ size }) => !size);
  if (without) {
    return {
      refused: `${without.id} has no size "${tier.size}", which the tier ${tier.id} asks for on ${site.id}.`,
    };
  }
  return { services, ownServers, sizes: named.flatMap(({ size }) => size ?? []) };
}

function newTenant(site: ProxmoxSite, { tier, services }: EstimateRequest): Tenant {
  return {
    id: "",
    environment: "",
    file: "",
    name: "",
    site: site.id,
    tier,
    services: [...services],
  };
}

function takesOf(
  site: ProxmoxSite,
  sizes: readonly Size[],
  { connections, hasBackups }: { readonly connections: number; readonly hasBackups: boolean },
): Takes {
  const sum = (figure: (size: Size) => number): number =>
    sizes.reduce((total, size) => total + figure(size), 0);
  const diskGib = sum((size) => size.diskGib);
  return {
    guests: sizes.length,
    memoryMib: sum((size) => size.memoryMib),
    cores: sum((size) => size.cores),
    diskGib,
    connections,
    backupGib: hasBackups ? Math.ceil(diskGib * backupFactor(site)) : 0,
  };
}

function times(takes: Takes, factor: number): Takes {
  return {
    guests: takes.guests * factor,
    memoryMib: takes.memoryMib * factor,
    cores: takes.cores * factor,
    diskGib: takes.diskGib * factor,
    connections: takes.connections * factor,
    backupGib: takes.backupGib * factor,
  };
}

/** Everything that is a number of things: how often what one tenant takes goes into what is left. */
function counted(
  catalog: Catalog,
  site: ProxmoxSite,
  figures: ProxmoxCapacity,
  isolation: Isolation,
  perTenant: Takes,
): Limited[] {
  const limits: Limited[] = [{ limit: "VMIDs", room: roomIn(figures.vmids, perTenant.guests) }];
  if (isolation === "pool") {
    const { cidr } = site.networks.tenants;
    const held = [...ledgerOf(catalog, site.id).released.values()].filter(
      ({ ip }) => ip !== undefined && isHostIn(cidr, ip),
    );
    const used = figures.addresses.used + held.length;
    const addresses = { used, available: figures.addresses.available };
    limits.push({ limit: "addresses", room: roomIn(addresses, perTenant.guests) });
  } else limits.push({ limit: "VLANs", room: roomIn(figures.vlans, 1) });
  if (figures.backupGib) {
    limits.push({ limit: "backup space", room: roomIn(figures.backupGib, perTenant.backupGib) });
  }
  return limits;
}

function roomIn({ used, available }: Figure, each: number): number {
  return each === 0 ? Infinity : Math.max(0, Math.floor((available - used) / each));
}

/** A tenant's own server is there for its services alone: it has the connections, or none of these tenants can be. */
function ownConnections(site: ProxmoxSite, promised: number): number {
  const most = site.dedicated?.postgres.maxConnections ?? 0;
  return promised <= availableConnections(most) ? Infinity : 0;
}

/** What the hosts have room for, whatever else ends sooner. */
function onHosts(
  catalog: Catalog,
  site: ProxmoxSite,
  isolation: Isolation,
  sizes: readonly Size[],
): Limited[] {
  const fill = (demandOf: (size: Size) => Demand): number =>
    filled(catalog, site, isolation, sizes.map(demandOf));
  const both = fill((size) => size);
  if (isolation === "silo") return [{ limit: "silo hosts", room: both }];
  const ofMemory = fill((size) => ({ memoryMib: size.memoryMib, cores: 0 }));
  const ofCores = fill((size) => ({ memoryMib: 0, cores: size.cores }));
  // Both together may end sooner than each alone: what ends it is the scarcer one.
  const scarcer = ofCores < ofMemory ? "cores" : "memory";
  return [
    { limit: "memory", room: scarcer === "memory" ? both : ofMemory },
    { limit: "cores", room: scarcer === "cores" ? both : ofCores },
  ];
}

/** How many tenants go onto the hosts, placed as `allocate` places them. Each takes something, so there is an end. */
function filled(
  catalog: Catalog,
  site: ProxmoxSite,
  isolation: Isolation,
  demands: readonly Demand[],
): number {
  const load = siteLoad(catalog, site);
  for (let number = 0; ; number++) {
    const holder = `new ${number}`;
    for (const demand of demands) {
      const choice =
        isolation === "silo" ? chooseSiloHost(load, demand, holder) : chooseHost(load, demand);
      if ("full" in choice) return number;
      occupy(load, choice.host, demand, holder);
    }
  }
}
