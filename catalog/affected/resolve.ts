import type { Catalog, LoadResult, Tenant } from "../catalog.ts";
import { CatalogError } from "../errors.ts";
import { platformFolder } from "../files.ts";
import { indexLedger, ledgerOf } from "../ledger/index-ledger.ts";
import { resolvePlatform } from "../resolve/platform.ts";
import type { ResolvedPlatform, ResolvedTenant } from "../resolved.ts";
import { substrateOf } from "../substrates.ts";

/** What a tenant's stack is made of, as its hash takes it; undefined where something is missing. */
export function resolveTenantOf(catalog: Catalog, tenant: Tenant): ResolvedTenant | undefined {
  const site = catalog.sites.get(tenant.site);
  const ledger = indexLedger(ledgerOf(catalog, tenant.site));
  const resolved = site && substrateOf(site).buildTenant(catalog, ledger, tenant);
  return resolved && { ...resolved, behind: [] };
}

/** What an environment's platform is made of; undefined where something is wrong with it. */
export function resolvePlatformOf(
  load: LoadResult,
  environment: string,
): ResolvedPlatform | undefined {
  const problems = load.problems.filter(({ file }) => file.startsWith(`${platformFolder}/`));
  try {
    return resolvePlatform({ ...load, problems }, environment);
  } catch (error) {
    if (error instanceof CatalogError) return undefined;
    throw error;
  }
}
