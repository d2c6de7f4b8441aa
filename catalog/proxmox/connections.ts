import type { Catalog, ProxmoxSite, Tenant } from "../catalog.ts";
import { connectionLimit, hasOwn, isolationOf, servicesOf } from "../subscriptions.ts";

/** Connections of a server that stay free for administrators, backups and monitoring. */
export const RESERVED_CONNECTIONS = 20;

/** Connections that tenants' services are promised, on the shared PostgreSQL and on tenants' own. */
export interface PromisedConnections {
  readonly shared: number;
  /** Tenants with a server of their own, and what their services are promised on it. */
  readonly own: readonly { readonly tenant: Tenant; readonly connections: number }[];
}

export function promisedConnections(catalog: Catalog, site: ProxmoxSite): PromisedConnections {
  let shared = 0;
  const own: { tenant: Tenant; connections: number }[] = [];
  for (const tenant of catalog.tenants) {
    if (tenant.site !== site.id) continue;
    const limit = connectionLimit(catalog.tiers.get(tenant.tier)?.size ?? "small");
    const services = servicesOf(catalog, tenant).filter((it) => it.uses.includes("postgres"));
    const connections = services.length * limit;
    if (hasOwn(isolationOf(catalog, tenant), "postgres")) own.push({ tenant, connections });
    else shared += connections;
  }
  return { shared, own };
}

/** How many connections a server with this max_connections may promise. */
export function availableConnections(maxConnections: number): number {
  return Math.max(0, maxConnections - RESERVED_CONNECTIONS);
}
