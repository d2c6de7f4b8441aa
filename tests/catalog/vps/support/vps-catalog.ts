import * as fc from "fast-check";
import type { Catalog, Ledger, Tenant, VpsSite } from "../../../../catalog/catalog.ts";
import type { CatalogProblem } from "../../../../catalog/errors.ts";
import { tenantFile } from "../../../../catalog/files.ts";
import { planAllocation } from "../../../../catalog/ledger/plan.ts";
import { loadCatalog } from "../../../../catalog/load.ts";
import { isOfferedAt } from "../../../../catalog/subscriptions.ts";
import { validate } from "../../../../catalog/validate.ts";
import { TODAY } from "../../../support/memory-catalog.ts";
import { projectRoot, type TempCatalog, tempWholeCatalog } from "../../../support/temp-catalog.ts";

/** The example site on VPS that has everything, by its file. */
export const siteFile = "platform/sites/onasis-vps.yaml";
export const ledgerFile = "platform/ledger/onasis-vps.yaml";

/** The site onasis-vps alone in its environment, without tenants and without a ledger. */
export function vpsCatalog(change: (site: VpsSite) => VpsSite = (site) => site): Catalog {
  const { catalog, problems } = loadCatalog(projectRoot);
  if (problems.length > 0) throw new Error("the example catalog has problems");
  const site = catalog.sites.get("onasis-vps");
  const prod = catalog.environments.get("prod");
  if (site?.substrate !== "vps" || !prod) throw new Error("the example has no site onasis-vps");
  return {
    ...catalog,
    environments: new Map([["prod", { ...prod, sites: ["onasis-vps"] }]]),
    sites: new Map([["onasis-vps", change(site)]]),
    services: new Map(
      [...catalog.services].filter(([, service]) => isOfferedAt(service, "onasis-vps")),
    ),
    tenants: [],
    ledgers: new Map(),
  };
}

export function siteOf(catalog: Catalog): VpsSite {
  const site = catalog.sites.get("onasis-vps");
  if (site?.substrate !== "vps") throw new Error("there is no site onasis-vps");
  return site;
}

/** A tenant of it. */
export function vpsTenant(
  id: string,
  services: readonly string[],
  tier: "starter" | "growth" | "business" | "enterprise" = "starter",
): Tenant {
  const file = tenantFile("prod", id);
  return {
    id,
    environment: "prod",
    file,
    name: id,
    site: "onasis-vps",
    tier,
    services: [...services],
  };
}

/** The catalog with these tenants, sorted as the loader sorts them. */
export function withTenants(catalog: Catalog, tenants: readonly Tenant[]): Catalog {
  return { ...catalog, tenants: [...tenants].sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

/** The same with everything allocated that can be. */
export function allocated(catalog: Catalog): Catalog {
  return { ...catalog, ledgers: planAllocation(catalog, TODAY).ledgers };
}

/** What cannot be given, in words. */
export function refusals(catalog: Catalog): string[] {
  return planAllocation(catalog, TODAY).problems.map(({ message }) => message);
}

export function ledgerIn(catalog: Catalog): Ledger {
  const ledger = catalog.ledgers.get("onasis-vps");
  if (!ledger) throw new Error("nothing is allocated");
  return ledger;
}

/** What `validate` says of the whole example after an edit. */
export function problemsAfter(change: (catalog: TempCatalog) => void): readonly CatalogProblem[] {
  using catalog = tempWholeCatalog();
  change(catalog);
  return validate(catalog.root, { today: TODAY }).problems;
}

/** A handful of tenants of any tier with any of the services that listen on sockets. */
export const someVpsTenants: fc.Arbitrary<Tenant[]> = fc
  .uniqueArray(
    fc.record({
      id: fc.stringMatching(/^[a-z]{2,6}$/),
      services: fc.shuffledSubarray([
        "task-manager",
        "webhook-proxy",
        "email-proxy",
        "onasis-core",
      ]),
      tier: fc.constantFrom("starter", "growth", "business", "enterprise"),
    }),
    { selector: (it) => it.id, maxLength: 8 },
  )
  .map((list) => list.map(({ id, services, tier }) => vpsTenant(id, services, tier)));
