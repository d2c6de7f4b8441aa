import * as pulumi from "@pulumi/pulumi";
import type { VpsService, VpsTenant } from "../../catalog/resolved.ts";
import { RedisUser } from "../../components/data/redis-user.ts";
import { HostFile } from "../../components/host/host-file.ts";
import type { HostRef } from "../../components/host/host-ref.ts";
import { TenantDatabases } from "../../components/vps/tenant-databases.ts";
import type { SecretPlaces } from "../secrets.ts";
import { commonPlaceholders, type PlaceholderValues, prefixed } from "../service-environment.ts";
import { createServiceSecrets } from "../service-secrets.ts";
import type { VpsProviders } from "./providers.ts";

/** What a tenant's services keep on its host, and the secrets that are made for them. */
export interface TenantData {
  readonly databases: TenantDatabases | null;
  readonly caches: ReadonlyMap<string, RedisUser>;
  readonly secrets: ReadonlyMap<string, Readonly<Record<string, pulumi.Output<string>>>>;
  /** What has to be there before a service starts. */
  readonly stores: pulumi.Resource[];
}

/** Databases, cache users and secrets of a tenant's services. */
export function createTenantData(
  tenant: VpsTenant,
  places: SecretPlaces,
  site: VpsProviders,
  host: HostRef,
  opts: pulumi.ComponentResourceOptions,
): TenantData {
  const { id, services } = tenant;
  const databases = createDatabases(tenant, host, opts);
  const caches = new Map(
    services.flatMap(({ id: service, name, redis }) =>
      redis ? [[service, new RedisUser(`${name}-redis`, { redis }, opts)] as const] : [],
    ),
  );
  const users = deliverCacheUsers(id, [...caches.values()], host, opts);
  const secrets = new Map(
    services.map((service) => [
      service.id,
      createServiceSecrets({
        tenant: id,
        service,
        places,
        random: site.random,
        // It outlives a service that may go: only a whole environment lets it go.
        protect: tenant.lifecycle === "protected",
      }),
    ]),
  );
  return { databases, caches, secrets, stores: [databases, users].flatMap((it) => it ?? []) };
}

function createDatabases(
  { id, number, services, dedicated }: VpsTenant,
  host: HostRef,
  opts: pulumi.ComponentResourceOptions,
): TenantDatabases | null {
  const wanted = services.flatMap((service) =>
    service.postgres ? [[service.id, service.postgres] as const] : [],
  );
  if (wanted.length === 0) return null;
  return new TenantDatabases(
    `${id}-databases`,
    {
      tenant: id,
      number,
      own: dedicated.postgres,
      databases: Object.fromEntries(wanted),
      host,
    },
    opts,
  );
}

/** All cache users of a tenant stand in one file on its host, so that they come and go together. */
function deliverCacheUsers(
  tenant: string,
  users: readonly RedisUser[],
  host: HostRef,
  opts: pulumi.ComponentResourceOptions,
): HostFile | null {
  if (users.length === 0) return null;
  const content = pulumi
    .all(users.map(({ aclLine }) => aclLine))
    .apply((lines) => `${lines.join("\n")}\n`);
  return new HostFile(
    `${tenant}-cache-users`,
    { host, kind: "redis", file: tenant, content, secret: true },
    opts,
  );
}

/** What the placeholders of a service's environment stand for. */
export function placeholders(
  tenant: VpsTenant,
  service: VpsService,
  { databases, caches, secrets }: TenantData,
): PlaceholderValues {
  const values = commonPlaceholders(tenant, service, secrets.get(service.id));
  Object.assign(values, prefixed("listen", { ...service.listen }));
  if (service.files !== null) Object.assign(values, { "files.path": service.files });
  const postgres = databases?.logins.get(service.id);
  if (postgres) {
    const { url, host, port, database, user, password } = postgres;
    Object.assign(values, prefixed("postgres", { url, host, port, database, user, password }));
  }
  const redis = caches.get(service.id);
  if (redis) {
    const { url, host, port, user, password, prefix } = redis;
    Object.assign(values, prefixed("redis", { url, host, port, user, password, prefix }));
  }
  for (const [id, address] of Object.entries(service.external)) {
    Object.assign(values, prefixed(id, { ...address }));
  }
  return values;
}
