import type { Catalog } from "../catalog.ts";
import type { CatalogProblem } from "../errors.ts";
import { checkBackupServers } from "./backup-servers.ts";
import { checkEndpoints } from "./endpoints.ts";
import { checkEnvironments } from "./environments.ts";
import { checkHostnames } from "./hostnames.ts";
import { checkImages } from "./images.ts";
import { checkKept } from "./kept.ts";
import { checkLedgers } from "./ledger.ts";
import { checkOrphans } from "./orphans.ts";
import { checkService } from "./service.ts";
import { checkSite } from "./site.ts";
import { checkTenant } from "./tenant.ts";

/** What `platform/` means by itself: references and rules in which no tenant takes part. */
export function checkPlatform(catalog: Catalog): CatalogProblem[] {
  return [
    ...checkEnvironments(catalog),
    ...[...catalog.sites.values()].flatMap((site) => checkSite(catalog, site)),
    ...[...catalog.services.values()].flatMap((service) => checkService(catalog, service)),
    ...checkImages(catalog),
    ...checkEndpoints(catalog),
    ...checkBackupServers(catalog),
    ...checkLedgers(catalog),
    ...[...catalog.ledgers.values()].flatMap((ledger) => checkKept(catalog, ledger)),
  ];
}

/** Every rule that is about more than the shape of one file. What a broken file would have said is not held against others. */
export function checkCatalog(catalog: Catalog): CatalogProblem[] {
  return [
    ...checkPlatform(catalog),
    ...catalog.tenants.flatMap((tenant) => checkTenant(catalog, tenant)),
    ...checkHostnames(catalog),
    ...checkOrphans(catalog),
  ];
}
