import ipaddr from "ipaddr.js";
import type {
  Catalog,
  Ledger,
  LoadResult,
  ProxmoxSite,
  Site,
  VpsSite,
} from "../catalog/catalog.ts";
import { CatalogError } from "../catalog/errors.ts";
import { ledgerFile } from "../catalog/files.ts";
import { indexLedger } from "../catalog/ledger/index-ledger.ts";
import { loadForPlatform } from "../catalog/load.ts";
import type { CloudflarePlace, OtherTenant, SitePlace, StackFacts } from "./rule.ts";

/**
 * What the catalog says of a stack (`dev`, `dev.acme`). Reads `platform/` and the ledgers, no tenant's file: who is
 * there, and where, is in the ledgers. Trouble in the ledger of another environment hides its tenants and stops
 * nobody.
 * @throws CatalogError when the catalog cannot be read
 * @throws Error when the stack's name is not one of ours, or no ledger knows the tenant
 */
export function stackFacts(root: string, stack: string): StackFacts {
  return factsReader(root)(stack);
}

/** As {@link stackFacts}, for many stacks: the files of an environment are read once. */
export function factsReader(root: string): (stack: string) => StackFacts {
  const loads = new Map<string, LoadResult>();
  return (stack) =>
    factsOf(stack, (environment) => {
      const load = loads.get(environment) ?? loadForPlatform(root, environment);
      loads.set(environment, load);
      return load;
    });
}

function factsOf(stack: string, load: (environment: string) => LoadResult): StackFacts {
  const [environment = "", tenant = null, ...rest] = stack.split(".");
  if (rest.length > 0 || environment === "" || tenant === "") {
    throw new Error(
      `The stack's name "${stack}" is neither <environment> nor <environment>.<tenant>.`,
    );
  }
  const { catalog, problems } = load(environment);
  const own = catalog.environments.get(environment);
  const elsewhere = new Set(
    [...catalog.sites.keys()].filter((site) => !own?.sites.includes(site)).map(ledgerFile),
  );
  const counting = problems.filter(({ file }) => !elsewhere.has(file));
  if (counting.length > 0) throw new CatalogError(counting);
  if (!own) throw new Error(`There is no environment "${environment}" in the catalog.`);
  const everybody = [...catalog.environments].flatMap(([id, { sites }]) =>
    sites.flatMap((site) => tenantsOf(catalog, id, site)),
  );
  const isOwn = (it: OtherTenant): boolean => it.environment === environment && it.id === tenant;
  const self = everybody.find(isOwn);
  if (tenant !== null && !self) {
    throw new Error(`No ledger of "${environment}" knows the tenant "${tenant}".`);
  }
  const sites = self ? [self.site] : own.sites;
  return {
    environment,
    tenant,
    number: self?.number ?? null,
    lifecycle: own.lifecycle,
    sites: sites.flatMap((id) => placeOf(catalog, id, tenant)),
    others: everybody.filter((it) => !isOwn(it)),
  };
}

function tenantsOf(catalog: Catalog, environment: string, site: string): OtherTenant[] {
  const ledger = catalog.ledgers.get(site);
  const domain = catalog.sites.get(site)?.domain ?? "";
  if (!ledger) return [];
  return [...ledger.tenants, ...ledger.releasedTenants].map(([number, id]) => ({
    id,
    environment,
    site,
    number,
    domain,
    ...numbersOf(ledger, id),
  }));
}

function numbersOf(
  { guests, networks }: Ledger,
  tenant: string,
): Pick<OtherTenant, "addresses" | "networks" | "vmids"> {
  const own = [...guests].filter(([, { of }]) => of.startsWith(`${tenant}/`));
  return {
    addresses: own.flatMap(([, { ip, ownIp }]) => (ownIp === undefined ? [ip] : [ip, ownIp])),
    networks: [...networks.values()].flatMap(({ of, cidr }) => (of === tenant ? [cidr] : [])),
    vmids: own.map(([vmid]) => vmid),
  };
}

function placeOf(catalog: Catalog, id: string, tenant: string | null): SitePlace[] {
  const site = catalog.sites.get(id);
  return site ? [toPlace(site, catalog.ledgers.get(id), tenant)] : [];
}

function toPlace(site: Site, ledger: Ledger | undefined, tenant: string | null): SitePlace {
  const { id, domain } = site;
  if (site.substrate === "aws") {
    return { substrate: "aws", id, domain, account: site.account, region: site.region };
  }
  if (site.substrate === "vps") return onVps(site, ledger, tenant);
  const vlans = [...(ledger?.networks ?? [])].filter(([, network]) => network.of === tenant);
  const { bridge } = site.networks.tenants;
  const own = vlans.map(([vlan, { cidr }]) => ({ bridge, vlan, cidr }));
  const { platform, machines, tenants } = site.networks;
  const { addresses } = ledger && tenant ? numbersOf(ledger, tenant) : { addresses: [] };
  const holdsGuest = (cidr: string): boolean =>
    addresses.some((ip) => ipaddr.IPv4.parse(ip).match(ipaddr.IPv4.parseCIDR(cidr)));
  const found = [platform, machines].filter((network) => network && holdsGuest(network.cidr));
  const shared = tenant === null ? [platform, machines, tenants] : [tenants, ...found];
  return {
    substrate: "proxmox",
    id,
    domain,
    endpoint: site.endpoint,
    networks: (own.length > 0 ? own : shared).flatMap((it) =>
      it ? [{ bridge: it.bridge, vlan: it.vlan, cidr: it.cidr }] : [],
    ),
    management: site.management,
    cloudflare: cloudflareOf(site),
    adopted: [...(ledger?.adopted.keys() ?? [])],
    adopting: ledger?.adopted.has(site.shared.proxy.vmid) ?? false,
  };
}

function onVps(site: VpsSite, ledger: Ledger | undefined, tenant: string | null): SitePlace {
  const { id, domain } = site;
  const own = ledger && tenant !== null ? indexLedger(ledger).hosts.get(tenant) : undefined;
  const hosts = Object.entries(site.hosts)
    .filter(([name]) => tenant === null || name === own)
    .map(([, { ip }]) => ip)
    .sort();
  return { substrate: "vps", id, domain, hosts, cloudflare: cloudflareOf(site) };
}

function cloudflareOf({ cloudflare }: ProxmoxSite | VpsSite): CloudflarePlace | null {
  return cloudflare ? { account: cloudflare.account, zone: cloudflare.zone } : null;
}
