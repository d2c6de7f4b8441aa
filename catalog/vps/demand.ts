import type { Catalog, Service, Tenant, VpsSite } from "../catalog.ts";
import { ledgerOf, splitOf } from "../ledger/index-ledger.ts";
import { connectionLimit, type Size, sizeOf } from "../subscriptions.ts";
import { hasOwnCluster, largestCluster, ownClusterOf } from "./own-cluster.ts";
import { pinnedPort } from "./sites.ts";

/** What something takes of a host. */
export interface VpsDemand {
  readonly memoryMib: number;
  readonly cores: number;
  readonly diskGib: number;
  /** Of the PostgreSQL that the host's tenants share. */
  readonly connections: number;
}

export const noDemand: VpsDemand = { memoryMib: 0, cores: 0, diskGib: 0, connections: 0 };

export function plus(a: VpsDemand, b: VpsDemand): VpsDemand {
  return {
    memoryMib: a.memoryMib + b.memoryMib,
    cores: a.cores + b.cores,
    diskGib: a.diskGib + b.diskGib,
    connections: a.connections + b.connections,
  };
}

/** A tenant that stands on a host, with what it takes there. */
export interface StandingTenant {
  readonly id: string;
  readonly number: number;
  readonly host: string;
  /** Services that the ledger has lines of, its own PostgreSQL with them. */
  readonly demand: VpsDemand;
  readonly services: number;
  /** Pinned TCP ports by service. */
  readonly ports: ReadonlyMap<string, number>;
  /** Connections promised on its own PostgreSQL; null where it has none. */
  readonly own: { readonly used: number; readonly maxConnections: number } | null;
}

/** What one service takes of a host; what its database takes of a shared PostgreSQL is counted where it has none of its own. */
export function demandOf(
  service: Pick<Service, "uses">,
  size: Size,
  shared: { readonly size: string } | null,
): VpsDemand {
  const { memoryMib, cores, diskGib } = size;
  const uses = shared !== null && service.uses.includes("postgres");
  return { memoryMib, cores, diskGib, connections: uses ? connectionLimit(shared.size) : 0 };
}

/**
 * Every tenant that the site's ledger puts on a host, by number. One whose file is gone or broken counts with the
 * largest sizes that there are.
 */
export function standingTenants(catalog: Catalog, site: VpsSite): StandingTenant[] {
  const ledger = ledgerOf(catalog, site.id);
  const files = new Map(
    catalog.tenants.filter((it) => it.site === site.id).map((it) => [it.id, it]),
  );
  const lines = Map.groupBy(ledger.units.values(), ({ of }) => splitOf(of).tenant);
  return [...ledger.hosts].flatMap(([number, host]) => {
    const id = ledger.tenants.get(number);
    if (id === undefined) return [];
    const services = (lines.get(id) ?? []).map(({ of }) => splitOf(of).service);
    return [standing(catalog, site, { id, number, host, services, tenant: files.get(id) })];
  });
}

function standing(
  catalog: Catalog,
  site: VpsSite,
  it: {
    readonly id: string;
    readonly number: number;
    readonly host: string;
    readonly services: readonly string[];
    readonly tenant: Tenant | undefined;
  },
): StandingTenant {
  const { id, number, host, tenant } = it;
  const ledger = ledgerOf(catalog, site.id);
  const hasOwn = tenant
    ? hasOwnCluster(catalog, tenant)
    : [...ledger.units.values()].some(
        ({ of, ownServers }) => ownServers && splitOf(of).tenant === id,
      );
  const size = (tenant && catalog.tiers.get(tenant.tier)?.size) ?? "";
  const cluster = hasOwn ? (ownClusterOf(site, size) ?? largestCluster(site)) : undefined;
  const services = it.services.flatMap((service) => catalog.services.get(service) ?? []);
  const demands = services.map((service) =>
    demandOf(
      service,
      (tenant && sizeOf(catalog, tenant, service)) ?? largest(service.sizes),
      hasOwn ? null : { size },
    ),
  );
  const own: VpsDemand = cluster
    ? { ...noDemand, memoryMib: cluster.memoryMib, diskGib: cluster.diskGib }
    : noDemand;
  const databases = services.filter(({ uses }) => uses.includes("postgres")).length;
  return {
    id,
    number,
    host,
    services: it.services.length,
    demand: demands.reduce(plus, own),
    ports: new Map(
      services.flatMap((service) => {
        const port = pinnedPort(service);
        return port === undefined ? [] : [[service.id, port] as const];
      }),
    ),
    own: cluster
      ? { used: databases * connectionLimit(size), maxConnections: cluster.maxConnections }
      : null,
  };
}

function largest(sizes: Service["sizes"]): Size {
  const [first = { memoryMib: 0, cores: 0, diskGib: 0 }] = Object.values(sizes).sort(
    (a, b) => b.memoryMib - a.memoryMib,
  );
  return first;
}
