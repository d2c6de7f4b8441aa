import type { Catalog, Site, Tenant } from "../catalog.ts";
import { type At, lineOf, problemAt } from "../check/problem.ts";
import type { CatalogProblem } from "../errors.ts";
import { type Claim, canonical, domainsAbove, platformClaims, tenantClaims } from "./claims.ts";
import { checkReserved } from "./reserved.ts";

/**
 * No host name belongs to two, tenants or guests of the platform, over all environments; and none is the domain of a
 * site or lies above one, but for that site's own guest: whoever answers there could set cookies for every tenant
 * below it, and its wildcard would answer for them. A host has one owner, so no path lies below another owner's.
 */
export function checkHostnames(catalog: Catalog): CatalogProblem[] {
  const problems = checkDomains(catalog);
  const owners = new Map<string, Claim>();
  for (const claim of platformClaims(catalog)) {
    // Two guests at one domain of their own site are told so once, as owners.
    problems.push(...atDomain(catalog, claim), ...taken(catalog, owners, claim));
  }
  for (const tenant of catalog.tenants) problems.push(...checkClaims(catalog, owners, tenant));
  return problems;
}

/** One tenant's host names against what `platform/` says: what its own stack can judge. */
export function checkHostnamesOf(catalog: Catalog, tenant: Tenant): CatalogProblem[] {
  const owners = new Map(platformClaims(catalog).map((claim) => [claim.host, claim]));
  return checkClaims(catalog, owners, tenant);
}

function checkClaims(
  catalog: Catalog,
  owners: Map<string, Claim>,
  tenant: Tenant,
): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  for (const claim of tenantClaims(catalog, tenant)) {
    problems.push(...atDomain(catalog, claim), ...aboveDomain(catalog, claim));
    const twice = taken(catalog, owners, claim);
    problems.push(...twice);
    // The same pair would be named again for every service of theirs.
    if (twice.length > 0) return problems;
  }
  return [...problems, ...checkReserved(catalog, tenant)];
}

function taken(catalog: Catalog, owners: Map<string, Claim>, claim: Claim): CatalogProblem[] {
  const { host, whose, at } = claim;
  const owner = owners.get(host);
  if (!owner) {
    owners.set(host, claim);
    return [];
  }
  const message = `${host} would belong to ${owner.whose} (${lineOf(catalog.sources, owner.at)}) and to ${whose}. A host name has one owner over all environments: give their sites different domains, or choose another id.`;
  return [problemAt(catalog.sources, "E_CONFLICT", at, message, owner.at)];
}

/** A site's own guest may answer at its own domain; nobody else may, and not at another site's. */
function atDomain(catalog: Catalog, { host, whose, at }: Claim): CatalogProblem[] {
  const domain = domainsOf(catalog).at.get(host);
  if (!domain || domain.file === at.file) return [];
  const other: At = { file: domain.file, path: ["domain"] };
  const message = `${whose} would answer at ${host}, which is the domain of the site ${domain.id} (${lineOf(catalog.sources, other)}). Choose another id or another domain.`;
  return [problemAt(catalog.sources, "E_CONFLICT", at, message, other)];
}

/** `acme.lab.example` is acme's host on one site, and `eu.acme.lab.example` would be the domain of another. */
function aboveDomain(catalog: Catalog, { host, whose, at }: Claim): CatalogProblem[] {
  const below = domainsOf(catalog).above.get(host);
  if (!below) return [];
  const other: At = { file: below.file, path: ["domain"] };
  const message = `${whose} would answer at ${host}, and the domain of the site ${below.id}, ${below.domain}, lies below it (${lineOf(catalog.sources, other)}): cookies of the one would reach all tenants of the other. Choose another id or another domain.`;
  return [problemAt(catalog.sources, "E_CONFLICT", at, message, other)];
}

/** Two sites with one domain: one wildcard record leads to one of them, and swallows the tenants of the other. */
function checkDomains(catalog: Catalog): CatalogProblem[] {
  const first = new Map<string, Site>();
  return [...catalog.sites.values()].flatMap((site) => {
    const key = canonical(site.domain);
    const earlier = first.get(key);
    if (!earlier) {
      first.set(key, site);
      return [];
    }
    const at: At = { file: site.file, path: ["domain"] };
    const other: At = { file: earlier.file, path: ["domain"] };
    const message = `${site.domain} is the domain of the site ${earlier.id} too (${lineOf(catalog.sources, other)}). *.${key} leads to one of them, and requests for tenants of the other would arrive there: give each site a domain of its own.`;
    return [problemAt(catalog.sources, "E_CONFLICT", at, message, other)];
  });
}

interface Domains {
  readonly at: ReadonlyMap<string, Site>;
  /** Every name that a site's domain lies below, with that site. */
  readonly above: ReadonlyMap<string, Site>;
}

function domainsOf(catalog: Catalog): Domains {
  const known = domains.get(catalog.sites);
  if (known) return known;
  const sites = [...catalog.sites.values()];
  const result = {
    at: new Map(sites.map((it) => [canonical(it.domain), it])),
    above: new Map(
      sites.flatMap((it) => domainsAbove(canonical(it.domain)).map((name) => [name, it] as const)),
    ),
  };
  domains.set(catalog.sites, result);
  return result;
}
/* A run that checks a thousand tenants asks several thousand times. */
const domains = new WeakMap<Catalog["sites"], Domains>();
