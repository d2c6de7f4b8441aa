import type { AwsSite, Catalog, Environment, Tenant, Tier } from "../../catalog.ts";
import type { LedgerIndex } from "../../ledger/index-ledger.ts";
import { environmentOf } from "../../subscriptions.ts";

/** What every decision about one tenant on AWS starts from. */
export interface AwsTenantFacts {
  readonly catalog: Catalog;
  readonly ledger: LedgerIndex;
  readonly environment: Environment;
  readonly site: AwsSite;
  readonly tier: Tier;
  readonly tenant: Tenant;
  readonly number: number;
  /** Null for a silo tenant. */
  readonly shard: number | null;
  /** Addresses of its own VPC; null unless silo. */
  readonly cidr: string | null;
}

/** Undefined where something is missing, which the checks have reported then. */
export function awsFactsOf(
  catalog: Catalog,
  ledger: LedgerIndex,
  tenant: Tenant,
): AwsTenantFacts | undefined {
  const site = catalog.sites.get(tenant.site);
  const tier = catalog.tiers.get(tenant.tier);
  const environment = environmentOf(catalog, tenant.site);
  const number = ledger.numbers.get(tenant.id);
  if (site?.substrate !== "aws" || !tier || !environment || number === undefined) return undefined;
  const isSilo = tier.isolation === "silo";
  const shard = isSilo ? null : ledger.shards.get(tenant.id);
  const cidr = isSilo ? ledger.networks.get(tenant.id)?.cidr : null;
  if (shard === undefined || cidr === undefined) return undefined;
  return { catalog, ledger, environment, site, tier, tenant, number, shard, cidr };
}
