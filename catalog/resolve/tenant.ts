import type { LoadResult } from "../catalog.ts";
import { checkOrphansOf } from "../check/orphans.ts";
import { didYouMean, problemAt } from "../check/problem.ts";
import { checkService } from "../check/service.ts";
import { checkSite } from "../check/site.ts";
import { checkTenant } from "../check/tenant.ts";
import { CatalogError, type CatalogProblem } from "../errors.ts";
import { ledgerFile, tenantFile } from "../files.ts";
import { indexLedger, ledgerOf } from "../ledger/index-ledger.ts";
import type { ResolvedTenant } from "../resolved.ts";
import { checkAsked } from "../routes/asked.ts";
import { checkHostnamesOf } from "../routes/collisions.ts";
import { servicePath, servicesOf } from "../subscriptions.ts";
import { substrateOf } from "../substrates.ts";

/**
 * Every decision about one tenant. Judges what the tenant's stack is made of: its own file, its site, its services
 * and its lines of the ledger; never another tenant's file.
 *
 * @param load what `loadForTenant` or `loadCatalog` read
 * @throws CatalogError with everything that is wrong, at once
 */
export function resolveTenant(load: LoadResult, environment: string, id: string): ResolvedTenant {
  const { catalog } = load;
  const problems = [...load.problems, ...checkOrphansOf(catalog, environment, id)];
  const tenant = catalog.tenants.find((it) => it.environment === environment && it.id === id);
  if (!tenant) {
    const known = catalog.tenants.filter((it) => it.environment === environment);
    const message = `there is no tenant "${id}" in ${environment}.${didYouMean(
      id,
      known.map((it) => it.id),
    )}`;
    const at = { file: tenantFile(environment, id), path: [] };
    const unknown = problemAt(catalog.sources, "E_FILE", at, message);
    const found = withoutFileMissing(problems, environment, id);
    throw new CatalogError(found.length > 0 ? found : [unknown]);
  }
  const site = catalog.sites.get(tenant.site);
  problems.push(
    ...checkTenant(catalog, tenant),
    ...checkAsked(catalog, [tenant]),
    ...checkHostnamesOf(catalog, tenant),
    ...(site ? checkSite(catalog, site) : []),
    ...servicesOf(catalog, tenant).flatMap((service) => checkService(catalog, service)),
    ...(site
      ? substrateOf(site).checkKept(catalog, ledgerOf(catalog, tenant.site), (it) => it === id)
      : []),
  );
  const ledger = indexLedger(ledgerOf(catalog, tenant.site));
  const resolved = site && substrateOf(site).buildTenant(catalog, ledger, tenant);
  if (!resolved && problems.length === 0) {
    const missing = site ? substrateOf(site).missingLines(catalog, ledger, tenant) : [];
    const [first] = missing;
    const isService = first !== undefined && catalog.services.has(first);
    const path = isService ? servicePath(tenant, first) : ["tier"];
    const what = missing.length > 0 ? missing.map((it) => `${id}/${it}`).join(", ") : id;
    const message = `${what}: not in ${ledgerFile(tenant.site)} yet, so it has no numbers. Run \`tenantry allocate\` and commit the ledger.`;
    const at = { file: tenant.file, path };
    problems.push(problemAt(catalog.sources, "E_NOT_ALLOCATED", at, message));
  }
  if (!resolved || problems.length > 0) throw new CatalogError(problems);
  return resolved;
}

/** Where a ledger still holds the tenant, "there is no such file" is said once, with the ledger's line. */
function withoutFileMissing(
  problems: readonly CatalogProblem[],
  environment: string,
  id: string,
): readonly CatalogProblem[] {
  const file = tenantFile(environment, id);
  const isOrphan = problems.some((it) => it.code === "E_ORPHAN");
  return isOrphan ? problems.filter((it) => it.file !== file) : problems;
}
