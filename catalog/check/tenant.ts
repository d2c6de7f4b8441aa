import type { Catalog, Service, Site, Tenant } from "../catalog.ts";
import type { CatalogErrorCode, CatalogProblem } from "../errors.ts";
import { serviceFile, siteFile, tiersFile } from "../files.ts";
import { checkDomains } from "../routes/check-domains.ts";
import { routeAddress } from "../routes/resolve.ts";
import {
  comesToTenant,
  hasOwn,
  isOfferedAt,
  isolationOf,
  servicePath,
  servicesOf,
  sizeOf,
} from "../subscriptions.ts";
import { substrateOf } from "../substrates.ts";
import { type At, count, didYouMean, lineOf, problemAt } from "./problem.ts";

/** Everything about one tenant's file that can be judged without another tenant's. */
export function checkTenant(catalog: Catalog, tenant: Tenant): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  const add: Add = (code, path, message, other) => {
    const at: At = { file: tenant.file, path };
    problems.push(problemAt(catalog.sources, code, at, message, other));
  };
  const site = checkSite(catalog, tenant, add);
  checkTier(catalog, tenant, add);
  checkServices(catalog, tenant, add);
  checkSizes(catalog, tenant, add);
  if (site) {
    checkRoutes(catalog, tenant, site, add);
    problems.push(...checkDomains(catalog, tenant));
    problems.push(...substrateOf(site).checkTenant(catalog, tenant, site));
  }
  return problems;
}

type Add = (
  code: CatalogErrorCode,
  path: readonly (string | number)[],
  message: string,
  other?: At,
) => void;

function checkSite(catalog: Catalog, tenant: Tenant, add: Add): Site | undefined {
  const site = catalog.sites.get(tenant.site);
  const environment = catalog.environments.get(tenant.environment);
  if (!site && !catalog.broken.has(siteFile(tenant.site))) {
    const message = `there is no site "${tenant.site}".${didYouMean(tenant.site, environment?.sites ?? catalog.sites.keys())}`;
    add("E_REFERENCE", ["site"], message);
    return undefined;
  }
  if (site && environment && !environment.sites.includes(site.id)) {
    add(
      "E_REFERENCE",
      ["site"],
      `the site ${site.id} does not belong to the environment ${environment.id}, whose sites are: ${environment.sites.join(", ")}.`,
    );
    return undefined;
  }
  return site;
}

function checkTier(catalog: Catalog, tenant: Tenant, add: Add): void {
  const tier = catalog.tiers.get(tenant.tier);
  if (!tier) {
    if (catalog.broken.has(tiersFile)) return;
    const message = `there is no tier "${tenant.tier}".${didYouMean(tenant.tier, catalog.tiers.keys())}`;
    return add("E_REFERENCE", ["tier"], message);
  }
  const listed = new Set(tenant.services).size;
  if (listed > tier.maxServices) {
    add(
      "E_LIMIT",
      ["services", tier.maxServices],
      `the tier ${tier.id} has room for ${count(tier.maxServices, "service")}, and this list has ${listed}. Take some out, or choose another tier.`,
      { file: tiersFile, path: [tier.id, "maxServices"] },
    );
  }
}

function checkServices(catalog: Catalog, tenant: Tenant, add: Add): void {
  const first = new Map<string, number>();
  for (const [index, id] of tenant.services.entries()) {
    const path = ["services", index];
    const earlier = first.get(id);
    if (earlier !== undefined) {
      const other: At = { file: tenant.file, path: ["services", earlier] };
      add("E_DUPLICATE", path, `"${id}" is in the list twice. Take one of them out.`, other);
      continue;
    }
    first.set(id, index);
    const service = catalog.services.get(id);
    if (!service) {
      if (catalog.broken.has(serviceFile(id))) continue;
      const known = [...catalog.services.values()].filter((it) => !comesToTenant(it, tenant));
      const message = `there is no service "${id}".${didYouMean(
        id,
        known.map((it) => it.id),
      )}`;
      add("E_REFERENCE", path, message);
      continue;
    }
    if (!isOfferedAt(service, tenant.site)) {
      const other: At = { file: service.file, path: ["sites"] };
      const message = `${id} is not offered on ${tenant.site} (${lineOf(catalog.sources, other)}). Take it out, or add the site to \`sites\` there.`;
      add("E_REFERENCE", path, message, other);
      continue;
    }
    if (comesToTenant(service, tenant)) {
      const other: At = { file: service.file, path: ["everyTenant"] };
      add("E_DUPLICATE", path, `"${id}" comes with every tenant. Take it out of the list.`, other);
    } else if (
      service.redis?.keyPrefix === false &&
      !hasOwn(isolationOf(catalog, tenant), "redis")
    ) {
      add(
        "E_CONFLICT",
        path,
        `${id} cannot put a prefix before its keys, so it is refused on the shared cache: it would read what belongs to others. A tenant whose tier is silo has a cache of its own.`,
        { file: service.file, path: ["redis", "keyPrefix"] },
      );
    }
  }
}

function checkSizes(catalog: Catalog, tenant: Tenant, add: Add): void {
  const tier = catalog.tiers.get(tenant.tier);
  if (!tier) return;
  for (const service of servicesOf(catalog, tenant)) {
    // One that comes with every tenant is reported once, at its own file.
    if (comesToTenant(service, tenant) || sizeOf(catalog, tenant, service)) continue;
    add(
      "E_REFERENCE",
      servicePath(tenant, service.id),
      `the tier ${tier.id} asks for the size "${tier.size}", which ${service.id} does not have.${didYouMean(tier.size, Object.keys(service.sizes))}`,
      { file: service.file, path: ["sizes"], which: "key" },
    );
  }
}

/** Two services of one tenant at one address: whichever the proxy took, the other would be lost. */
function checkRoutes(catalog: Catalog, tenant: Tenant, site: Site, add: Add): void {
  const taken = new Map<string, Service>();
  for (const service of servicesOf(catalog, tenant)) {
    const { host, path } = routeAddress(tenant.id, site, service.route);
    const earlier = taken.get(host + path);
    if (!earlier) {
      taken.set(host + path, service);
      continue;
    }
    const other: At = { file: service.file, path: ["route", service.route.mount] };
    const earlierAt: At = { file: earlier.file, path: ["route", earlier.route.mount] };
    add(
      "E_CONFLICT",
      servicePath(tenant, service.id),
      `${earlier.id} and ${service.id} both answer at ${host}${path} (${lineOf(catalog.sources, earlierAt)}, ${lineOf(catalog.sources, other)}). Mount one of them elsewhere, or take it out.`,
      other,
    );
  }
}
