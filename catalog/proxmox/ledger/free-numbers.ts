import type { Catalog, ProxmoxSite, Tenant } from "../../catalog.ts";
import { addressToNumber, numberToAddress, rangeOf } from "../../ipv4.ts";
import { ledgerOf } from "../../ledger/index-ledger.ts";
import type { Scope } from "../../ledger/scope.ts";
import { numbersOf } from "../site-guests.ts";

/** The first host addresses of the tenants' network stay free for routers and what people put there by hand: .10 is the first. */
export const RESERVED_ADDRESSES = 9;

/** What a scope has given out, and the lowest of what is left. Grows while it gives. */
export interface FreeNumbers {
  /** One above the highest tenant number that ever was. */
  tenantNumber(): number;
  /** The lowest VMID of the site's range that never was anyone's; undefined when the range is used up. */
  vmid(site: ProxmoxSite): number | undefined;
  /** The lowest free address of a network, from .10 on; undefined when there is none. */
  address(cidr: string): string | undefined;
  /** The day from which an address may be given out again that a released guest had; undefined where none holds it back. */
  heldUntil(address: string): string | undefined;
  /** The lowest free VLAN of the site's range with the /24 of the same place in `ranges.cidr`; undefined when there is none. */
  network(site: ProxmoxSite): { readonly vlan: number; readonly cidr: string } | undefined;
}

/**
 * Everything that is taken in a scope counts, whichever of its sites took it: lines, tombstones, shared guests,
 * gateways, and pins, also those that no ledger holds yet. So no choice depends on the order of the tenants' files.
 *
 * @param today `YYYY-MM-DD`: the address of a tombstone is free from its `ipFreeFrom` on
 */
export function freeNumbers(
  catalog: Catalog,
  scope: Scope<ProxmoxSite>,
  tenants: readonly Tenant[],
  today: string,
): FreeNumbers {
  const taken = takenIn(catalog, scope, tenants, today);
  const { vmids, addresses, held, vlans, networks } = taken;
  let { highestTenant } = taken;
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
    address: (cidr) => {
      const { first, last } = rangeOf(cidr);
      const start = nextAddress.get(cidr) ?? first + RESERVED_ADDRESSES + 1;
      const address = lowestFree(addresses, start, last - 1);
      if (address === undefined) return undefined;
      nextAddress.set(cidr, address + 1);
      return numberToAddress(address);
    },
    heldUntil: (address) => held.get(address),
    network: (site) => {
      const free = networksToGive(site).find((it) => !vlans.has(it.vlan) && !networks.has(it.cidr));
      if (!free) return undefined;
      vlans.add(free.vlan);
      networks.add(free.cidr);
      return free;
    },
  };
}

/** What is taken in a scope, whoever took it. */
interface Taken {
  readonly highestTenant: number;
  readonly vmids: Set<number>;
  readonly addresses: Set<number>;
  /** The day from which an address is free again that a tombstone holds back. */
  readonly held: ReadonlyMap<string, string>;
  readonly vlans: Set<number>;
  readonly networks: Set<string>;
}

function takenIn(
  catalog: Catalog,
  scope: Scope<ProxmoxSite>,
  tenants: readonly Tenant[],
  today: string,
): Taken {
  const vmids = new Set<number>();
  const addresses = new Set<number>();
  const held = new Map<string, string>();
  const vlans = new Set<number>();
  const networks = new Set<string>();
  let highestTenant = 0;
  for (const site of scope.sites) {
    const ledger = ledgerOf(catalog, site.id);
    for (const number of [...ledger.tenants.keys(), ...ledger.releasedTenants.keys()]) {
      highestTenant = Math.max(highestTenant, number);
    }
    for (const [vmid, guest] of ledger.guests) {
      vmids.add(vmid);
      addresses.add(addressToNumber(guest.ip));
      if (guest.ownIp) addresses.add(addressToNumber(guest.ownIp));
    }
    for (const [vmid, tombstone] of ledger.released) {
      vmids.add(vmid);
      if (tombstone.ipFreeFrom <= today) continue;
      for (const ip of [tombstone.ip, tombstone.ownIp]) {
        if (ip === undefined) continue;
        addresses.add(addressToNumber(ip));
        held.set(ip, tombstone.ipFreeFrom);
      }
    }
    for (const [vlan, network] of ledger.networks) {
      vlans.add(vlan);
      networks.add(network.cidr);
    }
    for (const [vlan, tombstone] of ledger.releasedNetworks) {
      if (tombstone.freeFrom <= today) continue;
      vlans.add(vlan);
      networks.add(tombstone.cidr);
    }
    for (const vmid of ledger.adopted.keys()) vmids.add(vmid);
    const own = numbersOf(site);
    for (const vmid of own.vmids) vmids.add(vmid);
    for (const ip of [...own.addresses, ...infrastructureOf(site)]) {
      addresses.add(addressToNumber(ip));
    }
  }
  for (const pin of tenants.flatMap((tenant) => Object.values(tenant.pin ?? {}))) {
    vmids.add(pin.vmid);
    addresses.add(addressToNumber(pin.ip));
  }
  return { highestTenant, vmids, addresses, held, vlans, networks };
}

/** Every VLAN of the site's range with its /24; none where the site has no such ranges. */
export function networksToGive(
  site: ProxmoxSite,
): { readonly vlan: number; readonly cidr: string }[] {
  const { vlan, cidr } = site.ranges;
  if (vlan === undefined || cidr === undefined) return [];
  const [first = 0, last = 0] = vlan.split("-").map(Number);
  const range = rangeOf(cidr);
  const count = Math.min(last - first + 1, Math.floor((range.last - range.first + 1) / 256));
  return Array.from({ length: Math.max(0, count) }, (_, index) => ({
    vlan: first + index,
    cidr: `${numberToAddress(range.first + index * 256)}/24`,
  }));
}

/** `10000-19999`, both ends included. */
export function vmidRange(site: ProxmoxSite): { readonly first: number; readonly last: number } {
  const [first = 0, last = 0] = site.ranges.vmid.split("-").map(Number);
  return { first, last };
}

/** Addresses that belong to the site itself and could stand in its tenants' network. */
export function infrastructureOf(site: ProxmoxSite): string[] {
  const gateways = Object.values(site.networks).flatMap((it) => (it ? [it.gateway] : []));
  return [...gateways, ...site.dns, ...site.ntp];
}

function lowestFree(taken: Set<number>, from: number, last: number): number | undefined {
  for (let value = from; value <= last; value++) {
    if (taken.has(value)) continue;
    taken.add(value);
    return value;
  }
  return undefined;
}
