import type { Catalog, ProxmoxSite, Service, Tenant } from "../catalog.ts";
import type { OwnServer, Size } from "../subscriptions.ts";

/** Memory, cores and disk of a tenant's own server; undefined where tier, `dedicated` or size does not exist. */
export function ownServerSize(
  catalog: Catalog,
  site: ProxmoxSite,
  tenant: Tenant,
  server: OwnServer,
): Size | undefined {
  const tier = catalog.tiers.get(tenant.tier);
  const sizes = site.dedicated?.[server].sizes;
  return tier && sizes && Object.hasOwn(sizes, tier.size) ? sizes[tier.size] : undefined;
}

/**
 * The image that a service's guest is made from on a site, as the files name it today: the service's own, or that of
 * the template that it is cloned from. Undefined where the site has no such template, which the checks report.
 */
export function madeFrom(
  site: Pick<ProxmoxSite, "templates">,
  { image, template }: Pick<Service, "image" | "template">,
): string | undefined {
  if (image !== undefined) return image;
  if (template === undefined || !Object.hasOwn(site.templates, template)) return undefined;
  return site.templates[template]?.image;
}
