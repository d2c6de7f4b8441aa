import type { Catalog, Environment, LoadResult, Site } from "../catalog.ts";
import { checkPlatform } from "../check/check.ts";
import { checkPlatformOrphans } from "../check/orphans.ts";
import { didYouMean, problemAt } from "../check/problem.ts";
import { CatalogError } from "../errors.ts";
import { environmentsFile, tenantsFolder } from "../files.ts";
import { isHostIn } from "../ipv4.ts";
import { ledgerOf, splitOf } from "../ledger/index-ledger.ts";
import type {
  FirewallRule,
  ResolvedImage,
  ResolvedPlatform,
  ResolvedSharedGuest,
  ResolvedSite,
} from "../resolved.ts";
import { nightlyBackup } from "./backup.ts";
import { dataServerFirewall, proxyFirewall } from "./firewall.ts";
import { atDigest, resolveImage } from "./image.ts";
import { ignoredChanges, resolveAccess, resolveNetwork } from "./site.ts";

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
  return {
    access: resolveAccess(site),
    hosts: Object.keys(site.hosts).sort(),
    management: site.management,
    clusterFirewall: site.clusterFirewall,
    shared: resolveShared(catalog, environment, site),
    images: imagesOf(catalog, site),
    pool: `platform-${site.id}`,
    backup: nightlyBackup(site, 0),
  };
}

function resolveShared(
  catalog: Catalog,
  environment: Environment,
  site: Site,
): ResolvedSharedGuest[] {
  const { postgres, redis } = site.shared;
  const clients = clientsOf(catalog, site);
  const firewalls: Record<ResolvedSharedGuest["role"], FirewallRule[]> = {
    proxy: proxyFirewall(clients, site),
    postgres: dataServerFirewall(postgres.port, clients, site),
    redis: dataServerFirewall(redis.port, clients, site),
  };
  return (["proxy", "postgres", "redis"] as const).map((role) => {
    const guest = site.shared[role];
    return {
      role,
      name: `${site.id}-${role}`,
      lifecycle: environment.lifecycle,
      guest: {
        vmid: guest.vmid,
        host: guest.host,
        ip: guest.ip,
        network: resolveNetwork(site.networks.platform),
        dns: site.dns,
        domain: site.domain,
        memoryMib: guest.memoryMib,
        cores: guest.cores,
        diskGib: guest.diskGib,
        storage: site.storage.guests,
        image: resolveImage(guest.image, site.storage.images),
        firewall: firewalls[role],
        ignoreChanges: ignoredChanges(environment.lifecycle),
      },
    };
  });
}

/** Who the shared guests serve: the tenants' network, and guests that are pinned to an address outside it. */
function clientsOf(catalog: Catalog, site: Site): string[] {
  const { cidr } = site.networks.tenants;
  const outside = [...ledgerOf(catalog, site.id).guests.values()]
    .filter((guest) => !isHostIn(cidr, guest.ip))
    .map((guest) => guest.ip);
  return [cidr, ...outside];
}

/** What the site's storage holds: the shared guests' images, each service's, and each older one that a ledger line still records. */
function imagesOf(catalog: Catalog, site: Site): ResolvedImage[] {
  const references = new Set([...catalog.services.values()].map((service) => service.image));
  for (const guest of Object.values(site.shared)) references.add(guest.image);
  for (const guest of ledgerOf(catalog, site.id).guests.values()) {
    const service = catalog.services.get(splitOf(guest.of).service);
    if (service && guest.image) references.add(atDigest(service.image, guest.image));
  }
  return [...references]
    .map((reference) => resolveImage(reference, site.storage.images))
    .sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
}
