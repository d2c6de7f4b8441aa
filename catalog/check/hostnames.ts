import type { Catalog, Site, Tenant } from "../catalog.ts";
import type { CatalogProblem } from "../errors.ts";
import { routeAddress } from "../resolve/routes.ts";
import { servicesOf } from "../subscriptions.ts";
import { substrateOf } from "../substrates.ts";
import { type At, lineOf, problemAt } from "./problem.ts";

/** One spelling of a host name: its case and a dot at its end mean nothing to DNS. */
function canonical(host: string): string {
  return host.toLowerCase().replace(/\.$/, "");
}

/** A host name, whose it is, and where that is said. */
interface Claim {
  readonly host: string;
  readonly whose: string;
  readonly at: At;
}

/**
 * No host name belongs to two, tenants or guests of the platform, over all environments; and none is the domain of a
 * site, but for that site's own guest: whoever answers there could set cookies for every tenant below it.
 */
export function checkHostnames(catalog: Catalog): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  const owners = new Map<string, Claim>();
  for (const claim of platformClaims(catalog)) {
    // Two guests at one domain of their own site are told so once, as owners.
    problems.push(...atDomain(catalog, claim), ...taken(catalog, owners, claim));
  }
  for (const tenant of catalog.tenants) {
    for (const claim of tenantClaims(catalog, tenant)) {
      problems.push(...atDomain(catalog, claim));
      const twice = taken(catalog, owners, claim);
      problems.push(...twice);
      // The same pair would be named again for every service of theirs.
      if (twice.length > 0) break;
    }
  }
  return problems;
}

/** One tenant's host names against those of the platform's guests: what its own stack can judge. */
export function checkHostnamesOf(catalog: Catalog, tenant: Tenant): CatalogProblem[] {
  const owners = new Map(platformClaims(catalog).map((claim) => [claim.host, claim]));
  return tenantClaims(catalog, tenant)
    .flatMap((claim) => taken(catalog, owners, claim))
    .slice(0, 1);
}

function platformClaims(catalog: Catalog): Claim[] {
  return [...catalog.sites.values()].flatMap((site) =>
    substrateOf(site)
      .hostnames(site)
      .map(({ host, whose, path }) => ({
        host: canonical(host),
        whose,
        at: { file: site.file, path },
      })),
  );
}

function tenantClaims(catalog: Catalog, tenant: Tenant): Claim[] {
  const site = catalog.sites.get(tenant.site);
  if (!site) return [];
  const hosts = new Set([
    canonical(`${tenant.id}.${site.domain}`),
    ...servicesOf(catalog, tenant).map((service) =>
      canonical(routeAddress(tenant.id, site, service.route).host),
    ),
  ]);
  const at: At = { file: tenant.file, path: ["site"] };
  return [...hosts].map((host) => ({ host, whose: `${tenant.environment}/${tenant.id}`, at }));
}

function taken(
  catalog: Catalog,
  owners: Map<string, Claim>,
  { host, whose, at }: Claim,
): CatalogProblem[] {
  const owner = owners.get(host);
  if (!owner) {
    owners.set(host, { host, whose, at });
    return [];
  }
  const message = `${host} would belong to ${owner.whose} (${lineOf(catalog.sources, owner.at)}) and to ${whose}. A host name has one owner over all environments: give their sites different domains, or choose another id.`;
  return [problemAt(catalog.sources, "E_CONFLICT", at, message, owner.at)];
}

/** A site's own guest may answer at its own domain; nobody else may, and not at another site's. */
function atDomain(catalog: Catalog, { host, whose, at }: Claim): CatalogProblem[] {
  const domain = domainsOf(catalog).get(host);
  if (!domain || domain.file === at.file) return [];
  const other: At = { file: domain.file, path: ["domain"] };
  const message = `${whose} would answer at ${host}, which is the domain of the site ${domain.id} (${lineOf(catalog.sources, other)}). Choose another id or another domain.`;
  return [problemAt(catalog.sources, "E_CONFLICT", at, message, other)];
}

function domainsOf(catalog: Catalog): ReadonlyMap<string, Site> {
  const known = domains.get(catalog.sites);
  if (known) return known;
  const result = new Map([...catalog.sites.values()].map((it) => [canonical(it.domain), it]));
  domains.set(catalog.sites, result);
  return result;
}
/* A run that checks a thousand tenants asks several thousand times. */
const domains = new WeakMap<Catalog["sites"], ReadonlyMap<string, Site>>();
