import type { Catalog, LoadResult, ProxmoxSite, Site } from "../../catalog/catalog.ts";
import { resolvePlatform } from "../../catalog/resolve/platform.ts";
import { resolveTenant } from "../../catalog/resolve/tenant.ts";
import type {
  ProxmoxTenant,
  ResolvedPlatform,
  ResolvedProxmoxSite,
  ResolvedTenant,
} from "../../catalog/resolved.ts";

/** A site of Proxmox; a test that has another is wrong. */
export function onProxmox(site: Site | undefined): ProxmoxSite {
  if (site?.substrate !== "proxmox") throw new Error(`${site?.id ?? "nothing"} is not on Proxmox`);
  return site;
}

/** A catalog's Proxmox site by its id. */
export function proxmoxSite(catalog: Pick<Catalog, "sites">, id: string): ProxmoxSite {
  return onProxmox(catalog.sites.get(id));
}

export function proxmoxTenant(tenant: ResolvedTenant | undefined): ProxmoxTenant {
  if (tenant?.substrate !== "proxmox") throw new Error(`${tenant?.id} is not on Proxmox`);
  return tenant;
}

/** `resolveTenant` for a tenant on Proxmox. */
export function resolveProxmoxTenant(
  load: LoadResult,
  environment: string,
  id: string,
): ProxmoxTenant {
  return proxmoxTenant(resolveTenant(load, environment, id));
}

/** `resolvePlatform` with the sites on Proxmox alone. */
export function resolveProxmoxPlatform(
  load: LoadResult,
  environment: string,
): Omit<ResolvedPlatform, "sites"> & { readonly sites: readonly ResolvedProxmoxSite[] } {
  const platform = resolvePlatform(load, environment);
  return { ...platform, sites: platform.sites.filter((it) => it.substrate === "proxmox") };
}
