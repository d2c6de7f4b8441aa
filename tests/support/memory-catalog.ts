import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import type { Catalog, Ledger, ProxmoxSite, Service, Tenant } from "../../catalog/catalog.ts";
import { tenantFile } from "../../catalog/files.ts";
import { planAllocation } from "../../catalog/ledger/plan.ts";
import { loadCatalog } from "../../catalog/load.ts";
import { isOfferedAt } from "../../catalog/subscriptions.ts";
import { proxmoxSite } from "./proxmox.ts";

const projectRoot = fileURLToPath(new URL("../..", import.meta.url));

/** A day for tests. */
export const TODAY = "2026-11-21";

/** One environment of the example catalog with its site on Proxmox, without tenants and without a ledger. */
export function emptyCatalog(environment: "dev" | "prod" = "dev"): Catalog {
  const { catalog, problems } = loadCatalog(projectRoot);
  if (problems.length > 0) throw new Error("the example catalog has problems");
  const read = catalog.environments.get(environment);
  const sites = new Map(
    [...catalog.sites].filter(
      ([id, site]) => read?.sites.includes(id) && site.substrate === "proxmox",
    ),
  );
  const it = read && { ...read, sites: [...sites.keys()] };
  return {
    ...catalog,
    environments: new Map(it ? [[it.id, it]] : []),
    sites,
    services: new Map(
      [...catalog.services]
        .filter(([, service]) => environment === "prod" || !service.template)
        .filter(([, service]) => [...sites.keys()].some((id) => isOfferedAt(service, id)))
        .map(([id, service]) => [id, offeredEverywhere(service)]),
    ),
    tenants: [],
    ledgers: new Map(),
  };
}

/** A service that names no sites: those of another catalog would be missing in this one. */
function offeredEverywhere(service: Service): Service {
  const { sites, ...rest } = service;
  return sites === undefined ? service : rest;
}

/** A tenant of the example site. */
export function aTenant(
  id: string,
  services: readonly string[],
  more: Partial<Tenant> = {},
): Tenant {
  return {
    id,
    environment: "dev",
    file: tenantFile("dev", id),
    name: id,
    site: "aiqso-lab",
    tier: "growth",
    services: [...services],
    ...more,
  };
}

/** A tenant of the example's other site, which has bridge and silo tenants. */
export function aProdTenant(
  id: string,
  tier: "starter" | "growth" | "business" | "enterprise",
  services: readonly string[],
  more: Partial<Tenant> = {},
): Tenant {
  const file = tenantFile("prod", id);
  return aTenant(id, services, { environment: "prod", site: "aiqso", tier, file, ...more });
}

/** Sorted as the loader sorts them. */
export function withTenants(catalog: Catalog, tenants: readonly Tenant[]): Catalog {
  return { ...catalog, tenants: [...tenants].sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

/** The example site with something else in it. */
export function withSite(
  catalog: Catalog,
  change: (site: ProxmoxSite) => ProxmoxSite,
  id = "aiqso-lab",
): Catalog {
  const site = proxmoxSite(catalog, "aiqso-lab");
  return { ...catalog, sites: new Map(catalog.sites).set(id, change(site)) };
}

/** The catalog with everything allocated. */
export function allocated(catalog: Catalog, today = TODAY): Catalog {
  const { ledgers, problems } = planAllocation(catalog, today);
  const [first] = problems;
  if (first) throw new Error(first.message);
  return { ...catalog, ledgers };
}

/** The ledger of the example site. */
export function ledgerIn(catalog: Catalog): Ledger {
  const ledger = catalog.ledgers.get("aiqso-lab");
  if (!ledger) throw new Error("nothing is allocated");
  return ledger;
}

/** A handful of tenants with any of the services. */
export const someTenants: fc.Arbitrary<Tenant[]> = fc
  .uniqueArray(
    fc.record({
      id: fc.stringMatching(/^[a-z]{2,6}$/),
      services: fc.shuffledSubarray(["content", "crm", "social"]),
      tier: fc.constantFrom("starter", "growth"),
    }),
    { selector: (it) => it.id, maxLength: 8 },
  )
  .map((list) => list.map(({ id, services, tier }) => aTenant(id, services, { tier })));
