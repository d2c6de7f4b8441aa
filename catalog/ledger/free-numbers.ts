import type { Catalog, Site, Tenant } from "../catalog.ts";
import { addressToNumber, numberToAddress, rangeOf } from "../ipv4.ts";
import { ledgerOf } from "./index-ledger.ts";
import type { Scope } from "./scope.ts";

/** The first host addresses of the tenants' network stay free for routers and what people put there by hand: .10 is the first. */
const RESERVED_ADDRESSES = 9;

/** What a scope has given out, and the lowest of what is left. Grows while it gives. */
export interface FreeNumbers {
  /** One above the highest tenant number that ever was. */
  tenantNumber(): number;
  /** The lowest VMID of the site's range that never was anyone's; undefined when the range is used up. */
  vmid(site: Site): number | undefined;
  /** The lowest free address of the site's tenants' network; undefined when there is none. */
  address(site: Site): string | undefined;
}

/**
 * Everything that is taken in a scope counts, whichever of its sites took it: lines, tombstones, shared guests,
 * gateways, and pins, also those that no ledger holds yet. So no choice depends on the order of the tenants' files.
 *
 * @param today `YYYY-MM-DD`: the address of a tombstone is free from its `ipFreeFrom` on
 */
export function freeNumbers(
  catalog: Catalog,
  scope: Scope,
  tenants: readonly Tenant[],
  today: string,
): FreeNumbers {
  const vmids = new Set<number>();
  const addresses = new Set<number>();
  let highestTenant = 0;
  for (const site of scope.sites) {
    const ledger = ledgerOf(catalog, site.id);
    for (const number of [...ledger.tenants.keys(), ...ledger.releasedTenants.keys()]) {
      highestTenant = Math.max(highestTenant, number);
    }
    for (const [vmid, guest] of ledger.guests) {
      vmids.add(vmid);
      addresses.add(addressToNumber(guest.ip));
    }
    for (const [vmid, tombstone] of ledger.released) {
      vmids.add(vmid);
      if (tombstone.ip && tombstone.ipFreeFrom > today)
        addresses.add(addressToNumber(tombstone.ip));
    }
    for (const guest of Object.values(site.shared)) {
      vmids.add(guest.vmid);
      addresses.add(addressToNumber(guest.ip));
    }
    for (const ip of infrastructureOf(site)) addresses.add(addressToNumber(ip));
  }
  for (const pin of tenants.flatMap((tenant) => Object.values(tenant.pin ?? {}))) {
    vmids.add(pin.vmid);
    addresses.add(addressToNumber(pin.ip));
  }

  const nextVmid = new Map<string, number>();
  const nextAddress = new Map<string, number>();
  return {
    tenantNumber: () => ++highestTenant,
    vmid: (site) => {
      const { first, last } = vmidRange(site);
      const vmid = lowestFree(vmids, nextVmid.get(site.id) ?? first, last);
      if (vmid !== undefined) nextVmid.set(site.id, vmid + 1);
      return vmid;
    },
    address: (site) => {
      const { first, last } = rangeOf(site.networks.tenants.cidr);
      const start = nextAddress.get(site.id) ?? first + RESERVED_ADDRESSES + 1;
      const address = lowestFree(addresses, start, last - 1);
      if (address === undefined) return undefined;
      nextAddress.set(site.id, address + 1);
      return numberToAddress(address);
    },
  };
}

/** `10000-19999`, both ends included. */
export function vmidRange(site: Site): { readonly first: number; readonly last: number } {
  const [first = 0, last = 0] = site.ranges.vmid.split("-").map(Number);
  return { first, last };
}

/** Addresses that belong to the site itself and could stand in its tenants' network. */
export function infrastructureOf(site: Site): string[] {
  const { platform, tenants } = site.networks;
  return [platform.gateway, tenants.gateway, ...site.dns, ...site.ntp];
}

function lowestFree(taken: Set<number>, from: number, last: number): number | undefined {
  for (let value = from; value <= last; value++) {
    if (taken.has(value)) continue;
    taken.add(value);
    return value;
  }
  return undefined;
}
