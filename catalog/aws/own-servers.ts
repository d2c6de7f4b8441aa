import type { AwsSite, Catalog, Tenant } from "../catalog.ts";
import type { Isolation } from "../resolved.ts";
import { isolationOf, servicesOf } from "../subscriptions.ts";

/** A store that a tenant shares with others, or has to itself. */
export type AwsStore = "mysql" | "postgres" | "redis";
export const awsStores: readonly AwsStore[] = ["mysql", "postgres", "redis"];

/** The part of a site's file that says what such a store is made of. */
export const storeKeys = { mysql: "mysql", postgres: "postgres", redis: "cache" } as const;

/** Whether a tenant with this isolation has its stores to itself, if any of its services uses one. */
export function hasOwnStores(isolation: Isolation | undefined): boolean {
  return isolation === "silo" || isolation === "bridge";
}

/** The stores that a tenant has to itself: what its isolation gives, of what its services use. */
export function ownStoresOf(catalog: Catalog, tenant: Tenant): AwsStore[] {
  if (!hasOwnStores(isolationOf(catalog, tenant))) return [];
  const used = new Set(servicesOf(catalog, tenant).flatMap((it) => it.uses));
  return awsStores.filter((store) => used.has(store));
}

/** What a site has for everybody: the stores that pool tenants share. */
export function sharedStoresOf(site: AwsSite): AwsStore[] {
  const { databases, cache } = site;
  const there = { mysql: databases.mysql, postgres: databases.postgres, redis: cache };
  return awsStores.filter((store) => there[store] !== undefined);
}

/** `stark-mysql`, `stark-cache`: how AWS calls a tenant's own server. It is unique in an account and region. */
export function ownStoreName(owner: string, store: AwsStore): string {
  return `${owner}-${storeKeys[store]}`;
}
