import type { Catalog, Site } from "./catalog.ts";
import { problemAt } from "./check/problem.ts";
import type { CatalogProblem } from "./errors.ts";
import { rangeOf } from "./ipv4.ts";
import { vmidRange } from "./ledger/free-numbers.ts";
import { ledgerOf, splitOf } from "./ledger/index-ledger.ts";
import {
  type Demand,
  emptyLoad,
  type Headroom,
  headroom,
  occupy,
  type SiteLoad,
} from "./placement.ts";
import { connectionLimit, environmentOf, servicesOf, sizeOf } from "./subscriptions.ts";

/** Connections that stay free for administrators, backups and monitoring. */
const RESERVED_CONNECTIONS = 20;

/** What a site has and what its ledger has put on it, as data. */
export interface SiteCapacity {
  readonly site: string;
  readonly environment: string | null;
  readonly tenants: number;
  readonly guests: number;
  readonly hosts: SiteLoad["hosts"];
  readonly spareHosts: number;
  readonly memoryMib: Headroom["memoryMib"];
  readonly cores: Headroom["cores"];
  /** Connections promised on the shared PostgreSQL, and how many can be. */
  readonly connections: { readonly used: number; readonly available: number };
  /** VMIDs that are or were in use, and how many the range has. */
  readonly vmids: { readonly used: number; readonly available: number };
  /** Addresses in use, and how many the tenants' network has. */
  readonly addresses: { readonly used: number; readonly available: number };
}

/** The hosts of a site with everything on them that the ledger and the site's own file name. */
export function siteLoad(catalog: Catalog, site: Site): SiteLoad {
  const load = emptyLoad(site);
  for (const guest of Object.values(site.shared)) occupy(load, guest.host, guest);
  const demandOf = demands(catalog, site);
  for (const guest of ledgerOf(catalog, site.id).guests.values()) {
    const demand = demandOf(guest.of);
    if (demand) occupy(load, guest.host, demand);
  }
  return load;
}

/** Every figure of a site. */
export function siteCapacity(catalog: Catalog, site: Site): SiteCapacity {
  const load = siteLoad(catalog, site);
  const ledger = ledgerOf(catalog, site.id);
  const range = vmidRange(site);
  const network = rangeOf(site.networks.tenants.cidr);
  const used = [...ledger.guests.keys(), ...ledger.released.keys()];
  return {
    site: site.id,
    environment: environmentOf(catalog, site.id)?.id ?? null,
    tenants: ledger.tenants.size,
    guests: ledger.guests.size,
    hosts: load.hosts,
    spareHosts: load.spareHosts,
    ...headroom(load),
    connections: {
      used: promisedConnections(catalog, site),
      available: Math.max(0, site.shared.postgres.maxConnections - RESERVED_CONNECTIONS),
    },
    vmids: {
      used: used.filter((vmid) => vmid >= range.first && vmid <= range.last).length,
      available: range.last - range.first + 1,
    },
    addresses: {
      used: ledger.guests.size,
      available: Math.max(0, network.last - network.first - 1),
    },
  };
}

/**
 * What does not fit: a host with more memory or cores on it than it has, a site that would not survive the loss of
 * its spare hosts, more connections promised than the database server has. Each at the line that says how much there is.
 */
export function checkCapacity(
  catalog: Catalog,
  site: Site,
  figures: SiteCapacity,
): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  const add = (path: string[], message: string): void => {
    problems.push(problemAt(catalog.sources, "E_CAPACITY", { file: site.file, path }, message));
  };
  for (const host of figures.hosts) {
    if (host.usedMemoryMib > host.memoryMib) {
      add(
        ["hosts", host.name],
        `${host.name} has ${host.memoryMib} MiB of memory, and the guests on it have ${host.usedMemoryMib}. Memory is never overcommitted: choose smaller tiers for tenants on it, or give it more.`,
      );
    }
    if (host.usedCores > host.cores) {
      add(
        ["hosts", host.name],
        `${host.name} has ${host.cores} cores with overcommit, and the guests on it have ${host.usedCores}. Choose smaller tiers for tenants on it, or raise capacity.coresOvercommit.`,
      );
    }
  }
  const spare = figures.spareHosts > 0 ? ` when its largest ${figures.spareHosts} fail` : "";
  const { memoryMib, cores, connections } = figures;
  // With as many spare hosts as hosts nothing is left, and that is an error of its own.
  const isSane = figures.spareHosts < figures.hosts.length;
  if (isSane && memoryMib.used > memoryMib.afterLoss) {
    add(
      ["capacity"],
      `${site.id} keeps ${memoryMib.afterLoss} MiB of memory${spare}, and its guests have ${memoryMib.used}. Add a host, or choose smaller tiers.`,
    );
  }
  if (isSane && cores.used > cores.afterLoss) {
    add(
      ["capacity"],
      `${site.id} keeps ${cores.afterLoss} cores with overcommit${spare}, and its guests have ${cores.used}. Add a host, or choose smaller tiers.`,
    );
  }
  if (connections.used > connections.available) {
    add(
      ["shared", "postgres", "maxConnections"],
      `the shared PostgreSQL of ${site.id} has ${site.shared.postgres.maxConnections} connections, of which ${RESERVED_CONNECTIONS} are kept for its administrators; tenants are promised ${connections.used}. Raise max_connections on the server and here, or move tenants to another site.`,
    );
  }
  return problems;
}

/** The size of each guest that a ledger names; of one whose tenant has no file, the largest that its service has. */
function demands(catalog: Catalog, site: Site): (of: string) => Demand | undefined {
  const tenants = new Map(
    catalog.tenants.filter((it) => it.site === site.id).map((it) => [it.id, it]),
  );
  return (of) => {
    const names = splitOf(of);
    const tenant = tenants.get(names.tenant);
    const service = catalog.services.get(names.service);
    if (!service) return undefined;
    const size = tenant && sizeOf(catalog, tenant, service);
    return size ?? Object.values(service.sizes).sort((a, b) => b.memoryMib - a.memoryMib)[0];
  };
}

function promisedConnections(catalog: Catalog, site: Site): number {
  let total = 0;
  for (const tenant of catalog.tenants) {
    if (tenant.site !== site.id) continue;
    const limit = connectionLimit(catalog.tiers.get(tenant.tier)?.size ?? "small");
    for (const service of servicesOf(catalog, tenant)) {
      if (service.uses.includes("postgres")) total += limit;
    }
  }
  return total;
}
