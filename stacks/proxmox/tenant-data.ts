import * as pulumi from "@pulumi/pulumi";
import type { ProxmoxTenant, ResolvedService } from "../../catalog/resolved.ts";
import { PostgresDatabase } from "../../components/data/postgres-database.ts";
import { RedisUser } from "../../components/data/redis-user.ts";
import { HostFile } from "../../components/host/host-file.ts";
import type { SiteProviders } from "../providers.ts";
import type { SecretPlaces } from "../secrets.ts";
import { commonPlaceholders, type PlaceholderValues, prefixed } from "../service-environment.ts";
import { createServiceSecrets } from "../service-secrets.ts";

/** What a service keeps outside its guest, and the secrets that are made for it. */
export interface ServiceData {
  readonly postgres: PostgresDatabase | null;
  readonly redis: RedisUser | null;
  readonly secrets: Readonly<Record<string, pulumi.Output<string>>>;
}

/**
 * Databases, cache users and secrets of every service, by its id.
 *
 * @param databases options of the databases: the provider of the server that they stand on, and what must be there first
 */
export function createServiceData(
  tenant: ProxmoxTenant,
  places: SecretPlaces,
  site: SiteProviders,
  opts: pulumi.ComponentResourceOptions,
  databases: pulumi.ComponentResourceOptions,
): Map<string, ServiceData> {
  return new Map(
    tenant.services.map((service) => [
      service.id,
      {
        postgres: service.postgres
          ? new PostgresDatabase(
              `${service.name}-postgres`,
              { postgres: service.postgres },
              databases,
            )
          : null,
        redis: service.redis
          ? new RedisUser(`${service.name}-redis`, { redis: service.redis }, opts)
          : null,
        secrets: createServiceSecrets({
          tenant: tenant.id,
          service,
          places,
          random: site.random,
          // It outlives a service that may go: only a whole environment lets it go.
          protect: tenant.lifecycle === "protected",
        }),
      },
    ]),
  );
}

/** The ACL lines of all cache users of a tenant; null where it has none. */
export function cacheUsers(data: Iterable<ServiceData>): pulumi.Output<string> | null {
  const lines = [...data].flatMap(({ redis }) => (redis ? [redis.aclLine] : []));
  if (lines.length === 0) return null;
  return pulumi.all(lines).apply((all) => `${all.join("\n")}\n`);
}

/** All cache users of a tenant stand in one file on the shared cache, so that they come and go together. */
export function deliverCacheUsers(
  tenant: ProxmoxTenant,
  users: pulumi.Output<string>,
  site: SiteProviders,
  opts: pulumi.ComponentResourceOptions,
): HostFile {
  return new HostFile(
    `${tenant.id}-cache-users`,
    { host: site.redis, kind: "redis", file: tenant.id, content: users, secret: true },
    opts,
  );
}

/** What the placeholders of a service's environment stand for. */
export function placeholders(
  tenant: ProxmoxTenant,
  service: ResolvedService,
  data: ServiceData | undefined,
): PlaceholderValues {
  const values = commonPlaceholders(tenant, service, data?.secrets);
  const { postgres, redis } = data ?? {};
  if (postgres) {
    const { url, host, port, database, user, password } = postgres;
    Object.assign(values, prefixed("postgres", { url, host, port, database, user, password }));
  }
  if (redis) {
    const { url, host, port, user, password, prefix } = redis;
    Object.assign(values, prefixed("redis", { url, host, port, user, password, prefix }));
  }
  for (const [id, address] of Object.entries(service.platform)) {
    Object.assign(values, prefixed(id, { ...address }));
  }
  return values;
}
