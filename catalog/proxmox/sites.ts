import type { Catalog, ProxmoxSite } from "../catalog.ts";

/** The Proxmox sites of a catalog, in its order. */
export function proxmoxSites(catalog: Catalog): ProxmoxSite[] {
  return [...catalog.sites.values()].filter((site) => site.substrate === "proxmox");
}
