import type { AwsSite, Catalog } from "../catalog.ts";
import { ledgerOf } from "../ledger/index-ledger.ts";
import { standingTenants } from "./demand.ts";
import { awsStores, sharedStoresOf } from "./own-servers.ts";
import type { QuotaId } from "./quotas.ts";
import { shardNumbers } from "./shards.ts";

/** The quotas that AWS counts for each group and load balancer by itself, of those that more tenants bring nearer. */
export const quotasOfOne = [
  "rulesPerSecurityGroup",
  "certificatesPerAlb",
] as const satisfies readonly QuotaId[];

/** Of a load balancer's group: 443, 80, and test traffic on 8443. */
const ALB_RULES = 3;

/** How much the fullest of a site has: whichever security group or load balancer that is. */
export function mostOfOne(
  catalog: Catalog,
  site: AwsSite,
): Record<(typeof quotasOfOne)[number], number> {
  const standing = standingTenants(catalog, site);
  const isShared = sharedStoresOf(site).length > 0 || site.files;
  // A shared server admits each shard's clients by a rule, and the functions by another.
  const ofServer = isShared ? shardNumbers(ledgerOf(catalog, site.id)).length + 1 : 0;
  // A task may go to the internet, and to each of its stores.
  const ofTask = standing
    .flatMap((it) => it.services)
    .map((service) => {
      const stores = awsStores.filter((store) => service?.uses.includes(store)).length;
      return 1 + stores + (service && service.aws.data.length > 0 ? 1 : 0);
    });
  return {
    rulesPerSecurityGroup: Math.max(ALB_RULES, ofServer, ...ofTask),
    // One covers the site's domain and everything at it, and the default one is not counted.
    certificatesPerAlb: 0,
  };
}
