import type * as pulumi from "@pulumi/pulumi";
import type { AwsDatabaseUse, AwsService, AwsTenant } from "../../catalog/resolved.ts";
import type { Bucket } from "../../components/aws/bucket.ts";
import { CacheUser } from "../../components/aws/cache-user.ts";
import { ServiceDatabase } from "../../components/aws/service-database.ts";
import type { WorkQueue } from "../../components/aws/work-queue.ts";
import type { Cache } from "../../components/data/stores.ts";
import { commonPlaceholders, type PlaceholderValues, prefixed } from "../service-environment.ts";
import { createServiceSecrets } from "../service-secrets.ts";
import type { ServerRef } from "./ground.ts";
import { secretPrefix } from "./secret-prefix.ts";
import type { ServiceParts } from "./service-parts.ts";

/** What a service keeps outside its tasks, and the secrets that are made for it. */
export interface ServiceStores {
  readonly postgres: ServiceDatabase | null;
  readonly mysql: ServiceDatabase | null;
  readonly redis: Cache | null;
  readonly secrets: Readonly<Record<string, pulumi.Output<string>>>;
}

/** Databases, a cache user and secrets of one service. */
export function createStores(parts: ServiceParts): ServiceStores {
  const { service, servers } = parts;
  return {
    postgres: createDatabase(parts, service.postgres, servers.postgres),
    mysql: createDatabase(parts, service.mysql, servers.mysql),
    redis: createCacheUser(parts),
    secrets: createServiceSecrets({
      ...parts,
      tenant: parts.tenant.id,
      // It outlives a service that may go: only a whole environment lets it go.
      protect: parts.tenant.lifecycle === "protected",
    }),
  };
}

function createDatabase(
  { tenant, service, ground, opts }: ServiceParts,
  use: AwsDatabaseUse | null,
  server: ServerRef | null,
): ServiceDatabase | null {
  if (!use || !server) return null;
  return new ServiceDatabase(
    `${service.name}-${use.engine}`,
    {
      use,
      server,
      functionName: ground.functions.database,
      secretPrefix: secretPrefix(tenant),
      service: service.id,
      kmsKeyArn: ground.keyArn,
    },
    opts,
  );
}

function createCacheUser({ tenant, service, servers, opts }: ServiceParts): CacheUser | null {
  const { cache } = servers;
  if (!service.redis || !cache) return null;
  return new CacheUser(
    `${service.name}-redis`,
    { use: service.redis, site: tenant.site.id, cache },
    opts,
  );
}

/** The stores that a service's tasks may speak to: security group and port of each. */
export function storeGroups({
  service,
  ground,
  servers,
}: ServiceParts): Record<string, { group: pulumi.Input<string>; port: number }> {
  const { cache } = servers;
  const { postgres, mysql, redis, task } = service;
  return {
    ...(postgres && servers.postgres
      ? { postgres: { group: servers.postgres.securityGroupId, port: postgres.port } }
      : {}),
    ...(mysql && servers.mysql
      ? { mysql: { group: servers.mysql.securityGroupId, port: mysql.port } }
      : {}),
    ...(redis && cache ? { redis: { group: cache.securityGroupId, port: redis.port } } : {}),
    ...(task.data.length > 0 && ground.files
      ? { files: { group: ground.files.securityGroupId, port: 2049 } }
      : {}),
  };
}

/** What the placeholders of a service's environment stand for. */
export function placeholders(
  tenant: AwsTenant,
  service: AwsService,
  { postgres, mysql, redis, secrets }: ServiceStores,
  bucket: Bucket | null,
  queue: WorkQueue | null,
): PlaceholderValues {
  const values = commonPlaceholders(tenant, service, secrets);
  for (const [name, store] of Object.entries({ postgres, mysql })) {
    if (!store) continue;
    const { url, host, port, database, user, password } = store;
    Object.assign(values, prefixed(name, { url, host, port, database, user, password }));
  }
  if (redis) {
    const { url, host, port, user, password, prefix } = redis;
    Object.assign(values, prefixed("redis", { url, host, port, user, password, prefix }));
  }
  if (bucket) {
    Object.assign(values, prefixed("bucket", { name: bucket.name, region: bucket.region }));
  }
  if (queue) Object.assign(values, prefixed("queue", { url: queue.queueUrl }));
  return values;
}
