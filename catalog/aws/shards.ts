import type { AwsSite, Catalog, Ledger, Tenant } from "../catalog.ts";
import { servicesOf } from "../subscriptions.ts";
import {
  demandOf,
  mostDemand,
  noDemand,
  plus,
  type ShardDemand,
  standingDemand,
  standingTenants,
  times,
} from "./demand.ts";
import { quotaOf } from "./quotas.ts";

/** What one load balancer and one user group take. A group's user `default` counts, and belongs to nobody. */
export function shardLimits(site: Pick<AwsSite, "quotas">): ShardDemand {
  return {
    targetGroups: quotaOf(site, "targetGroupsPerAlb"),
    rules: quotaOf(site, "rulesPerAlb"),
    cacheUsers: quotaOf(site, "cacheUsersPerGroup") - 1,
  };
}

/** The first limit that a demand does not fit into; undefined where it fits. */
export function exceeded(demand: ShardDemand, limits: ShardDemand): keyof ShardDemand | undefined {
  const keys = ["targetGroups", "rules", "cacheUsers"] as const;
  return keys.find((key) => demand[key] > limits[key]);
}

/**
 * What is kept for a tenant on its shard: what its services take, and the most for every further one that its tier has
 * room for. So subscribing to more within a tier never asks for another shard.
 */
function reservationOf(catalog: Catalog, tenant: Tenant): ShardDemand {
  const listed = new Set(tenant.services).size;
  const most = catalog.tiers.get(tenant.tier)?.maxServices ?? listed;
  return plus(askedBy(catalog, tenant), times(mostDemand, Math.max(0, most - listed)));
}

/** What the services in a tenant's file take. */
export function askedBy(catalog: Catalog, tenant: Tenant): ShardDemand {
  return servicesOf(catalog, tenant).map(demandOf).reduce(plus, noDemand);
}

/** The shards of a site while its ledger is being added to. */
export interface Shards {
  /**
   * The shard of a tenant that has none: the lowest with room for all that its tier may become, or a new one. One that
   * not even an empty shard would hold by its tier gets an empty one, as long as what it asks for today fits.
   * Undefined where that does not fit either.
   */
  choose(tenant: Tenant): number | undefined;
  /** Takes room for one more service; the first limit that it does not fit into where there is none. */
  take(shard: number, demand: ShardDemand): keyof ShardDemand | undefined;
}

/** Counts what stands, and what is kept for who stands there. Tenants without a file keep what they have. */
export function shardsOf(catalog: Catalog, site: AwsSite, ledger: Ledger): Shards {
  const limits = shardLimits(site);
  const used = new Map<number, ShardDemand>();
  const kept = new Map<number, ShardDemand>();
  const add = (to: Map<number, ShardDemand>, shard: number, demand: ShardDemand): void => {
    to.set(shard, plus(to.get(shard) ?? noDemand, demand));
  };
  for (const standing of standingTenants(catalog, site, ledger)) {
    if (standing.shard === null) continue;
    const now = standingDemand(standing);
    add(used, standing.shard, now);
    const { tenant } = standing;
    add(kept, standing.shard, tenant ? largest(now, reservationOf(catalog, tenant)) : now);
  }
  return {
    choose: (tenant) => {
      const asked = askedBy(catalog, tenant);
      if (exceeded(asked, limits)) return undefined;
      const wanted = reservationOf(catalog, tenant);
      for (let shard = 1; ; shard++) {
        const there = kept.get(shard);
        if (there && exceeded(plus(there, wanted), limits)) continue;
        add(kept, shard, wanted);
        return shard;
      }
    },
    take: (shard, demand) => {
      const limit = exceeded(plus(used.get(shard) ?? noDemand, demand), limits);
      if (!limit) add(used, shard, demand);
      return limit;
    },
  };
}

function largest(a: ShardDemand, b: ShardDemand): ShardDemand {
  return {
    targetGroups: Math.max(a.targetGroups, b.targetGroups),
    rules: Math.max(a.rules, b.rules),
    cacheUsers: Math.max(a.cacheUsers, b.cacheUsers),
  };
}

/** Every shard of a site, from 1 to the highest that anyone ever lived on; a site has at least one. */
export function shardNumbers(ledger: Ledger): number[] {
  const highest = Math.max(1, ...ledger.shards.values());
  return Array.from({ length: highest }, (_, index) => index + 1);
}

/** `fixnado-shard-1` */
export function shardName(site: Pick<AwsSite, "id">, shard: number): string {
  return `${site.id}-shard-${shard}`;
}
