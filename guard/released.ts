import type { Ledger } from "../catalog/catalog.ts";
import { serviceLines, splitOf } from "../catalog/ledger/index-ledger.ts";
import type { Inputs, Kind } from "./kinds/kind.ts";
import { kindOf, taggedService } from "./kinds.ts";

/** What the ledger's tombstones say of one stack: what may be deleted without asking anybody again. */
export interface Released {
  /** Empty for a platform. */
  readonly tenant: string;
  /** The whole tenant was released, and nobody has its id again. */
  readonly whole: boolean;
  /** VMIDs, as the provider's ids have them. */
  readonly guests: ReadonlySet<string>;
  /** Services that were released and that no line of the ledger has any more. */
  readonly services: ReadonlySet<string>;
  /** Services that the ledger has lines of. */
  readonly living: ReadonlySet<string>;
}

/** For a platform: no tombstone is about what tenants share. */
export const nothingReleased: Released = {
  tenant: "",
  whole: false,
  guests: new Set(),
  services: new Set(),
  living: new Set(),
};

/** The tombstones of one tenant on its site. */
export function releasedOf(ledger: Ledger | undefined, tenant: string): Released {
  if (!ledger) return { ...nothingReleased, tenant };
  const own = (of: string): boolean => splitOf(of).tenant === tenant;
  const services = (lines: Iterable<{ readonly of: string }>): string[] =>
    [...lines].filter(({ of }) => own(of)).map(({ of }) => splitOf(of).service);
  const living = new Set(services(serviceLines(ledger)));
  const gone = services([
    ...ledger.released.values(),
    ...ledger.releasedRules.values(),
    ...ledger.releasedUnits.values(),
  ]);
  const has = (tenants: ReadonlyMap<number, string>): boolean =>
    [...tenants.values()].includes(tenant);
  return {
    tenant,
    whole: has(ledger.releasedTenants) && !has(ledger.tenants),
    guests: new Set(
      [...ledger.released].filter(([, { of }]) => own(of)).map(([vmid]) => String(vmid)),
    ),
    services: new Set(gone.filter((service) => !living.has(service))),
    living,
  };
}

/** A resource of a state or of a preview. */
export interface Deletable {
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  readonly id?: string;
  readonly inputs?: Inputs;
}

/** Whether something may be deleted: it can be made again, or a tombstone is about it. */
export function isReleased(resource: Deletable, released: Released): boolean {
  const kind = kindOf(resource.type, resource.inputs);
  switch (kind.goes) {
    case "freely":
      return true;
    case "never":
      return false;
    case "by VMID":
      return released.guests.has(resource.id ?? "");
    case "with its owner":
      return released.whole || released.services.has(ownerOf(resource, kind, released) ?? "");
  }
}

/**
 * The service that a resource belongs to: by its tag, else by its name. Of several that fit it is the longest, or
 * what is `crm-eu`'s would be held for `crm`'s. Undefined for what is the whole tenant's.
 */
function ownerOf(
  { name, inputs = {} }: Deletable,
  { suffix }: Kind,
  { tenant, services, living }: Released,
): string | undefined {
  const tagged = taggedService(inputs);
  if (tagged !== undefined) return tagged;
  const fits = (service: string): boolean => {
    const owner = `${tenant}-${service}`;
    if (suffix !== undefined) return name === `${owner}${suffix}`;
    return name === owner || name.startsWith(`${owner}-`);
  };
  return [...living, ...services].filter(fits).sort((a, b) => b.length - a.length)[0];
}
