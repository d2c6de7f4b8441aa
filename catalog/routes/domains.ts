import { createHash } from "node:crypto";
import type { Site, Tenant } from "../catalog.ts";
import { customersHost } from "../cloudflare/resolve.ts";
import type { LedgerIndex } from "../ledger/index-ledger.ts";
import type { ResolvedDomain } from "../resolved.ts";
import type { Route } from "../routes.ts";
import { hostnameOf } from "./resolve.ts";

/**
 * The TXT record by which whoever runs a domain says that this tenant may answer there. No secret is in it: it proves
 * by where it stands, not by who knows it. It names the tenant by its number, which never comes back, so it is
 * nobody else's proof later (docs/adr/0018).
 */
export function domainRecord(
  site: string,
  number: number,
  domain: string,
): ResolvedDomain["record"] {
  const token = createHash("sha256")
    .update(`tenantry domain 1\n${site}\n${number}\n${domain}\n`)
    .digest("hex")
    .slice(0, 32);
  return { name: `_tenantry.${domain}`, value: `tenantry=${token}` };
}

/** Which certificate a customer's own domain gets on a site; null where there is none for it. */
export function ownDomainCertificate(site: Site): Route["certificate"] | null {
  // What points to a name that Cloudflare answers for arrives there, and is turned away unless it is taken as a customer's.
  if ("cloudflare" in site && site.cloudflare) return site.cloudflare.customDomains ? "site" : null;
  return "tls" in site && site.tls.acme ? "own" : null;
}

/** Where the customer's DNS has to send a domain of its own. */
export function domainTarget(site: Site, tenant: string): string {
  return ownDomainCertificate(site) === "site"
    ? customersHost(site.domain)
    : hostnameOf(tenant, site);
}

/** A tenant's own domains, proven or not, sorted. */
export function resolveDomains(
  { domains = {}, id }: Tenant,
  site: Site,
  ledger: LedgerIndex,
  number: number,
): ResolvedDomain[] {
  return Object.entries(domains)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([domain, { service }]) => ({
      domain,
      service,
      isProven: ledger.domains.get(domain)?.of === id,
      record: domainRecord(site.id, number, domain),
    }));
}

/**
 * The ways from proven domains to their services: each as the service's own, but for where it is mounted.
 *
 * @param routes the tenant's, one a service
 */
export function domainRoutes<Upstream>(
  domains: readonly ResolvedDomain[],
  routes: readonly Route<Upstream>[],
  site: Site,
): Route<Upstream>[] {
  const certificate = ownDomainCertificate(site);
  if (certificate === null) return [];
  return domains
    .filter(({ isProven }) => isProven)
    .flatMap(({ domain, service }) =>
      routes
        .filter((route) => route.service === service)
        .map((route) => ({
          ...route,
          mount: "domain",
          host: domain,
          certificate,
          path: "/",
          strip: false,
        })),
    );
}
