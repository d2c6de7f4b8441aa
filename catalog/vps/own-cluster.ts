import type { Catalog, Tenant, VpsSite } from "../catalog.ts";
import { OWN_SERVER_PORTS } from "../schema/site/vps/services.ts";
import { isolationOf, servicesOf } from "../subscriptions.ts";

/** What a bridge tenant's own PostgreSQL is made of. */
export type OwnCluster = NonNullable<VpsSite["dedicated"]>["postgres"][string];

/**
 * The highest tenant number of a VPS site: its own PostgreSQL has the port 20000 + number and its Unix user the id
 * 20000 + number, and both end.
 */
export const MOST_TENANTS = 39_999;

/** TCP port of a bridge tenant's own PostgreSQL. It follows from the number, which nobody else ever has. */
export function ownClusterPort(tenantNumber: number): number {
  return OWN_SERVER_PORTS + tenantNumber;
}

/** Whether a tenant's databases stand on a cluster of its own; a silo tenant has the host's to itself. */
export function hasOwnCluster(catalog: Catalog, tenant: Tenant): boolean {
  const uses = servicesOf(catalog, tenant).flatMap((it) => it.uses);
  return isolationOf(catalog, tenant) === "bridge" && uses.includes("postgres");
}

/** What the site gives for a size word; undefined where it has none to give. */
export function ownClusterOf(
  site: Pick<VpsSite, "dedicated">,
  size: string,
): OwnCluster | undefined {
  const sizes = site.dedicated?.postgres;
  return sizes && Object.hasOwn(sizes, size) ? sizes[size] : undefined;
}

/** The largest that the site gives: what is counted where nobody can tell which it is. */
export function largestCluster(site: Pick<VpsSite, "dedicated">): OwnCluster | undefined {
  return Object.values(site.dedicated?.postgres ?? {}).sort((a, b) => b.memoryMib - a.memoryMib)[0];
}
