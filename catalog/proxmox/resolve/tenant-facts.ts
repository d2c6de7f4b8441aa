import type { Catalog, Environment, ProxmoxSite, Tenant, Tier } from "../../catalog.ts";
import { addressToNumber, isHostIn, numberToAddress, prefixOf } from "../../ipv4.ts";
import type { IndexedGuest, IndexedNetwork, LedgerIndex } from "../../ledger/index-ledger.ts";
import type { ProxmoxAccess, ResolvedHa, ResolvedNetwork } from "../../resolved.ts";
import { environmentOf } from "../../subscriptions.ts";
import { haOf } from "./high-availability.ts";
import { resolveAccess, resolveNetwork } from "./site.ts";

/** What every decision about one tenant starts from. */
export interface TenantFacts {
  readonly catalog: Catalog;
  readonly ledger: LedgerIndex;
  readonly environment: Environment;
  readonly site: ProxmoxSite;
  readonly access: ProxmoxAccess;
  readonly tier: Tier;
  readonly tenant: Tenant;
  readonly number: number;
  /** Its own network; undefined for a pool tenant. */
  readonly own: IndexedNetwork | undefined;
}

/** Undefined where something is missing, which the checks have reported then. */
export function factsOf(
  catalog: Catalog,
  ledger: LedgerIndex,
  tenant: Tenant,
): TenantFacts | undefined {
  const site = catalog.sites.get(tenant.site);
  const tier = catalog.tiers.get(tenant.tier);
  const environment = environmentOf(catalog, tenant.site);
  const number = ledger.numbers.get(tenant.id);
  if (site?.substrate !== "proxmox" || !tier || !environment || number === undefined)
    return undefined;
  const own = tier.isolation === "pool" ? undefined : ledger.networks.get(tenant.id);
  if (tier.isolation !== "pool" && !own) return undefined;
  const access = accessOf(site, ledger);
  return { catalog, ledger, environment, site, access, tier, tenant, number, own };
}

/* A run that resolves a thousand tenants asks a thousand times. */
const accesses = new WeakMap<
  LedgerIndex,
  { readonly site: ProxmoxSite; readonly access: ProxmoxAccess }
>();

function accessOf(site: ProxmoxSite, ledger: LedgerIndex): ProxmoxAccess {
  const known = accesses.get(ledger);
  if (known?.site === site) return known.access;
  const access = resolveAccess(site, ledger.adopted);
  accesses.set(ledger, { site, access });
  return access;
}

/** Where a guest answers, and the network that the address is in. */
export interface Place {
  readonly ip: string;
  readonly network: ResolvedNetwork;
}

/**
 * Where a guest stands: one of a bridge or silo tenant in the tenant's own network, one of a pool tenant in the shared
 * one, and one that is adopted where it was found. Undefined where it has no address there.
 */
export function placeOf(
  { site, ledger, tenant, own }: TenantFacts,
  line: IndexedGuest,
): Place | undefined {
  const { platform, tenants } = site.networks;
  if (own && !ledger.adopted.has(line.vmid)) {
    const ip = line.ownIp ?? line.ip;
    return isHostIn(own.cidr, ip) ? { ip, network: ownNetwork(site, own) } : undefined;
  }
  const { ip } = line;
  if (isHostIn(tenants.cidr, ip)) return { ip, network: resolveNetwork(tenants) };
  const left = ledger.networks.get(tenant.id);
  if (left && isHostIn(left.cidr, ip)) return undefined;
  // A guest that ran before Tenantry may be pinned to an address of the platform's network.
  return { ip, network: resolveNetwork(platform) };
}

/** A tenant's own network: its first address is the site's own router, on the bridge of the shared one. */
export function ownNetwork(site: ProxmoxSite, { vlan, cidr }: IndexedNetwork): ResolvedNetwork {
  const first = addressToNumber(cidr.slice(0, cidr.indexOf("/")));
  return {
    bridge: site.networks.tenants.bridge,
    vlan,
    cidr,
    prefix: prefixOf(cidr),
    gateway: numberToAddress(first + 1),
  };
}

/**
 * Whether PVE starts a tenant's guest elsewhere when its host fails. Not that of a silo tenant: the hosts that are left
 * belong to others.
 */
export function tenantHa(
  { site, tier }: TenantFacts,
  host: string,
  storage: string,
): ResolvedHa | null {
  if (site.highAvailability?.restart !== "all" || tier.isolation === "silo") return null;
  return haOf(site, host, storage);
}
