import type { Catalog, Environment, Service, Site, Tenant } from "./catalog.ts";
import type { Isolation, Lifecycle } from "./resolved.ts";

/*
 * What follows from the files about who has what, before any number is given out. Allocation, capacity, checks and
 * resolution all ask here, so that they cannot disagree.
 */

/** The services that come with every tenant, sorted by id. Asked for several times a tenant, so kept by catalog. */
function everyTenantServices(catalog: Catalog): readonly Service[] {
  const known = everyTenant.get(catalog.services);
  if (known) return known;
  const services = [...catalog.services.values()].filter((it) => it.everyTenant).sort(byId);
  everyTenant.set(catalog.services, services);
  return services;
}
const everyTenant = new WeakMap<Catalog["services"], readonly Service[]>();

/**
 * The services that a tenant has: first those that come with every tenant, then what its file subscribes to, each
 * sorted by id. What does not exist is left out: the checks report it.
 */
export function servicesOf(catalog: Catalog, tenant: Tenant): Service[] {
  const listed = [...new Set(tenant.services)].flatMap((id) => catalog.services.get(id) ?? []);
  return [...everyTenantServices(catalog), ...listed.filter((it) => !it.everyTenant).sort(byId)];
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

/** Memory, cores and disk of a tenant's own server; undefined where tier, `dedicated` or size does not exist. */
export function ownServerSize(
  catalog: Catalog,
  site: Site,
  tenant: Tenant,
  server: OwnServer,
): Size | undefined {
  const tier = catalog.tiers.get(tenant.tier);
  const sizes = site.dedicated?.[server].sizes;
  return tier && sizes && Object.hasOwn(sizes, tier.size) ? sizes[tier.size] : undefined;
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

/**
 * The image that a service's guest is made from on a site, as the files name it today: the service's own, or that of
 * the template that it is cloned from. Undefined where the site has no such template, which the checks report.
 */
export function madeFrom(
  site: Pick<Site, "templates">,
  { image, template }: Pick<Service, "image" | "template">,
): string | undefined {
  if (image !== undefined) return image;
  if (template === undefined || !Object.hasOwn(site.templates, template)) return undefined;
  return site.templates[template]?.image;
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
