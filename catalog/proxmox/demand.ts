import type { Catalog, ProxmoxSite } from "../catalog.ts";
import { ledgerOf, splitOf } from "../ledger/index-ledger.ts";
import { isOwnServer, type Size, sizeOf } from "../subscriptions.ts";
import { runningGuestsOf } from "./site-guests.ts";
import { ownServerSize } from "./subscriptions.ts";

/** A guest of a site, with what it takes. */
export interface StandingGuest {
  /** Tenant that it belongs to; empty for a guest of the site itself. */
  readonly tenant: string;
  readonly host: string;
  readonly size: Size;
}

/**
 * Every guest that the site's file and its ledger name, with what it takes: a guest that is adopted what it was found
 * with, one whose tenant has no file the largest size that there is.
 */
export function standingGuests(catalog: Catalog, site: ProxmoxSite): StandingGuest[] {
  const ledger = ledgerOf(catalog, site.id);
  const tenants = new Map(
    catalog.tenants.filter((it) => it.site === site.id).map((it) => [it.id, it]),
  );
  const sizeFor = (of: string): Size | undefined => {
    const names = splitOf(of);
    const tenant = tenants.get(names.tenant);
    if (isOwnServer(names.service)) {
      const size = tenant && ownServerSize(catalog, site, tenant, names.service);
      return size ?? largest(site.dedicated?.[names.service].sizes);
    }
    const service = catalog.services.get(names.service);
    const size = tenant && service && sizeOf(catalog, tenant, service);
    return size ?? largest(service?.sizes);
  };
  const own = runningGuestsOf(site).map(({ vmid, host, memoryMib, cores, diskGib }) => ({
    tenant: "",
    host,
    size: ledger.adopted.get(vmid) ?? { memoryMib, cores, diskGib },
  }));
  const ofTenants = [...ledger.guests].flatMap(([vmid, { of, host }]) => {
    const size = ledger.adopted.get(vmid) ?? sizeFor(of);
    return size ? [{ tenant: splitOf(of).tenant, host, size }] : [];
  });
  return [...own, ...ofTenants];
}

function largest(sizes: Readonly<Record<string, Size>> = {}): Size | undefined {
  return Object.values(sizes).sort((a, b) => b.memoryMib - a.memoryMib)[0];
}
