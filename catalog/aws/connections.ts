import type { Figure } from "../capacity.ts";
import type { AwsSite, Catalog } from "../catalog.ts";
import { connectionLimit, servicesOf } from "../subscriptions.ts";
import { dumpConnections } from "./dumped.ts";
import { ownStoreName, ownStoresOf } from "./own-servers.ts";
import { bySize } from "./resolve/data.ts";

/** Connections of a server that stay free for administrators, rotation and monitoring. */
export const RESERVED_CONNECTIONS = 20;

/** Connections that services are promised on one server, and how many can be. */
export interface PromisedConnections extends Figure {
  /** `fixnado-mysql` */
  readonly server: string;
  readonly engine: "mysql" | "postgres";
  /** Whose own server it is; null for one that tenants share. */
  readonly tenant: string | null;
  /** What the server takes altogether. */
  readonly maxConnections: number;
}

/** Every database server of a site: those that tenants share, then tenants' own ones in the order of the catalog. */
export function promisedConnections(catalog: Catalog, site: AwsSite): PromisedConnections[] {
  const engines = ["mysql", "postgres"] as const;
  const shared = { mysql: 0, postgres: 0 };
  const own: PromisedConnections[] = [];
  for (const tenant of catalog.tenants) {
    if (tenant.site !== site.id) continue;
    const tier = catalog.tiers.get(tenant.tier);
    const size = tier?.size ?? "small";
    const each = connectionLimit(size) + dumpConnections(site, tier);
    const stores = ownStoresOf(catalog, tenant);
    for (const engine of engines) {
      const services = servicesOf(catalog, tenant).filter((it) => it.uses.includes(engine));
      const used = services.length * each;
      if (!stores.includes(engine)) {
        shared[engine] += used;
        continue;
      }
      const maxConnections = bySize(site.dedicated?.[engine], size)?.maxConnections;
      if (maxConnections === undefined) continue;
      const server = ownStoreName(tenant.id, engine);
      own.push({
        server,
        engine,
        tenant: tenant.id,
        used,
        maxConnections,
        available: room(maxConnections),
      });
    }
  }
  const ofSite = engines.flatMap((engine) => {
    const maxConnections = site.databases[engine]?.maxConnections;
    if (maxConnections === undefined) return [];
    const server = ownStoreName(site.id, engine);
    const used = shared[engine];
    return [
      { server, engine, tenant: null, used, maxConnections, available: room(maxConnections) },
    ];
  });
  return [...ofSite, ...own];
}

function room(maxConnections: number): number {
  return Math.max(0, maxConnections - RESERVED_CONNECTIONS);
}
