import type { Catalog, Environment, LoadResult, Site } from "../catalog.ts";
import { checkPlatform } from "../check/check.ts";
import { checkHostnames } from "../check/hostnames.ts";
import { checkPlatformOrphans } from "../check/orphans.ts";
import { didYouMean, problemAt } from "../check/problem.ts";
import { CatalogError } from "../errors.ts";
import { environmentsFile, tenantsFolder } from "../files.ts";
import { ledgerOf, splitOf } from "../ledger/index-ledger.ts";
import { endpointKey } from "../ledger/scope.ts";
import type { ResolvedImage, ResolvedPlatform, ResolvedSite } from "../resolved.ts";
import { imageReferencesOf } from "../site-guests.ts";
import { currentImage, whileAdopting } from "./adopting.ts";
import { nightlyBackup } from "./backup.ts";
import { atDigest, resolveImage } from "./image.ts";
import {
  cloudImagesOf,
  platformFacts,
  resolvePlatformGuests,
  resolveShared,
  resolveTemplates,
} from "./platform-guests.ts";
import { resolveAccess } from "./site.ts";
import {
  resolveDumps,
  resolveGuestHealth,
  resolveGuestRoutes,
  resolveRegister,
  resolveReplication,
  resolveStorages,
  resolveVirtualAddress,
} from "./site-services.ts";

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
      .map((site) => resolveSite(catalog, found, site)),
  };
}

function resolveSite(catalog: Catalog, environment: Environment, site: Site): ResolvedSite {
  const facts = platformFacts(catalog, environment, site);
  const guests = resolvePlatformGuests(facts);
  const access = resolveAccess(site, facts.adopted);
  const routes = resolveGuestRoutes(site);
  const whole: ResolvedSite = {
    access,
    adopting: false,
    hosts: Object.keys(site.hosts).sort(),
    management: site.management,
    timeZone: site.timeZone,
    clusterFirewall: site.clusterFirewall,
    apiClients: apiClientsOf(catalog, site),
    shared: resolveShared(facts),
    guests,
    templates: resolveTemplates(facts),
    storages: resolveStorages(site),
    cloudImages: cloudImagesOf(guests),
    routes,
    health: access.operations ? resolveGuestHealth(guests, routes) : [],
    virtualAddress: resolveVirtualAddress(site),
    replication: resolveReplication(site),
    // Nothing is delivered to an operations guest that is adopted.
    dumps: access.operations && resolveDumps(site),
    register: access.operations && resolveRegister(site),
    images: imagesOf(catalog, site),
    pool: `platform-${site.id}`,
    backup: nightlyBackup(site, 0),
  };
  return whileAdopting(catalog, site, whole);
}

/** An adopted operations guest has no timers of ours, so no token. */
function apiClientsOf(catalog: Catalog, site: Site): string[] {
  return [...catalog.sites.values()]
    .filter((other) => endpointKey(other) === endpointKey(site))
    .flatMap(({ id, shared: { operations } }) =>
      operations && !ledgerOf(catalog, id).adopted.has(operations.vmid) ? [operations.ip] : [],
    )
    .sort();
}

/** What the site's storage holds: the images that its own file names, each service's, and each older one that a ledger line still records. */
function imagesOf(catalog: Catalog, site: Site): ResolvedImage[] {
  const references = new Set(imageReferencesOf(site).map((it) => it.reference));
  for (const { image } of catalog.services.values()) if (image) references.add(image);
  for (const guest of ledgerOf(catalog, site.id).guests.values()) {
    const current = currentImage(catalog, site, splitOf(guest.of).service);
    if (current && guest.image) references.add(atDigest(current, guest.image));
  }
  return [...references]
    .map((reference) => resolveImage(reference, site.storage.images))
    .sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
}
