import type { ResolvedPlatform, ResolvedTenant } from "../catalog/resolved.ts";
import { nothingReleased, type Released } from "./released.ts";

/** The scarce names and numbers that catalog and ledger give to one stack, and to no other. */
export interface Owned {
  readonly vmids: ReadonlySet<number>;
  /** Pools, and the backup jobs that are called like them. */
  readonly names: ReadonlySet<string>;
  /** Databases and roles. */
  readonly databases: ReadonlySet<string>;
  /** What its tombstones allow to be deleted. */
  readonly released: Released;
  /** Hosts whose own firewall is this stack's business; none for a tenant. */
  readonly hosts: ReadonlySet<string>;
}

/** What a tenant's stack may adopt. */
export function ownedByTenant(tenant: ResolvedTenant, released: Released): Owned {
  const postgres = tenant.services.flatMap((service) => service.postgres ?? []);
  return {
    vmids: new Set(tenant.services.map((service) => service.guest.vmid)),
    names: new Set([tenant.pool]),
    databases: new Set(postgres.flatMap(({ database, role, owner }) => [database, role, owner])),
    released,
    hosts: new Set(),
  };
}

/** What an environment's platform stack may adopt. */
export function ownedByPlatform(platform: ResolvedPlatform): Owned {
  const shared = platform.sites.flatMap((site) => site.shared);
  return {
    vmids: new Set(shared.map(({ guest }) => guest.vmid)),
    names: new Set(platform.sites.map((site) => site.pool)),
    databases: new Set(),
    released: nothingReleased,
    hosts: new Set(platform.sites.flatMap((site) => site.hosts)),
  };
}
