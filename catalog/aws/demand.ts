import type { AwsSite, Catalog, Ledger, Service, Tenant } from "../catalog.ts";
import { ledgerOf, splitOf } from "../ledger/index-ledger.ts";

/** What something takes of a load balancer and of a cache's user group. */
export interface ShardDemand {
  readonly targetGroups: number;
  readonly rules: number;
  readonly cacheUsers: number;
}

export const noDemand: ShardDemand = { targetGroups: 0, rules: 0, cacheUsers: 0 };

/** The most that one service takes, whatever it is. */
export const mostDemand: ShardDemand = { targetGroups: 2, rules: 3, cacheUsers: 1 };

/**
 * What one service takes: two target groups where ECS brings a version beside the old one, one otherwise; always three
 * rules, because suspending must not fail for want of room; a user of the cache, whosever that is.
 */
export function demandOf(service: Service): ShardDemand {
  const isBeside = bringsBeside(service);
  const cacheUsers = service.uses.includes("redis") ? 1 : 0;
  return { targetGroups: isBeside ? 2 : 1, rules: 3, cacheUsers };
}

/** Whether ECS brings a new version beside the old one, in a target group of its own. */
export function bringsBeside(service: Pick<Service, "aws">): boolean {
  return service.aws.strategy === "blueGreen" || service.aws.strategy === "canary";
}

export function plus(a: ShardDemand, b: ShardDemand): ShardDemand {
  return {
    targetGroups: a.targetGroups + b.targetGroups,
    rules: a.rules + b.rules,
    cacheUsers: a.cacheUsers + b.cacheUsers,
  };
}

export function times(demand: ShardDemand, factor: number): ShardDemand {
  return {
    targetGroups: demand.targetGroups * factor,
    rules: demand.rules * factor,
    cacheUsers: demand.cacheUsers * factor,
  };
}

/** A tenant as the ledger of its site holds it. */
export interface StandingTenant {
  readonly id: string;
  readonly number: number;
  /** What its file says; undefined where it has none. */
  readonly tenant: Tenant | undefined;
  /** Null for a silo tenant. */
  readonly shard: number | null;
  /** The services that have priorities; null for one whose file is gone. */
  readonly services: readonly (Service | null)[];
}

/** Every tenant that a ledger has a number for, in the order of the numbers. */
export function standingTenants(
  catalog: Catalog,
  site: AwsSite,
  ledger: Ledger = ledgerOf(catalog, site.id),
): StandingTenant[] {
  const files = new Map(
    catalog.tenants.filter((it) => it.site === site.id).map((it) => [it.id, it]),
  );
  const services = new Map<string, (Service | null)[]>();
  for (const { of } of ledger.rules.values()) {
    const { tenant, service } = splitOf(of);
    const list = services.get(tenant);
    const found = catalog.services.get(service) ?? null;
    if (list) list.push(found);
    else services.set(tenant, [found]);
  }
  return [...ledger.tenants].map(([number, id]) => ({
    id,
    number,
    tenant: files.get(id),
    shard: ledger.shards.get(number) ?? null,
    services: services.get(id) ?? [],
  }));
}

/** What a tenant's services take of the load balancer and the cache that it lives on. */
export function standingDemand({ services }: StandingTenant): ShardDemand {
  return services
    .map((service) => (service ? demandOf(service) : mostDemand))
    .reduce(plus, noDemand);
}
