import { cachePrefix, sharedName, tenantPool } from "../../components/conventions.ts";
import type { Catalog, Environment, Service, Site, Tenant } from "../catalog.ts";
import { isHostIn } from "../ipv4.ts";
import type { IndexedGuest, LedgerIndex } from "../ledger/index-ledger.ts";
import { redisCommands } from "../redis-commands.ts";
import type {
  Behind,
  Lifecycle,
  ResolvedGuest,
  ResolvedPostgres,
  ResolvedRedis,
  ResolvedService,
  ResolvedTenant,
} from "../resolved.ts";
import {
  connectionLimit,
  environmentOf,
  serviceLifecycle,
  servicesOf,
  sizeOf,
} from "../subscriptions.ts";
import { nightlyBackup } from "./backup.ts";
import { tenantGuestFirewall } from "./firewall.ts";
import { atDigest, digestOf, resolveImage } from "./image.ts";
import { hostnameOf, publicUrl, resolveRoute } from "./routes.ts";
import { ignoredChanges, resolveAccess, resolveNetwork } from "./site.ts";

/**
 * Every decision about a tenant, from a catalog that has no problems for it. Undefined where something is missing,
 * which the checks have reported then.
 */
export function buildTenant(
  catalog: Catalog,
  ledger: LedgerIndex,
  tenant: Tenant,
): ResolvedTenant | undefined {
  const site = catalog.sites.get(tenant.site);
  const tier = catalog.tiers.get(tenant.tier);
  const environment = environmentOf(catalog, tenant.site);
  const number = ledger.numbers.get(tenant.id);
  if (!site || !tier || !environment || number === undefined) return undefined;

  const services: ResolvedService[] = [];
  const behind: Behind[] = [];
  for (const service of servicesOf(catalog, tenant).sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const line = ledger.guests.get(`${tenant.id}/${service.id}`);
    const size = sizeOf(catalog, tenant, service);
    if (!line || !size) return undefined;
    const facts = { environment, site, tenant, number, tierSize: tier.size, service, line, size };
    services.push(buildService(facts));
    const running = runningDigest(environment, service, line);
    const wanted = digestOf(service.image);
    if (running !== wanted) behind.push({ service: service.id, running, wanted });
  }
  const hostname = hostnameOf(tenant.id, site);
  return {
    environment: tenant.environment,
    id: tenant.id,
    name: tenant.name,
    number,
    tier: tier.id,
    isolation: tier.isolation,
    site: resolveAccess(site),
    hostname,
    url: publicUrl({ host: hostname, path: "/" }),
    pool: tenantPool(tenant.id),
    services,
    backup: tier.backup === "nightly" ? nightlyBackup(site, number) : null,
    behind,
  };
}

interface Facts {
  readonly environment: Environment;
  readonly site: Site;
  readonly tenant: Tenant;
  readonly number: number;
  readonly tierSize: string;
  readonly service: Service;
  readonly line: IndexedGuest;
  readonly size: Service["sizes"][string];
}

function buildService(facts: Facts): ResolvedService {
  const { environment, site, tenant, service, line } = facts;
  const lifecycle = serviceLifecycle(environment, service);
  const postgres = service.uses.includes("postgres") ? buildPostgres(facts) : null;
  const redis = service.uses.includes("redis") ? buildRedis(facts) : null;
  const route = resolveRoute(tenant.id, site, service, line.ip);
  return {
    id: service.id,
    name: `${tenant.id}-${service.id}`,
    title: service.title,
    lifecycle,
    guest: buildGuest(facts, lifecycle, postgres, redis),
    env: sortedByKey(service.env),
    url: publicUrl(route),
    secrets: sortedByKey(service.secrets),
    postgres,
    redis,
    route,
  };
}

function buildGuest(
  { environment, site, service, line, size }: Facts,
  lifecycle: Lifecycle,
  postgres: ResolvedPostgres | null,
  redis: ResolvedRedis | null,
): ResolvedGuest {
  const { platform, tenants } = site.networks;
  const image = atDigest(service.image, runningDigest(environment, service, line));
  return {
    vmid: line.vmid,
    host: line.host,
    ip: line.ip,
    // A guest that ran before Tenantry may be pinned to an address of the platform's network.
    network: resolveNetwork(isHostIn(tenants.cidr, line.ip) ? tenants : platform),
    dns: site.dns,
    domain: site.domain,
    memoryMib: size.memoryMib,
    cores: size.cores,
    diskGib: size.diskGib,
    storage: site.storage.guests,
    image: resolveImage(image, site.storage.images),
    firewall: tenantGuestFirewall(
      {
        port: service.route.port,
        proxyIp: site.shared.proxy.ip,
        postgres: postgres && { ip: postgres.host, port: postgres.port },
        redis: redis && { ip: redis.host, port: redis.port },
      },
      site,
    ),
    ignoreChanges: ignoredChanges(lifecycle),
  };
}

/** A protected guest keeps the image that its ledger line records; any other runs what the service's file names. */
function runningDigest(environment: Environment, service: Service, line: IndexedGuest): string {
  const recorded = serviceLifecycle(environment, service) === "protected" ? line.image : undefined;
  return recorded ?? digestOf(service.image);
}

function buildPostgres({ environment, site, number, service, tierSize }: Facts): ResolvedPostgres {
  const name = sharedName(number, service.id);
  return {
    database: name,
    role: name,
    owner: `${name}_owner`,
    host: site.shared.postgres.ip,
    port: site.shared.postgres.port,
    connectionLimit: connectionLimit(tierSize),
    lifecycle: environment.lifecycle,
  };
}

function buildRedis({ site, number, service }: Facts): ResolvedRedis {
  const own = service.redis?.commands;
  return {
    user: sharedName(number, service.id),
    prefix: cachePrefix(number, service.id),
    commands: own ? [...new Set(own)].sort() : redisCommands,
    host: site.shared.redis.ip,
    port: site.shared.redis.port,
  };
}

function sortedByKey<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
