import { tenantUser } from "../../../components/conventions.ts";
import type { Catalog, Tenant } from "../../catalog.ts";
import { resolveTenantCloudflare } from "../../cloudflare/tenant.ts";
import type { LedgerIndex } from "../../ledger/index-ledger.ts";
import type { DumpTarget, FilesTarget, VpsService, VpsTenant } from "../../resolved.ts";
import { domainRoutes, resolveDomains } from "../../routes/domains.ts";
import { hostnameOf, publicUrl } from "../../routes/resolve.ts";
import { servicesOf } from "../../subscriptions.ts";
import { type VpsFacts, vpsFactsOf } from "./facts.ts";
import { buildVpsService } from "./service.ts";
import { hostRef, resolveVpsAccess } from "./site.ts";

/**
 * Every decision about a tenant on a VPS, from a catalog that has no problems for it. Undefined where something is
 * missing, which the checks have reported then.
 */
export function buildVpsTenant(
  catalog: Catalog,
  ledger: LedgerIndex,
  tenant: Tenant,
): VpsTenant | undefined {
  const facts = vpsFactsOf(catalog, ledger, tenant);
  if (!facts) return undefined;
  const { environment, site, tier, number, host, cluster, ownCluster } = facts;
  const services: VpsService[] = [];
  for (const service of servicesOf(catalog, tenant).sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const built = buildVpsService(facts, service);
    if (!built) return undefined;
    services.push(built);
  }
  const hostname = hostnameOf(tenant.id, site);
  const domains = resolveDomains(tenant, site, ledger, number);
  const routes = services.map(({ route }) => route);
  const ways = domainRoutes(domains, routes, site);
  return {
    substrate: "vps",
    environment: tenant.environment,
    lifecycle: environment.lifecycle,
    id: tenant.id,
    name: tenant.name,
    number,
    tier: tier.id,
    isolation: tier.isolation,
    site: resolveVpsAccess(site),
    host: hostRef(host),
    user: tenantUser(number),
    hostname,
    url: publicUrl({ host: hostname, path: "/" }),
    dedicated: { postgres: ownCluster ? cluster : null },
    services,
    domains,
    domainRoutes: ways,
    // The wildcard leads to the host that tenants share.
    cloudflare: resolveTenantCloudflare(
      site,
      routes,
      ways,
      tier.isolation === "silo" ? host.ip : null,
    ),
    dumps: dumpsOf(facts, services),
    health: services.map(({ id, unit, listen, route: { health } }) => ({
      service: id,
      unit,
      url:
        "port" in listen
          ? `http://127.0.0.1:${listen.port}${health}`
          : `unix:${listen.socket}:${health}`,
    })),
    files: filesOf(facts, services),
    behind: [],
  };
}

/** Whether anything of the tenant is dumped: nothing is where the tier has no backup, or the site no dumps. */
function isDumped({ site, tier }: VpsFacts): boolean {
  return site.backups !== undefined && tier.backup !== "none";
}

function filesOf(facts: VpsFacts, services: readonly VpsService[]): FilesTarget[] {
  if (!isDumped(facts)) return [];
  return services.flatMap(({ id, files }) =>
    files === null ? [] : [{ service: id, folder: files }],
  );
}

function dumpsOf(facts: VpsFacts, services: readonly VpsService[]): DumpTarget[] {
  if (!isDumped(facts)) return [];
  return services.flatMap(({ id, postgres }) =>
    postgres
      ? [{ service: id, database: postgres.database, host: postgres.host, port: postgres.port }]
      : [],
  );
}
