import type { Catalog } from "./catalog.ts";

/**
 * Whether a site of any substrate has a guest, or something elsewhere, of this name. What no site has is told once, at
 * the service that uses it; what only another site has at each tenant.
 */
export function isSomewhere(catalog: Catalog, use: string): boolean {
  return [...catalog.sites.values()].some(
    (site) =>
      site.substrate !== "aws" &&
      (Object.hasOwn(site.external, use) ||
        (site.substrate === "proxmox" && Object.hasOwn(site.guests, use))),
  );
}
