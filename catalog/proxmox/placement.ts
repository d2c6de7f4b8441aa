import type { ProxmoxSite } from "../catalog.ts";

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

/** A host that is kept for silo tenants: whose guests stand on it is what its ledger's lines say. */
export interface SiloHostLoad extends HostLoad {
  /** Tenants with a guest on it, and the site itself as an empty text. One at most, if nobody put a guest there by hand. */
  readonly holders: Set<string>;
}

/** All hosts of a site, each list sorted by name. */
export interface SiteLoad {
  readonly site: string;
  readonly spareHosts: number;
  /** Hosts of pool and bridge tenants and of the site's own guests. */
  readonly hosts: readonly HostLoad[];
  readonly siloHosts: readonly SiloHostLoad[];
}

/** The empty hosts of a site. */
export function emptyLoad(site: ProxmoxSite): SiteLoad {
  const loads = (silo: boolean): HostLoad[] =>
    Object.entries(site.hosts)
      .filter(([, host]) => host.silo === silo)
      .map(([name, host]) => ({
        name,
        memoryMib: host.memoryGib * 1024,
        cores: host.cores * site.capacity.coresOvercommit,
        usedMemoryMib: 0,
        usedCores: 0,
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    site: site.id,
    spareHosts: site.capacity.spareHosts,
    hosts: loads(false),
    siloHosts: loads(true).map((host) => ({ ...host, holders: new Set<string>() })),
  };
}

/**
 * Puts a guest on a host. A host that does not exist takes nothing: the checks report it.
 *
 * @param holder tenant that the guest belongs to; the site itself by default
 */
export function occupy(load: SiteLoad, host: string, demand: Demand, holder = ""): void {
  const silo = load.siloHosts.find((it) => it.name === host);
  silo?.holders.add(holder);
  const target = silo ?? load.hosts.find((it) => it.name === host);
  if (!target) return;
  target.usedMemoryMib += demand.memoryMib;
  target.usedCores += demand.cores;
}

/** What is left of a site when its largest `spareHosts` hosts are lost, and what must fit into it. Silo hosts apart. */
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
  const best = emptiest(load.hosts, demand);
  return best ? { host: best.name } : { full: `no single host has room: ${freeOf(load.hosts)}` };
}

/**
 * The host for a guest of a silo tenant: of those that are kept for silo tenants the emptiest that it has already and
 * that has room, else the emptiest that nobody has. No host is spare for them: what its own hosts hold is what it has.
 *
 * @returns the host's name, or in words why there is none
 */
export function chooseSiloHost(
  load: SiteLoad,
  demand: Demand,
  tenant: string,
): { readonly host: string } | { readonly full: string } {
  if (load.siloHosts.length === 0) {
    return { full: "no host of the site is kept for silo tenants (`silo: true`)" };
  }
  const own = load.siloHosts.filter((it) => it.holders.size === 1 && it.holders.has(tenant));
  const empty = load.siloHosts.filter((it) => it.holders.size === 0);
  const best = emptiest(own, demand) ?? emptiest(empty, demand);
  if (best) return { host: best.name };
  const others = load.siloHosts
    .filter((it) => !own.includes(it) && !empty.includes(it))
    .map((it) => `${it.name} is ${[...it.holders].map((id) => id || "the site").join(" and ")}'s`);
  const free = [...own, ...empty];
  return { full: [...(free.length > 0 ? [freeOf(free)] : []), ...others].join(", ") };
}

/** The host with the most free memory that has room; the first by name among equals. */
function emptiest<Host extends HostLoad>(hosts: readonly Host[], demand: Demand): Host | undefined {
  let best: Host | undefined;
  for (const host of hosts) {
    if (host.usedMemoryMib + demand.memoryMib > host.memoryMib) continue;
    if (host.usedCores + demand.cores > host.cores) continue;
    if (!best || free(host) > free(best)) best = host;
  }
  return best;
}

function freeOf(hosts: readonly HostLoad[]): string {
  return hosts
    .map((it) => `${it.name} has ${free(it)} MiB and ${it.cores - it.usedCores} cores free`)
    .join(", ");
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
