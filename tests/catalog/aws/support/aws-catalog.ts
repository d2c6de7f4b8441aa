import * as fc from "fast-check";
import type { AwsSite, Catalog, Ledger, Service, Tenant } from "../../../../catalog/catalog.ts";
import type { CatalogProblem } from "../../../../catalog/errors.ts";
import { tenantFile } from "../../../../catalog/files.ts";
import { planAllocation } from "../../../../catalog/ledger/plan.ts";
import { loadCatalog } from "../../../../catalog/load.ts";
import { isOfferedAt } from "../../../../catalog/subscriptions.ts";
import { validate } from "../../../../catalog/validate.ts";
import { TODAY } from "../../../support/memory-catalog.ts";
import { projectRoot, type TempCatalog, tempWholeCatalog } from "../../../support/temp-catalog.ts";

/** The example site on AWS that has everything, by its file. */
export const siteFile = "platform/sites/fixnado.yaml";
export const ledgerFile = "platform/ledger/fixnado.yaml";

/** The site fixnado alone in its environment, without tenants and without a ledger. */
export function awsCatalog(change: (site: AwsSite) => AwsSite = (site) => site): Catalog {
  const { catalog, problems } = loadCatalog(projectRoot);
  if (problems.length > 0) throw new Error("the example catalog has problems");
  const site = catalog.sites.get("fixnado");
  const prod = catalog.environments.get("prod");
  if (site?.substrate !== "aws" || !prod) throw new Error("the example has no site fixnado");
  return {
    ...catalog,
    environments: new Map([["prod", { ...prod, sites: ["fixnado"] }]]),
    sites: new Map([["fixnado", change(site)]]),
    services: new Map(
      [...catalog.services]
        .filter(([, service]) => isOfferedAt(service, "fixnado"))
        .map(([id, service]) => [id, { ...service, sites: undefined }]),
    ),
    tenants: [],
    ledgers: new Map(),
  };
}

export function siteOf(catalog: Catalog): AwsSite {
  const site = catalog.sites.get("fixnado");
  if (site?.substrate !== "aws") throw new Error("there is no site fixnado");
  return site;
}

/** A tenant of it. */
export function awsTenant(
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
    site: "fixnado",
    tier,
    services: [...services],
  };
}

/** A service like fixnado-api, with something else in it. */
export function withService(
  catalog: Catalog,
  id: string,
  path: string,
  more: Partial<Service> = {},
): Catalog {
  const like = catalog.services.get("fixnado-api");
  if (!like) throw new Error("the example has no service fixnado-api");
  const route = { ...like.route, mount: "path" as const, path, strip: true };
  const service: Service = { ...like, id, file: `platform/services/${id}.yaml`, route, ...more };
  return { ...catalog, services: new Map(catalog.services).set(id, service) };
}

/** The catalog with these tenants, sorted as the loader sorts them. */
export function withTenants(catalog: Catalog, tenants: readonly Tenant[]): Catalog {
  return { ...catalog, tenants: [...tenants].sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

/** The same with everything allocated; throws where something cannot be. */
export function allocated(catalog: Catalog): Catalog {
  const { ledgers, problems } = planAllocation(catalog, TODAY);
  const [first] = problems;
  if (first) throw new Error(first.message);
  return { ...catalog, ledgers };
}

export function ledgerIn(catalog: Catalog): Ledger {
  const ledger = catalog.ledgers.get("fixnado");
  if (!ledger) throw new Error("nothing is allocated");
  return ledger;
}

/** What `validate` says of the whole example after an edit. */
export function problemsAfter(change: (catalog: TempCatalog) => void): readonly CatalogProblem[] {
  using catalog = tempWholeCatalog();
  change(catalog);
  return validate(catalog.root, { today: TODAY }).problems;
}

/** A handful of tenants of any tier with any of the site's services. */
export const someAwsTenants: fc.Arbitrary<Tenant[]> = fc
  .uniqueArray(
    fc.record({
      id: fc.stringMatching(/^[a-z]{2,6}$/),
      services: fc.shuffledSubarray(["fixnado-api", "zones"]),
      tier: fc.constantFrom("starter", "growth", "business", "enterprise"),
    }),
    { selector: (it) => it.id, maxLength: 8 },
  )
  .map((list) => list.map(({ id, services, tier }) => awsTenant(id, services, tier)));
