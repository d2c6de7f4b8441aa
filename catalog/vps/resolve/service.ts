import {
  cachePrefix,
  filesFolder,
  listenSocket,
  sharedName,
  unitName,
} from "../../../components/conventions.ts";
import type { Service } from "../../catalog.ts";
import { redisCommands } from "../../redis-commands.ts";
import type { ResolvedRedis, VpsListen, VpsPostgres, VpsService } from "../../resolved.ts";
import { publicUrl, resolveRoute } from "../../routes/resolve.ts";
import { connectionLimit, serviceLifecycle, sizeOf } from "../../subscriptions.ts";
import { pinnedPort } from "../sites.ts";
import type { VpsFacts } from "./facts.ts";

/** Everything on a VPS speaks to its neighbours on the host's own loopback. */
const LOOPBACK = "127.0.0.1";

/** One service of a tenant. Undefined where something is missing. */
export function buildVpsService(facts: VpsFacts, service: Service): VpsService | undefined {
  const { catalog, ledger, environment, site, tenant, number } = facts;
  const { vps } = service;
  const size = sizeOf(catalog, tenant, service);
  if (!vps || !size || !ledger.units.has(`${tenant.id}/${service.id}`)) return undefined;
  const uses = new Set(service.uses);
  const listen = listenOf(number, service);
  const upstream = "port" in listen ? { ip: LOOPBACK, port: listen.port } : listen;
  // A wildcard certificate can only be proven by a record: with files each host has one of its own.
  const certificate = site.tls.acme?.challenge === "http-01" ? "own" : "site";
  const route = resolveRoute(tenant.id, site, site.proxy, service, upstream, certificate);
  return {
    id: service.id,
    name: `${tenant.id}-${service.id}`,
    title: service.title,
    lifecycle: serviceLifecycle(environment, service),
    unit: unitName(number, service.id),
    manager: vps.manager,
    release: { url: vps.release.url, sha256: vps.release.sha256 },
    command: vps.command,
    listen,
    env: sortedByKey(service.env),
    url: publicUrl(route),
    secrets: sortedByKey(service.secrets),
    postgres: uses.has("postgres") ? postgresOf(facts, service, vps.extensions) : null,
    redis: uses.has("redis") ? redisOf(facts, service) : null,
    files: vps.files ? filesFolder(number, service.id) : null,
    route,
    external: sortedByKey(
      Object.fromEntries(Object.entries(site.external).filter(([id]) => uses.has(id))),
    ),
    memoryMib: size.memoryMib,
    cores: size.cores,
  };
}

function listenOf(number: number, service: Service): VpsListen {
  const port = pinnedPort(service);
  return port === undefined ? { socket: listenSocket(number, service.id) } : { port };
}

function postgresOf(
  { environment, cluster, number, tier }: VpsFacts,
  service: Service,
  extensions: readonly string[],
): VpsPostgres {
  const name = sharedName(number, service.id);
  return {
    cluster: cluster.name,
    database: name,
    role: name,
    owner: `${name}_owner`,
    host: LOOPBACK,
    port: cluster.port,
    connectionLimit: connectionLimit(tier.size),
    extensions: [...extensions].sort(),
    lifecycle: environment.lifecycle,
  };
}

function redisOf({ site, number }: VpsFacts, service: Service): ResolvedRedis {
  const commands = service.redis?.commands;
  return {
    user: sharedName(number, service.id),
    prefix: cachePrefix(number, service.id),
    commands: commands ? [...new Set(commands)].sort() : redisCommands,
    host: LOOPBACK,
    port: site.redis.port,
  };
}

function sortedByKey<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
