import type { Catalog } from "../catalog.ts";
import type { CatalogProblem } from "../errors.ts";
import { ledgerOf } from "../ledger/index-ledger.ts";
import { scopesOf } from "../ledger/scopes.ts";
import { checkAsked } from "../routes/asked.ts";
import { checkHostnames } from "../routes/collisions.ts";
import { sitesBySubstrate, substrateOf } from "../substrates.ts";
import { checkEnvironments } from "./environments.ts";
import { checkOrphans } from "./orphans.ts";
import { checkService } from "./service.ts";
import { checkSite } from "./site.ts";
import { checkTenant } from "./tenant.ts";
import { checkZones } from "./zones.ts";

/** What `platform/` means by itself: references and rules in which no tenant takes part. */
export function checkPlatform(catalog: Catalog): CatalogProblem[] {
  const sites = [...catalog.sites.values()];
  return [
    ...checkEnvironments(catalog),
    ...checkZones(catalog),
    ...sites.flatMap((site) => checkSite(catalog, site)),
    ...[...catalog.services.values()].flatMap((service) => checkService(catalog, service)),
    ...sitesBySubstrate(catalog).flatMap(([substrate, its]) => substrate.checkSites(catalog, its)),
    ...scopesOf(catalog).flatMap((scope) => {
      const [first] = scope.sites;
      return first ? substrateOf(first).checkLedgers(catalog, scope) : [];
    }),
    ...sites.flatMap((site) =>
      substrateOf(site).checkKept(catalog, ledgerOf(catalog, site.id), () => true),
    ),
  ];
}

/** Every rule that is about more than the shape of one file. What a broken file would have said is not held against others. */
export function checkCatalog(catalog: Catalog): CatalogProblem[] {
  return [
    ...checkPlatform(catalog),
    ...catalog.tenants.flatMap((tenant) => checkTenant(catalog, tenant)),
    ...checkAsked(catalog, catalog.tenants),
    ...checkHostnames(catalog),
    ...checkOrphans(catalog),
  ];
}
