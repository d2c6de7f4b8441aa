import type { Catalog, Tenant } from "../catalog.ts";
import type { At } from "../check/problem.ts";
import { servicesOf } from "../subscriptions.ts";
import { substrateOf } from "../substrates.ts";
import { hostnameOf, routeAddress } from "./resolve.ts";

/** A host name, whose it is, and where that is said. */
export interface Claim {
  readonly host: string;
  readonly whose: string;
  readonly at: At;
  /** A guest of the platform, a tenant below its site's domain, or a tenant at a domain of its own. */
  readonly by: "guest" | "tenant" | "domain";
}

/** One spelling of a host name: its case and a dot at its end mean nothing to DNS. */
export function canonical(host: string): string {
  return host.toLowerCase().replace(/\.$/, "");
}

/** Every domain that a host name lies below, the nearest first: of `a.b.example` those are `b.example` and `example`. */
export function domainsAbove(host: string): string[] {
  const labels = host.split(".");
  return labels.slice(1).map((_, index) => labels.slice(index + 1).join("."));
}

/** What the platform's own guests answer at. */
export function platformClaims(catalog: Catalog): Claim[] {
  return [...catalog.sites.values()].flatMap((site) =>
    substrateOf(site)
      .hostnames(site)
      .map(({ host, whose, path }) => ({
        host: canonical(host),
        whose,
        at: { file: site.file, path },
        by: "guest" as const,
      })),
  );
}

/** What a tenant answers at: its own host name, those of services with one of their own. */
export function tenantClaims(catalog: Catalog, tenant: Tenant): Claim[] {
  const site = catalog.sites.get(tenant.site);
  if (!site) return [];
  const hosts = new Set([
    canonical(hostnameOf(tenant.id, site)),
    ...servicesOf(catalog, tenant).map((service) =>
      canonical(routeAddress(tenant.id, site, service.route).host),
    ),
  ]);
  const at: At = { file: tenant.file, path: ["site"] };
  const whose = `${tenant.environment}/${tenant.id}`;
  return [...hosts].map((host) => ({ host, whose, at, by: "tenant" }));
}
