import type { Catalog, Environment, Tenant, Tier, VpsSite } from "../../catalog.ts";
import type { LedgerIndex } from "../../ledger/index-ledger.ts";
import type { VpsCluster } from "../../resolved.ts";
import { environmentOf } from "../../subscriptions.ts";
import { hasOwnCluster, ownClusterOf, ownClusterPort } from "../own-cluster.ts";
import { hostsOf, type SiteHost } from "../sites.ts";
import { mainCluster } from "./site.ts";

/** What every decision about one tenant starts from. */
export interface VpsFacts {
  readonly catalog: Catalog;
  readonly ledger: LedgerIndex;
  readonly environment: Environment;
  readonly site: VpsSite;
  readonly tier: Tier;
  readonly tenant: Tenant;
  readonly number: number;
  readonly host: SiteHost;
  /** Where its databases stand: the host's PostgreSQL, or one of its own. */
  readonly cluster: VpsCluster;
  /** Whether that is one of its own. */
  readonly ownCluster: boolean;
}

/** Undefined where something is missing, which the checks have reported then. */
export function vpsFactsOf(
  catalog: Catalog,
  ledger: LedgerIndex,
  tenant: Tenant,
): VpsFacts | undefined {
  const site = catalog.sites.get(tenant.site);
  const tier = catalog.tiers.get(tenant.tier);
  const environment = environmentOf(catalog, tenant.site);
  const number = ledger.numbers.get(tenant.id);
  if (site?.substrate !== "vps" || !tier || !environment || number === undefined) return undefined;
  const host = hostsOf(site).find(({ name }) => name === ledger.hosts.get(tenant.id));
  const ownCluster = hasOwnCluster(catalog, tenant);
  const cluster = clusterOf({ site, environment, tier, number, ownCluster });
  if (!host || !cluster) return undefined;
  return { catalog, ledger, environment, site, tier, tenant, number, host, cluster, ownCluster };
}

function clusterOf({
  site,
  environment: { lifecycle },
  tier,
  number,
  ownCluster,
}: Pick<VpsFacts, "site" | "environment" | "tier" | "number" | "ownCluster">):
  | VpsCluster
  | undefined {
  if (!ownCluster) return mainCluster(site, lifecycle);
  const own = ownClusterOf(site, tier.size);
  if (!own) return undefined;
  const { maxConnections, memoryMib } = own;
  return { name: `t${number}`, port: ownClusterPort(number), maxConnections, memoryMib, lifecycle };
}
