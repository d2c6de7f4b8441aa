import type { AdoptedGuest } from "../../catalog/resolved.ts";

/** What `tenantry up` takes into a stack's state, by kind. Nothing is made and nothing is changed. */
export interface Imports {
  readonly containers: number;
  readonly vms: number;
  readonly pools: number;
  readonly memberships: number;
  readonly firewallOptions: number;
  readonly firewallRules: number;
}

/** The adopted guests of one stack. */
interface AdoptedStack {
  readonly isSite: boolean;
  readonly guests: readonly AdoptedGuest[];
  /** They bring neither a pool nor a firewall. */
  readonly templates: readonly AdoptedGuest[];
}

/** Counts what will be imported. */
export function countImports(stacks: readonly AdoptedStack[]): Imports {
  const all = stacks.flatMap(({ guests, templates }) => [...guests, ...templates]);
  const guests = stacks.flatMap((stack) => stack.guests);
  const count = (list: readonly AdoptedGuest[], which: (it: AdoptedGuest) => boolean): number =>
    list.filter(which).length;
  return {
    containers: count(all, ({ kind }) => kind === "container"),
    vms: count(all, ({ kind }) => kind === "vm"),
    pools: stacks.filter(hasCommonPool).length,
    memberships: count(guests, ({ pool }) => pool !== null),
    firewallOptions: count(guests, ({ firewall }) => firewall.options),
    firewallRules: count(guests, ({ firewall }) => firewall.rules),
  };
}

/** Whether a stack has a pool of its own among its guests' pools: a tenant's holds all its guests, a site's may not. */
function hasCommonPool({ guests, isSite }: AdoptedStack): boolean {
  const pools = new Set(guests.map(({ pool }) => pool));
  if (isSite) pools.delete(null);
  return pools.size === 1 && !pools.has(null);
}
