import type { Catalog, Environment, ProxmoxSite } from "../../catalog.ts";
import { ledgerOf, splitOf } from "../../ledger/index-ledger.ts";
import type { ResolvedImage, ResolvedProxmoxSite } from "../../resolved.ts";
import { isOfferedAt } from "../../subscriptions.ts";
import { resolveProxmoxCloudflare } from "../edge.ts";
import { endpointKey } from "../ledger/scope-keys.ts";
import { imageReferencesOf } from "../site-guests.ts";
import { proxmoxSites } from "../sites.ts";
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

/** Every decision about one Proxmox site of an environment's platform. */
export function resolveSite(
  catalog: Catalog,
  environment: Environment,
  site: ProxmoxSite,
): ResolvedProxmoxSite {
  const facts = platformFacts(catalog, environment, site);
  const guests = resolvePlatformGuests(facts);
  const access = resolveAccess(site, facts.adopted);
  const routes = resolveGuestRoutes(site);
  const whole: ResolvedProxmoxSite = {
    substrate: "proxmox",
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
    cloudflare: resolveProxmoxCloudflare(site),
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
function apiClientsOf(catalog: Catalog, site: ProxmoxSite): string[] {
  return proxmoxSites(catalog)
    .filter((other) => endpointKey(other) === endpointKey(site))
    .flatMap(({ id, shared: { operations } }) =>
      operations && !ledgerOf(catalog, id).adopted.has(operations.vmid) ? [operations.ip] : [],
    )
    .sort();
}

/** What the site's storage holds: the images that its own file names, each service's that it offers, and each older one that a ledger line still records. */
function imagesOf(catalog: Catalog, site: ProxmoxSite): ResolvedImage[] {
  const references = new Set(imageReferencesOf(site).map((it) => it.reference));
  for (const service of catalog.services.values()) {
    if (service.image && isOfferedAt(service, site.id)) references.add(service.image);
  }
  for (const guest of ledgerOf(catalog, site.id).guests.values()) {
    const current = currentImage(catalog, site, splitOf(guest.of).service);
    if (current && guest.image) references.add(atDigest(current, guest.image));
  }
  return [...references]
    .map((reference) => resolveImage(reference, site.storage.images))
    .sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
}
