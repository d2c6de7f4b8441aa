import type { Catalog, Environment, Service, Tenant } from "./catalog.ts";
import type { Isolation, Lifecycle } from "./resolved.ts";

/*
 * What follows from the files about who has what, before any number is given out. Allocation, capacity, checks and
 * resolution all ask here, so that they cannot disagree.
 */

/** Whether a service's file offers it to the tenants of a site. */
export function isOfferedAt({ sites }: Pick<Service, "sites">, site: string): boolean {
  return sites === undefined || sites.includes(site);
}

/** Whether a tenant has a service without asking for it. */
export function comesToTenant(service: Service, { site }: Pick<Tenant, "site">): boolean {
  return service.everyTenant && isOfferedAt(service, site);
}

/** The services that come with every tenant of a site, sorted by id. Asked for several times a tenant, so kept by catalog. */
function everyTenantServices(catalog: Catalog, site: string): readonly Service[] {
  const bySite = everyTenant.get(catalog.services) ?? new Map<string, readonly Service[]>();
  everyTenant.set(catalog.services, bySite);
  const known = bySite.get(site);
  if (known) return known;
  const services = [...catalog.services.values()]
    .filter((it) => comesToTenant(it, { site }))
    .sort(byId);
  bySite.set(site, services);
  return services;
}
const everyTenant = new WeakMap<Catalog["services"], Map<string, readonly Service[]>>();

/**
 * The services that a tenant has: first those that come with every tenant, then what its file subscribes to, each
 * sorted by id. What does not exist is left out: the checks report it.
 */
export function servicesOf(catalog: Catalog, tenant: Tenant): Service[] {
  const given = everyTenantServices(catalog, tenant.site);
  const listed = [...new Set(tenant.services)].flatMap((id) => catalog.services.get(id) ?? []);
  return [...given, ...listed.filter((it) => !given.includes(it)).sort(byId)];
}

/** Memory, cores and disk of a guest. */
export type Size = Service["sizes"][string];

/** Memory, cores and disk of a service's guest for this tenant; undefined where tier or size does not exist. */
export function sizeOf(catalog: Catalog, tenant: Tenant, service: Service): Size | undefined {
  const tier = catalog.tiers.get(tenant.tier);
  return tier && Object.hasOwn(service.sizes, tier.size) ? service.sizes[tier.size] : undefined;
}

/** A server that a tenant may have to itself. In a ledger it is `<tenant>/<kind>`: no service can be called so. */
export type OwnServer = "postgres" | "redis";
export const ownServers: readonly OwnServer[] = ["postgres", "redis"];

export function isOwnServer(service: string): service is OwnServer {
  return service === "postgres" || service === "redis";
}

/** How much a tenant shares; undefined where its tier does not exist. */
export function isolationOf(catalog: Catalog, tenant: Tenant): Isolation | undefined {
  return catalog.tiers.get(tenant.tier)?.isolation;
}

/** Whether a tenant with this isolation has such a server to itself, if any of its services uses one. */
export function hasOwn(isolation: Isolation | undefined, server: OwnServer): boolean {
  return isolation === "silo" || (isolation === "bridge" && server === "postgres");
}

/** The servers that a tenant has to itself: what its isolation gives, of what its services use. */
export function ownServersOf(catalog: Catalog, tenant: Tenant): OwnServer[] {
  const isolation = isolationOf(catalog, tenant);
  if (isolation === undefined || isolation === "pool") return [];
  const services = servicesOf(catalog, tenant);
  return ownServers.filter(
    (server) => hasOwn(isolation, server) && services.some((it) => it.uses.includes(server)),
  );
}

/** The environment that a site belongs to; the first one by name where two claim it. */
export function environmentOf(catalog: Catalog, site: string): Environment | undefined {
  return [...catalog.environments.values()].sort(byId).find((it) => it.sites.includes(site));
}

/** In a disposable environment everything is disposable; in a protected one a service is what its file says. */
export function serviceLifecycle(
  environment: Pick<Environment, "lifecycle">,
  service: Pick<Service, "lifecycle">,
): Lifecycle {
  return environment.lifecycle === "protected" ? service.lifecycle : "disposable";
}

/** Where the line of a service stands in a tenant's file; `services` itself for one that comes with every tenant. */
export function servicePath(tenant: Tenant, service: string): (string | number)[] {
  const index = tenant.services.indexOf(service);
  return index < 0 ? ["services"] : ["services", index];
}

/**
 * How many connections a service's role may hold on its PostgreSQL at the same time: 10, the usual size of an
 * application's pool, for the size `small`; 20 for a larger one. They are promised, not hoped for: their sum must fit
 * into the server's max_connections (capacity.ts).
 */
export function connectionLimit(size: string): number {
  return size === "small" ? 10 : 20;
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
