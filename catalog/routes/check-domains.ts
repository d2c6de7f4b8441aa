import type { Catalog, Ledger, Service, Site, Tenant } from "../catalog.ts";
import { type At, didYouMean, lineOf, problemAt } from "../check/problem.ts";
import type { CatalogErrorCode, CatalogProblem } from "../errors.ts";
import { serviceFile } from "../files.ts";
import { environmentOf, servicesOf } from "../subscriptions.ts";
import { substrateOf } from "../substrates.ts";
import { capabilities } from "./capabilities.ts";
import { canonical, domainsAbove } from "./claims.ts";
import { ownDomainCertificate } from "./domains.ts";

type Add = (code: CatalogErrorCode, path: At["path"], message: string, other?: At) => void;

/** A tenant's own domains against the site, the services and the ledgers that were read. */
export function checkDomains(catalog: Catalog, tenant: Tenant): CatalogProblem[] {
  const site = catalog.sites.get(tenant.site);
  const domains = Object.entries(tenant.domains ?? {});
  if (!site || domains.length === 0) return [];
  const problems: CatalogProblem[] = [];
  const add: Add = (code, path, message, other) => {
    const at: At = { file: tenant.file, path, which: path.length === 2 ? "key" : "value" };
    problems.push(problemAt(catalog.sources, code, at, message, other));
  };
  checkCertificates(catalog, tenant, site, add);
  const owned = ownersOf(catalog);
  for (const [domain, { service }] of domains) {
    checkService(catalog, tenant, domain, service, add);
    checkSites(catalog, domain, add);
    checkOwner(catalog, owned, tenant, domain, add);
  }
  return problems;
}

/** Allowed, and not routed yet: one line each. */
export function warnDomains(catalog: Catalog, tenant: Tenant): string[] {
  return Object.keys(tenant.domains ?? {}).flatMap((domain) => {
    const ledger = catalog.ledgers.get(tenant.site);
    if (ledger?.domains.get(domain)?.of === tenant.id) return [];
    const place = lineOf(catalog.sources, { file: tenant.file, path: ["domains", domain] });
    return `${place}: ${domain} is not proven to be ${tenant.id}'s, so it is not routed. What to set in its DNS: \`tenantry domain check ${tenant.id} --env ${tenant.environment}\``;
  });
}

function checkCertificates(catalog: Catalog, tenant: Tenant, site: Site, add: Add): void {
  const { name, path } = substrateOf(site).proxy(site);
  const other: At = { file: site.file, path };
  const { can, source } = capabilities.ownDomain.proxies[name];
  if (can !== true) {
    const message = `${name}, the proxy of ${site.id} (${lineOf(catalog.sources, other)}), does not answer at customers' own domains: ${source}. Take \`domains\` out.`;
    add("E_CONFLICT", ["domains"], message, other);
  } else if (ownDomainCertificate(site) === null) {
    const tls = "tls" in site ? "`tls.acme`" : undefined;
    const ways = [tls, "`cloudflare.customDomains`"].filter((it) => it !== undefined);
    const message = `${tenant.id} has domains of its own, and ${site.id} gets no certificates for them. Write ${ways.join(" or ")} in ${site.file}, or take \`domains\` out.`;
    add("E_CONFLICT", ["domains"], message, { file: site.file, path: [] });
  }
}

/** It answers at `/` there, so it has to do without the path under which others reach it. */
function checkService(
  catalog: Catalog,
  tenant: Tenant,
  domain: string,
  id: string,
  add: Add,
): void {
  const at = ["domains", domain, "service"];
  const services = servicesOf(catalog, tenant);
  const service = services.find((it) => it.id === id);
  if (!service) {
    if (catalog.broken.has(serviceFile(id))) return;
    const known = services.map((it) => it.id);
    add("E_REFERENCE", at, `${tenant.id} has no service "${id}".${didYouMean(id, known)}`);
    return;
  }
  const path = keptPath(service);
  if (path === undefined) return;
  const other: At = { file: service.file, path: ["route", "path"] };
  add(
    "E_CONFLICT",
    at,
    `${id} answers at ${path} and keeps that path (${lineOf(catalog.sources, other)}), and at ${domain} it would be asked for /. Choose a service that is mounted on a host or on /, or write route.strip: true there.`,
    other,
  );
}

function keptPath({ route }: Service): string | undefined {
  return route.mount === "path" && route.path !== "/" && !route.strip ? route.path : undefined;
}

/** Names below a site's domain are the site's to give, and one above it could set cookies for all below. */
function checkSites(catalog: Catalog, domain: string, add: Add): void {
  const above = new Set(domainsAbove(domain));
  for (const site of catalog.sites.values()) {
    const its = canonical(site.domain);
    const where =
      its === domain
        ? "is"
        : above.has(its)
          ? "lies below"
          : its.endsWith(`.${domain}`) && "is above";
    if (!where) continue;
    const other: At = { file: site.file, path: ["domain"] };
    const message = `${domain} ${where} the domain of the site ${site.id} (${lineOf(catalog.sources, other)}), which is the platform's. A domain of the customer's own is one that the customer runs.`;
    add("E_CONFLICT", ["domains", domain], message, other);
  }
}

/** The ledger decides: whoever proved it first has it, and what lies below it. */
function checkOwner(
  catalog: Catalog,
  owned: ReadonlyMap<string, Owner>,
  tenant: Tenant,
  domain: string,
  add: Add,
): void {
  for (const name of [domain, ...domainsAbove(domain)]) {
    const owner = owned.get(name);
    if (!owner || isOwn(owner, tenant)) continue;
    const other: At = { file: owner.ledger.file, path: ["domains", name], which: "key" };
    const below = name === domain ? "" : `, and ${domain} lies below it`;
    const message = `${name} belongs to ${owner.environment}/${owner.of} (${lineOf(catalog.sources, other)}), for which it was proven on ${owner.proven}${below}. A domain has one owner over all environments: take it out, or release it there first: \`tenantry release ${owner.of}/${name} --env ${owner.environment}\`.`;
    add("E_CONFLICT", ["domains", domain], message, other);
  }
}

interface Owner {
  readonly ledger: Ledger;
  readonly environment: string;
  readonly of: string;
  readonly proven: string;
}

function isOwn({ ledger, of }: Owner, tenant: Tenant): boolean {
  return of === tenant.id && ledger.site === tenant.site;
}

function ownersOf(catalog: Catalog): ReadonlyMap<string, Owner> {
  const known = owners.get(catalog.ledgers);
  if (known) return known;
  const result = new Map<string, Owner>();
  for (const ledger of catalog.ledgers.values()) {
    const environment = environmentOf(catalog, ledger.site)?.id ?? "";
    for (const [domain, { of, proven }] of ledger.domains) {
      if (!result.has(domain)) result.set(domain, { ledger, environment, of, proven });
    }
  }
  owners.set(catalog.ledgers, result);
  return result;
}
/* A run that checks a thousand tenants asks as often. */
const owners = new WeakMap<Catalog["ledgers"], ReadonlyMap<string, Owner>>();
