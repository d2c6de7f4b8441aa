import { tenantPool } from "../../../components/conventions.ts";
import type { Catalog, Tenant } from "../../catalog.ts";
import { resolveTenantCloudflare } from "../../cloudflare/tenant.ts";
import type { LedgerIndex } from "../../ledger/index-ledger.ts";
import type {
  DumpTarget,
  HealthCheck,
  ProxmoxTenant,
  RegisterEntry,
  ResolvedService,
} from "../../resolved.ts";
import { domainRoutes, resolveDomains } from "../../routes/domains.ts";
import { hostnameOf, publicUrl } from "../../routes/resolve.ts";
import { ownServers, servicesOf } from "../../subscriptions.ts";
import { nightlyBackup } from "./backup.ts";
import { behindOf, buildService } from "./build-service.ts";
import { buildOwnServer, dumpsDatabases, ownServerBehind } from "./own-servers.ts";
import { factsOf, ownNetwork, type TenantFacts } from "./tenant-facts.ts";

/**
 * Every decision about a tenant, from a catalog that has no problems for it. Undefined where something is missing,
 * which the checks have reported then.
 */
export function buildTenant(
  catalog: Catalog,
  ledger: LedgerIndex,
  tenant: Tenant,
): ProxmoxTenant | undefined {
  const facts = factsOf(catalog, ledger, tenant);
  if (!facts) return undefined;
  const { site, access, tier, number, own } = facts;
  const postgres = buildOwnServer(facts, "postgres");
  const redis = buildOwnServer(facts, "redis");
  if (postgres === undefined || redis === undefined) return undefined;
  const dedicated = { postgres, redis };
  const services: ResolvedService[] = [];
  const wanted = servicesOf(catalog, tenant).sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const service of wanted) {
    const built = buildService(facts, service, dedicated);
    if (!built) return undefined;
    services.push(built);
  }
  const guests = [...services, postgres, redis].flatMap((it) => (it ? [it.guest] : []));
  const adopted = guests.flatMap((guest) => guest.adopted ?? []);
  const adopting = adopted.length > 0 && adopted.length === guests.length;
  const pools = new Set(adopted.map((it) => it.pool));
  const hostname = hostnameOf(tenant.id, site);
  const domains = resolveDomains(tenant, site, ledger, number);
  const routes = services.map(({ route }) => route);
  const ways = domainRoutes(domains, routes, site);
  return {
    substrate: "proxmox",
    environment: tenant.environment,
    lifecycle: facts.environment.lifecycle,
    id: tenant.id,
    name: tenant.name,
    number,
    tier: tier.id,
    isolation: tier.isolation,
    site: access,
    hostname,
    url: publicUrl({ host: hostname, path: "/" }),
    network: own ? ownNetwork(site, own) : null,
    pool: adopting ? (pools.size === 1 ? ([...pools][0] ?? null) : null) : tenantPool(tenant.id),
    adopting,
    dedicated,
    services,
    domains,
    domainRoutes: ways,
    // Nothing leads to a proxy that is adopted as it was found.
    cloudflare: access.proxies.length > 0 ? resolveTenantCloudflare(site, [], ways, null) : null,
    backup: tier.backup === "nightly" && !adopting ? nightlyBackup(site, number) : null,
    health: access.operations ? services.flatMap(healthCheck) : [],
    dumps: dumpsDatabases(facts) && !adopting ? services.flatMap(dumpTarget) : [],
    register: adopting ? null : registerEntry(facts, services),
    behind: [
      ...wanted.flatMap((service) => behindOf(facts, service)),
      ...ownServers.flatMap((server) => ownServerBehind(facts, server)),
    ],
  };
}

function healthCheck({ id, guest, route }: ResolvedService): HealthCheck[] {
  if (guest.adopted) return [];
  const { ip, port } = route.upstream;
  const url = `http://${ip}:${port}${route.health}`;
  return [{ service: id, vmid: guest.vmid, host: guest.host, url }];
}

function dumpTarget({ id, postgres }: ResolvedService): DumpTarget[] {
  if (!postgres) return [];
  const { database, host, port } = postgres;
  return [{ service: id, database, host, port }];
}

function registerEntry(
  { site, access, tenant, tier, number }: TenantFacts,
  services: readonly ResolvedService[],
): RegisterEntry | null {
  if (!site.shared.postgres.register || !access.operations) return null;
  return {
    number,
    tenant: tenant.id,
    name: tenant.name,
    subdomain: tenant.id,
    tier: tier.id,
    isolation: tier.isolation,
    services: services.map(({ id, guest, url }) => ({
      service: id,
      vmid: guest.vmid,
      ip: guest.ip,
      url,
    })),
  };
}
