import type { Catalog, Tenant, VpsSite } from "../../catalog.ts";
import { type Add, inSite } from "../../check/report.ts";

/** What Cloudflare cannot do, or has nothing to do with, in front of hosts with public addresses. */
export function checkVpsCloudflare(site: VpsSite, add: Add): void {
  const { cloudflare, proxy } = site;
  if (!cloudflare) return;
  if (proxy !== "nginx") {
    const message = `${proxy} would count everybody as one client: it is not told who asked Cloudflare. Choose nginx, or take \`cloudflare\` out.`;
    add("E_CONFLICT", ["cloudflare"], message, inSite(site, ["proxy"]));
  }
  if (cloudflare.access) {
    const message = `no route of ${site.id} has \`admin\`, since a VPS site has no guests of the platform: nobody would ask for a login. Take it out.`;
    add("E_CONFLICT", ["cloudflare", "access"], message);
  }
}

/** A domain of a customer's own arrives where all of them do, which is the host that tenants share. */
export function checkVpsDomains(catalog: Catalog, tenant: Tenant, site: VpsSite, add: Add): void {
  const isolation = catalog.tiers.get(tenant.tier)?.isolation;
  if (!site.cloudflare || isolation !== "silo") return;
  for (const domain of Object.keys(tenant.domains ?? {})) {
    const message = `${tenant.id} has a host to itself, and Cloudflare sends domains of customers' own to the host that tenants share. Take it out, or choose a tier without a host of its own.`;
    add("E_CONFLICT", ["domains", domain], message, inSite(site, ["cloudflare"]));
  }
}
