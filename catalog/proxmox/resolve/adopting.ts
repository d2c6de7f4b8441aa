import type { Catalog, ProxmoxSite } from "../../catalog.ts";
import { ledgerOf, splitOf } from "../../ledger/index-ledger.ts";
import type { ResolvedProxmoxSite } from "../../resolved.ts";
import { connectorsOf } from "../edge.ts";
import { runningGuestsOf } from "../site-guests.ts";

/**
 * A site that is being taken over, as it was found: only what its ledger records is there, and nothing is added
 * to it. What is no longer recorded is built whole, so that taking one entry out shows what Tenantry would change.
 * A take-over lasts as long as the proxy is adopted. An entry of another guest must not mean more than that guest: one
 * that somebody wrote for a platform that runs would take storages, backups and the cluster's firewall away.
 *
 * @param whole the site as it is built when it is not being taken over
 * @returns `whole` itself where that is so
 */
export function whileAdopting(
  catalog: Catalog,
  site: ProxmoxSite,
  whole: ResolvedProxmoxSite,
): ResolvedProxmoxSite {
  const { adopted } = ledgerOf(catalog, site.id);
  if (!adopted.has(site.shared.proxy.vmid)) return whole;
  const own = runningGuestsOf(site).filter(({ vmid }) => adopted.has(vmid));
  const pools = new Set(own.flatMap(({ vmid }) => adopted.get(vmid)?.pool ?? []));
  const [pool] = pools;
  const images = imagesInUse(catalog, site, whole);
  const connectors = new Set(connectorsOf(site).map(({ id }) => id));
  return {
    ...whole,
    adopting: true,
    clusterFirewall: false,
    // They are there on one host of a hand-made cluster only; the others come when the take-over ends.
    templates: whole.templates.filter((it) => it.adopted !== null),
    storages: [],
    cloudImages: whole.cloudImages.filter((image) =>
      whole.guests.some(
        (it) =>
          it.kind === "vm" &&
          it.machine.adopted === null &&
          it.machine.image.fileName === image.fileName,
      ),
    ),
    routes: [],
    virtualAddress: null,
    replication: null,
    cloudflare: null,
    // There is no tunnel yet that they could open.
    guests: whole.guests.filter(({ id }) => !connectors.has(id)),
    images: whole.images.filter((image) => images.has(image.reference)),
    pool: pools.size === 1 && pool !== undefined ? pool : null,
    backup: null,
  };
}

/** References of the images that a guest is made from which is not adopted, the platform's own and tenants'. */
function imagesInUse(
  catalog: Catalog,
  site: ProxmoxSite,
  whole: ResolvedProxmoxSite,
): ReadonlySet<string> {
  const inUse = new Set<string>();
  const containers = [
    ...whole.shared.map((it) => it.guest),
    ...whole.guests.flatMap((it) => (it.kind === "container" ? [it.guest] : [])),
  ];
  for (const guest of containers) {
    if (guest.adopted === null && guest.image) inUse.add(guest.image.reference);
  }
  const ledger = ledgerOf(catalog, site.id);
  for (const [vmid, line] of ledger.guests) {
    if (ledger.adopted.has(vmid)) continue;
    const reference = currentImage(catalog, site, splitOf(line.of).service);
    const repository = reference?.slice(0, reference.indexOf("@") + 1);
    for (const image of whole.images) {
      if (repository && image.reference.startsWith(repository)) inUse.add(image.reference);
    }
  }
  return inUse;
}

/** What a service's guest, or a tenant's own server, would be made from today; undefined for a clone. */
export function currentImage(
  catalog: Catalog,
  site: ProxmoxSite,
  service: string,
): string | undefined {
  if (service === "postgres" || service === "redis") return site.dedicated?.[service].image;
  return catalog.services.get(service)?.image;
}
