import type { Ledger } from "../catalog/catalog.ts";

/** What the ledger's tombstones say of one stack: what may be deleted without asking anybody again. */
export interface Released {
  /** VMIDs, as the provider's ids have them. */
  readonly guests: ReadonlySet<string>;
  /** Logical names (`acme-social`) of services that were released and that no line of the ledger has any more. */
  readonly services: ReadonlySet<string>;
}

/** For a platform: no tombstone is about what tenants share. */
export const nothingReleased: Released = { guests: new Set(), services: new Set() };

/** The tombstones of one tenant on its site. */
export function releasedOf(ledger: Ledger | undefined, tenant: string): Released {
  const own = (of: string): boolean => of.startsWith(`${tenant}/`);
  const tombstones = [...(ledger?.released ?? [])].filter(([, { of }]) => own(of));
  const living = new Set([...(ledger?.guests.values() ?? [])].map(({ of }) => of));
  return {
    guests: new Set(tombstones.map(([vmid]) => String(vmid))),
    services: new Set(
      tombstones.filter(([, { of }]) => !living.has(of)).map(([, { of }]) => of.replace("/", "-")),
    ),
  };
}

const guestTypes = /^proxmoxve:index\/(containerLegacy|vmLegacy):/;
const databaseType = "postgresql:index/database:Database";
/** One for the whole cluster: without it no guest's firewall has any effect. */
const clusterFirewallType = "proxmoxve:cluster/firewallLegacy:FirewallLegacy";

/** Whether something may be deleted: it can be made again, or a tombstone is about it. */
export function isReleased(
  resource: { readonly type: string; readonly name: string; readonly id?: string },
  released: Released,
): boolean {
  if (guestTypes.test(resource.type)) return released.guests.has(resource.id ?? "");
  if (resource.type === databaseType) {
    return released.services.has(resource.name.replace(/-postgres$/, ""));
  }
  return resource.type !== clusterFirewallType;
}
