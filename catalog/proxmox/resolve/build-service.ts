import { cachePrefix, sharedName } from "../../../components/conventions.ts";
import type { Service } from "../../catalog.ts";
import type { IndexedGuest } from "../../ledger/index-ledger.ts";
import { redisCommands } from "../../redis-commands.ts";
import type {
  Behind,
  DedicatedServer,
  ResolvedGuest,
  ResolvedPostgres,
  ResolvedRedis,
  ResolvedService,
  ResolvedTemplate,
} from "../../resolved.ts";
import { publicUrl, resolveRoute } from "../../routes/resolve.ts";
import { connectionLimit, serviceLifecycle, sizeOf } from "../../subscriptions.ts";
import { madeFrom } from "../subscriptions.ts";
import { tenantGuestFirewall } from "./firewall.ts";
import { atDigest, digestOf, resolveImage } from "./image.ts";
import { placeOf, type TenantFacts } from "./tenant-facts.ts";
import { guestOf, type Standing } from "./tenant-guest.ts";
import { usableByTenants } from "./uses.ts";

/** The tenant's own servers; null for those that it shares with others. */
type OwnServers = Readonly<Record<"postgres" | "redis", DedicatedServer | null>>;

/**
 * One service of a tenant. While its guest is adopted as it was found, nothing is added to it: no database, no secret,
 * no environment, no firewall. Undefined where something is missing.
 */
export function buildService(
  facts: TenantFacts,
  service: Service,
  own: OwnServers,
): ResolvedService | undefined {
  const { catalog, ledger, environment, site, tenant } = facts;
  const line = ledger.guests.get(`${tenant.id}/${service.id}`);
  const size = sizeOf(catalog, tenant, service);
  const place = line && placeOf(facts, line);
  const { port } = service.route;
  if (!line || !size || !place || port === undefined) return undefined;
  const isAdopted = ledger.adopted.has(line.vmid);
  const lifecycle = serviceLifecycle(environment, service);
  const uses = new Set(isAdopted ? [] : service.uses);
  const postgres = uses.has("postgres") ? buildPostgres(facts, service, own.postgres) : null;
  const redis = uses.has("redis") ? buildRedis(facts, service, own.redis) : null;
  const route = resolveRoute(tenant.id, site, "nginx", service, { ip: place.ip, port });
  const guest = buildGuest(
    facts,
    service,
    { line, size, place, lifecycle },
    {
      port,
      postgres: postgres && { ip: postgres.host, port: postgres.port },
      redis: redis && { ip: redis.host, port: redis.port },
      uses: service.uses,
    },
  );
  if (!guest) return undefined;
  return {
    id: service.id,
    name: `${tenant.id}-${service.id}`,
    title: service.title,
    lifecycle,
    guest,
    env: isAdopted ? {} : sortedByKey(service.env),
    url: publicUrl(route),
    secrets: isAdopted ? {} : sortedByKey(service.secrets),
    postgres,
    redis,
    route,
    platform: Object.fromEntries([...usableByTenants(site)].filter(([id]) => uses.has(id))),
  };
}

function buildGuest(
  facts: TenantFacts,
  service: Service,
  standing: Standing,
  ways: Parameters<typeof tenantGuestFirewall>[0],
): ResolvedGuest | undefined {
  const { site } = facts;
  const { line } = standing;
  const template = service.template ? templateOn(facts, service.template, line.host) : null;
  if (template === undefined) return undefined;
  const running = runningImage(facts, service, line);
  return guestOf(facts, standing, {
    image: running === undefined ? null : resolveImage(running, site.storage.images),
    template,
    firewall: tenantGuestFirewall(ways, site),
  });
}

/** The container that a guest on this host is cloned from; undefined where there is none. */
function templateOn({ site }: TenantFacts, id: string, host: string): ResolvedTemplate | undefined {
  const vmids = site.templates[id]?.vmids;
  const vmid = vmids && Object.hasOwn(vmids, host) ? vmids[host] : undefined;
  return vmid === undefined ? undefined : { id, vmid, host };
}

/** A protected guest keeps the image that its ledger line records; any other runs what the service's file names. */
function runningImage(
  { environment }: TenantFacts,
  service: Service,
  line: IndexedGuest,
): string | undefined {
  if (!service.image) return undefined;
  const isProtected = serviceLifecycle(environment, service) === "protected";
  return isProtected && line.image ? atDigest(service.image, line.image) : service.image;
}

/**
 * A protected guest whose image, or whose template's, is older than the files say. One that is adopted runs nobody
 * knows what.
 */
export function behindOf(facts: TenantFacts, service: Service): Behind[] {
  const { ledger, environment, site, tenant } = facts;
  const line = ledger.guests.get(`${tenant.id}/${service.id}`);
  const reference = madeFrom(site, service);
  if (!line?.image || !reference || ledger.adopted.has(line.vmid)) return [];
  if (serviceLifecycle(environment, service) !== "protected") return [];
  const running = line.image;
  const wanted = digestOf(reference);
  return running === wanted ? [] : [{ service: service.id, running, wanted }];
}

function buildPostgres(
  { environment, site, number, tier }: TenantFacts,
  service: Service,
  own: DedicatedServer | null,
): ResolvedPostgres {
  const name = sharedName(number, service.id);
  const shared = site.shared.postgres;
  return {
    database: name,
    role: name,
    owner: `${name}_owner`,
    host: own?.guest.ip ?? shared.ip,
    port: own?.port ?? shared.port,
    connectionLimit: connectionLimit(tier.size),
    lifecycle: environment.lifecycle,
  };
}

function buildRedis(
  { site, number }: TenantFacts,
  service: Service,
  own: DedicatedServer | null,
): ResolvedRedis {
  const commands = service.redis?.commands;
  const shared = site.shared.redis;
  return {
    user: sharedName(number, service.id),
    prefix: cachePrefix(number, service.id),
    commands: commands ? [...new Set(commands)].sort() : redisCommands,
    host: own?.guest.ip ?? shared.ip,
    port: own?.port ?? shared.port,
  };
}

function sortedByKey<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
