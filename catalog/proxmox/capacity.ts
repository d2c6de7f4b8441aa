import type { Figure } from "../capacity.ts";
import type { Catalog, ProxmoxSite } from "../catalog.ts";
import { problemAt } from "../check/problem.ts";
import type { CatalogProblem } from "../errors.ts";
import { isHostIn, rangeOf } from "../ipv4.ts";
import { ledgerOf } from "../ledger/index-ledger.ts";
import { environmentOf } from "../subscriptions.ts";
import { backupSpace } from "./backup-space.ts";
import { availableConnections, promisedConnections, RESERVED_CONNECTIONS } from "./connections.ts";
import { standingGuests } from "./demand.ts";
import { networksToGive, RESERVED_ADDRESSES, vmidRange } from "./ledger/free-numbers.ts";
import {
  emptyLoad,
  type Headroom,
  type HostLoad,
  headroom,
  occupy,
  type SiteLoad,
} from "./placement.ts";

/** What a Proxmox site has and what its ledger has put on it, as data. */
export interface ProxmoxCapacity {
  readonly substrate: "proxmox";
  readonly site: string;
  readonly environment: string | null;
  readonly tenants: number;
  readonly guests: number;
  /** Hosts of pool and bridge tenants and of the site's own guests. */
  readonly hosts: SiteLoad["hosts"];
  /** Hosts that are kept for silo tenants. They count neither as spare nor as room for anybody else. */
  readonly siloHosts: SiteLoad["siloHosts"];
  readonly spareHosts: number;
  readonly memoryMib: Headroom["memoryMib"];
  readonly cores: Headroom["cores"];
  /** Connections promised on the shared PostgreSQL, and how many can be. */
  readonly connections: Figure;
  /** VMIDs that are or were in use, and how many the range has. */
  readonly vmids: Figure;
  /** Addresses in use, and how many the tenants' network has. */
  readonly addresses: Figure;
  /** VLANs of bridge and silo tenants, held back ones included, and how many the range has. */
  readonly vlans: Figure;
  /** GiB that backups will take, and how many there are; null where the site's file does not say how many. */
  readonly backupGib: Figure | null;
}

/** The hosts of a site with everything on them that the ledger and the site's own file name. */
export function siteLoad(catalog: Catalog, site: ProxmoxSite): SiteLoad {
  const load = emptyLoad(site);
  for (const { host, size, tenant } of standingGuests(catalog, site)) {
    occupy(load, host, size, tenant);
  }
  return load;
}

/** Every figure of a site. */
export function siteCapacity(catalog: Catalog, site: ProxmoxSite): ProxmoxCapacity {
  const load = siteLoad(catalog, site);
  const ledger = ledgerOf(catalog, site.id);
  const range = vmidRange(site);
  const { cidr } = site.networks.tenants;
  const network = rangeOf(cidr);
  const used = [...ledger.guests.keys(), ...ledger.released.keys()];
  const { spaceGib } = site.backups;
  return {
    substrate: "proxmox",
    site: site.id,
    environment: environmentOf(catalog, site.id)?.id ?? null,
    tenants: ledger.tenants.size,
    guests: ledger.guests.size,
    hosts: load.hosts,
    siloHosts: load.siloHosts,
    spareHosts: load.spareHosts,
    ...headroom(load),
    connections: {
      used: promisedConnections(catalog, site).shared,
      available: availableConnections(site.shared.postgres.maxConnections),
    },
    vmids: {
      used: used.filter((vmid) => vmid >= range.first && vmid <= range.last).length,
      available: range.last - range.first + 1,
    },
    addresses: {
      used: [...ledger.guests.values()].filter((it) => isHostIn(cidr, it.ip)).length,
      available: Math.max(0, network.last - network.first - RESERVED_ADDRESSES - 1),
    },
    vlans: {
      used: ledger.networks.size + ledger.releasedNetworks.size,
      available: networksToGive(site).length,
    },
    backupGib:
      spaceGib === undefined ? null : { used: backupSpace(catalog, site), available: spaceGib },
  };
}

/**
 * What does not fit: a host with more memory or cores on it than it has, a site that would not survive the loss of
 * its spare hosts, more connections promised than a database server has, more backups than there is room for. Each at
 * the line that says how much there is.
 */
export function checkCapacity(
  catalog: Catalog,
  site: ProxmoxSite,
  figures: ProxmoxCapacity,
): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  const add: Add = (path, message, file = site.file) => {
    problems.push(problemAt(catalog.sources, "E_CAPACITY", { file, path }, message));
  };
  for (const host of [...figures.hosts, ...figures.siloHosts]) checkHost(host, add);
  checkHeadroom(site, figures, add);
  checkConnections(catalog, site, figures, add);
  const { backupGib } = figures;
  if (backupGib && backupGib.used > backupGib.available) {
    const { daily, weekly, monthly } = site.backups.keep;
    add(
      ["backups", "spaceGib"],
      `${site.id} has ${backupGib.available} GiB for backups, and ${daily + weekly + monthly} of each guest, each with ${site.backups.changePercent} % that is new, will take ${backupGib.used} GiB. Give it more room, or keep fewer.`,
    );
  }
  return problems;
}

type Add = (path: readonly string[], message: string, file?: string) => void;

function checkHost(host: HostLoad, add: Add): void {
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

function checkHeadroom(site: ProxmoxSite, figures: ProxmoxCapacity, add: Add): void {
  const spare = figures.spareHosts > 0 ? ` when its largest ${figures.spareHosts} fail` : "";
  const { memoryMib, cores } = figures;
  // With as many spare hosts as hosts nothing is left, and that is an error of its own.
  if (figures.spareHosts >= figures.hosts.length) return;
  if (memoryMib.used > memoryMib.afterLoss) {
    add(
      ["capacity"],
      `${site.id} keeps ${memoryMib.afterLoss} MiB of memory${spare}, and its guests have ${memoryMib.used}. Add a host, or choose smaller tiers.`,
    );
  }
  if (cores.used > cores.afterLoss) {
    add(
      ["capacity"],
      `${site.id} keeps ${cores.afterLoss} cores with overcommit${spare}, and its guests have ${cores.used}. Add a host, or choose smaller tiers.`,
    );
  }
}

function checkConnections(
  catalog: Catalog,
  site: ProxmoxSite,
  figures: ProxmoxCapacity,
  add: Add,
): void {
  const { connections } = figures;
  if (connections.used > connections.available) {
    add(
      ["shared", "postgres", "maxConnections"],
      `the shared PostgreSQL of ${site.id} has ${site.shared.postgres.maxConnections} connections, of which ${RESERVED_CONNECTIONS} are kept for its administrators; tenants are promised ${connections.used}. Raise max_connections on the server and here, or move tenants to another site.`,
    );
  }
  const most = site.dedicated?.postgres.maxConnections;
  if (most === undefined) return;
  for (const own of promisedConnections(catalog, site).own) {
    if (own.connections <= availableConnections(most)) continue;
    add(
      ["services"],
      `${own.tenant.id}'s own PostgreSQL has ${most} connections, of which ${RESERVED_CONNECTIONS} are kept for its administrators; these services are promised ${own.connections}. Raise dedicated.postgres.maxConnections in ${site.file}, or take services out.`,
      own.tenant.file,
    );
  }
}
