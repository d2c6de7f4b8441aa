import type { TenantCloudflare } from "../resolved.ts";
import type { Route } from "../routes.ts";
import type { CloudflareSection } from "./resolve.ts";

/**
 * What a tenant has at Cloudflare; null where the site's wildcard is enough.
 *
 * @param routes to its services, on the site's domain
 * @param domainRoutes those of the customer's own, proven domains
 * @param ownHost address of a host that it has to itself, where the wildcard does not lead; null where it has none
 */
export function resolveTenantCloudflare(
  site: { readonly id: string; readonly cloudflare?: CloudflareSection | undefined },
  routes: readonly Route[],
  domainRoutes: readonly Route[],
  ownHost: string | null,
): TenantCloudflare | null {
  const { cloudflare } = site;
  if (!cloudflare) return null;
  const records = ownHost === null ? [] : hostsOf(routes).map((host) => ({ host, ip: ownHost }));
  const domains = hostsOf(domainRoutes);
  if (records.length + domains.length === 0) return null;
  const { account, zone, token } = cloudflare;
  return { access: { id: site.id, account, zone, token }, records, domains };
}

function hostsOf(routes: readonly Route[]): string[] {
  return [...new Set(routes.map(({ host }) => host))].sort();
}
