import type { Site } from "./catalog.ts";

/*
 * Which host a new guest goes to. Decided once, written into the ledger, never changed by itself: a host that is
 * emptier tomorrow moves nobody.
 */

/** What a guest takes from its host. */
export interface Demand {
  readonly memoryMib: number;
  readonly cores: number;
}

/** One host, with what stands on it. Grows while guests are placed. */
export interface HostLoad {
  readonly name: string;
  readonly memoryMib: number;
  /** Physical cores times the site's overcommit. */
  readonly cores: number;
  usedMemoryMib: number;
  usedCores: number;
}

/** All hosts of a site, sorted by name. */
export interface SiteLoad {
  readonly site: string;
  readonly spareHosts: number;
  readonly hosts: readonly HostLoad[];
}

/** The empty hosts of a site. */
export function emptyLoad(site: Site): SiteLoad {
  return {
    site: site.id,
    spareHosts: site.capacity.spareHosts,
    hosts: Object.entries(site.hosts)
      .map(([name, host]) => ({
        name,
        memoryMib: host.memoryGib * 1024,
        cores: host.cores * site.capacity.coresOvercommit,
        usedMemoryMib: 0,
        usedCores: 0,
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** Puts a guest on a host. A host that does not exist takes nothing: the checks report it. */
export function occupy(load: SiteLoad, host: string, demand: Demand): void {
  const target = load.hosts.find((it) => it.name === host);
  if (!target) return;
  target.usedMemoryMib += demand.memoryMib;
  target.usedCores += demand.cores;
}

/** What is left of a site when its largest `spareHosts` hosts are lost, and what must fit into it. */
export interface Headroom {
  readonly memoryMib: { readonly used: number; readonly afterLoss: number };
  readonly cores: { readonly used: number; readonly afterLoss: number };
}

export function headroom(load: SiteLoad): Headroom {
  return {
    memoryMib: {
      used: sum(load.hosts.map((it) => it.usedMemoryMib)),
      afterLoss: withoutLargest(
        load.hosts.map((it) => it.memoryMib),
        load.spareHosts,
      ),
    },
    cores: {
      used: sum(load.hosts.map((it) => it.usedCores)),
      afterLoss: withoutLargest(
        load.hosts.map((it) => it.cores),
        load.spareHosts,
      ),
    },
  };
}

/**
 * The host with the most free memory that has room for the guest; the first by name among equals. Memory is never
 * overcommitted, cores as the site's file says, and the whole site must still fit into what remains when its spare
 * hosts are lost.
 *
 * @returns the host's name, or in words why there is none
 */
export function chooseHost(
  load: SiteLoad,
  demand: Demand,
): { readonly host: string } | { readonly full: string } {
  const { memoryMib, cores } = headroom(load);
  if (memoryMib.used + demand.memoryMib > memoryMib.afterLoss) {
    return { full: overflow(load, "MiB of memory", memoryMib, demand.memoryMib) };
  }
  if (cores.used + demand.cores > cores.afterLoss) {
    return { full: overflow(load, "overcommitted cores", cores, demand.cores) };
  }
  let best: HostLoad | undefined;
  for (const host of load.hosts) {
    if (host.usedMemoryMib + demand.memoryMib > host.memoryMib) continue;
    if (host.usedCores + demand.cores > host.cores) continue;
    if (!best || free(host) > free(best)) best = host;
  }
  if (best) return { host: best.name };
  const hosts = load.hosts.map(
    (it) => `${it.name} has ${free(it)} MiB and ${it.cores - it.usedCores} cores free`,
  );
  return { full: `no single host has room: ${hosts.join(", ")}` };
}

function overflow(
  load: SiteLoad,
  unit: string,
  figures: { readonly used: number; readonly afterLoss: number },
  wanted: number,
): string {
  const kept = load.spareHosts === 1 ? "1 host" : `${load.spareHosts} hosts`;
  const left = load.spareHosts > 0 ? ` once its largest ${kept} may fail` : "";
  return `the site has ${figures.afterLoss} ${unit}${left}, ${figures.used} are used, and ${wanted} more were asked for`;
}

function free(host: HostLoad): number {
  return host.memoryMib - host.usedMemoryMib;
}

function withoutLargest(values: readonly number[], lost: number): number {
  return sum([...values].sort((a, b) => a - b).slice(0, Math.max(0, values.length - lost)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
