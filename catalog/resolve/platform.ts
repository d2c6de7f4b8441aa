import type { LoadResult } from "../catalog.ts";
import { checkPlatform } from "../check/check.ts";
import { checkPlatformOrphans } from "../check/orphans.ts";
import { didYouMean, problemAt } from "../check/problem.ts";
import { CatalogError } from "../errors.ts";
import { environmentsFile, tenantsFolder } from "../files.ts";
import type { ResolvedPlatform } from "../resolved.ts";
import { checkHostnames } from "../routes/collisions.ts";
import { substrateOf } from "../substrates.ts";

/**
 * Every decision about an environment's platform. Reads `platform/` and the ledgers, no tenant's file: so no edit of
 * a tenant's file changes it.
 *
 * @param load what `loadForPlatform` or `loadCatalog` read
 * @throws CatalogError with everything that is wrong, at once
 */
export function resolvePlatform(load: LoadResult, environment: string): ResolvedPlatform {
  const { catalog } = load;
  const problems = [
    ...load.problems.filter((it) => !it.file.startsWith(tenantsFolder)),
    ...checkPlatform({ ...catalog, tenants: [] }),
    ...checkHostnames({ ...catalog, tenants: [] }),
    ...checkPlatformOrphans(catalog),
  ];
  const found = catalog.environments.get(environment);
  if (!found && problems.length === 0) {
    const message = `there is no environment "${environment}".${didYouMean(environment, catalog.environments.keys())}`;
    const at = { file: environmentsFile, path: [] };
    problems.push(problemAt(catalog.sources, "E_REFERENCE", at, message));
  }
  if (!found || problems.length > 0) throw new CatalogError(problems);
  const sites = found.sites.flatMap((id) => catalog.sites.get(id) ?? []);
  return {
    environment,
    lifecycle: found.lifecycle,
    sites: sites
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map((site) => substrateOf(site).resolveSite(catalog, found, site)),
  };
}
