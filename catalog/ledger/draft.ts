import { siteLoad } from "../capacity.ts";
import type { Catalog, Ledger, LedgerGuest, LedgerNetwork, Site, Tenant } from "../catalog.ts";
import type { SiteLoad } from "../placement.ts";
import { ascending } from "./ascending.ts";
import type { FreeNumbers } from "./free-numbers.ts";
import { indexLedger, type LedgerIndex, ledgerOf } from "./index-ledger.ts";

/** One thing that a ledger does not say yet. */
export type LedgerAddition =
  | { readonly kind: "tenant"; readonly number: number; readonly tenant: Tenant }
  | {
      readonly kind: "network";
      readonly vlan: number;
      readonly network: LedgerNetwork;
      readonly tenant: Tenant;
    }
  | {
      readonly kind: "guest";
      readonly vmid: number;
      readonly guest: LedgerGuest;
      readonly tenant: Tenant;
      /** A service's id, or `postgres` or `redis` for a server of the tenant's own. */
      readonly service: string;
    }
  /** A line that says more from now on: the image of a guest that became protected, an address in a network that the tenant got. */
  | {
      readonly kind: "line";
      readonly adds: readonly ("image" | "ownIp")[];
      readonly vmid: number;
      readonly guest: LedgerGuest;
      readonly tenant: Tenant;
      readonly service: string;
    };

/** A site while its ledger is being added to. */
export interface Draft {
  readonly catalog: Catalog;
  readonly site: Site;
  readonly ledger: Ledger;
  readonly index: LedgerIndex;
  readonly free: FreeNumbers;
  readonly additions: LedgerAddition[];
  /** Worked out when the first guest is placed: a run that adds nothing does not pay for it. */
  load(): SiteLoad;
}

export function draftOf(catalog: Catalog, site: Site, free: FreeNumbers): Draft {
  const ledger = ledgerOf(catalog, site.id);
  let load: SiteLoad | undefined;
  return {
    catalog,
    site,
    ledger,
    index: indexLedger(ledger),
    free,
    additions: [],
    load: () => {
      load ??= siteLoad(catalog, site);
      return load;
    },
  };
}

/** The ledger with the additions in it, every map in ascending order again. */
export function appended({ ledger, additions }: Draft): Ledger {
  if (additions.length === 0) return ledger;
  const tenants = new Map(ledger.tenants);
  const networks = new Map(ledger.networks);
  const releasedNetworks = new Map(ledger.releasedNetworks);
  const guests = new Map(ledger.guests);
  for (const addition of additions) {
    if (addition.kind === "tenant") tenants.set(addition.number, addition.tenant.id);
    else if (addition.kind === "network") {
      networks.set(addition.vlan, addition.network);
      releasedNetworks.delete(addition.vlan);
    } else guests.set(addition.vmid, addition.guest);
  }
  return {
    ...ledger,
    tenants: ascending(tenants),
    networks: ascending(networks),
    guests: ascending(guests),
    releasedNetworks: ascending(releasedNetworks),
  };
}
