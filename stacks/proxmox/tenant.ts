import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword.js";
import type { ResolvedService, ResolvedTenant } from "../../catalog/resolved.ts";
import { pveTags } from "../../components/conventions.ts";
import { PostgresDatabase } from "../../components/data/postgres-database.ts";
import { RedisUser } from "../../components/data/redis-user.ts";
import { ProxyRoutes } from "../../components/edge/proxy-routes.ts";
import { HostFile } from "../../components/host/host-file.ts";
import { BackupJob } from "../../components/proxmox/backup-job.ts";
import { GuestPool } from "../../components/proxmox/guest-pool.ts";
import { LxcContainer } from "../../components/proxmox/lxc-container.ts";
import { type SiteProviders, siteProviders } from "../providers.ts";
import { readSecret, type SecretPlaces } from "../secrets.ts";
import { fillEnvironment, type PlaceholderValues } from "../service-environment.ts";

/** A pool tenant on Proxmox: its own guests on the shared network, its own databases and cache users on shared servers. */
export function buildProxmoxTenant(tenant: ResolvedTenant, places: SecretPlaces): void {
  const site = siteProviders(tenant.site, places, { postgres: usesPostgres(tenant) });
  const opts = { providers: site.all };

  const pool = new GuestPool(tenant.id, { pool: tenant.pool, comment: tenant.name }, opts);
  const data = new Map(
    tenant.services.map((service) => [
      service.id,
      {
        ...createData(service, opts),
        secrets: createSecrets(tenant, service, places, site.random),
      },
    ]),
  );
  const cacheUsers = deliverCacheUsers(tenant, [...data.values()], site, opts);
  const guests = tenant.services.map(
    (service) =>
      new LxcContainer(
        service.name,
        {
          guest: service.guest,
          hostname: service.name,
          lifecycle: service.lifecycle,
          description: `${service.title} of ${tenant.name}`,
          tags: pveTags({
            tenant: tenant.id,
            service: service.id,
            lifecycle: service.lifecycle,
          }),
          environment: fillEnvironment(
            service.env,
            placeholders(tenant, service, data.get(service.id)),
          ),
          pool: pool.pool,
        },
        // A service that starts before its cache user exists would crash until somebody restarts it.
        { ...opts, dependsOn: service.redis && cacheUsers ? [cacheUsers] : [] },
      ),
  );
  new ProxyRoutes(
    `${tenant.id}-routes`,
    {
      tenant: tenant.id,
      number: tenant.number,
      routes: tenant.services.map((service) => service.route),
      host: site.proxy,
    },
    // The outside world is let in last.
    { ...opts, dependsOn: guests },
  );
  if (tenant.backup) {
    new BackupJob(
      `${tenant.id}-backup`,
      { id: tenant.pool, pool: pool.pool, comment: tenant.name, ...tenant.backup },
      opts,
    );
  }
}

/** What a service keeps outside its guest, and the secrets that are made for it. */
interface ServiceData {
  readonly postgres: PostgresDatabase | null;
  readonly redis: RedisUser | null;
  readonly secrets: Readonly<Record<string, pulumi.Output<string>>>;
}

function createData(
  service: ResolvedService,
  opts: pulumi.ComponentResourceOptions,
): Pick<ServiceData, "postgres" | "redis"> {
  return {
    postgres: service.postgres
      ? new PostgresDatabase(`${service.name}-postgres`, { postgres: service.postgres }, opts)
      : null,
    redis: service.redis
      ? new RedisUser(`${service.name}-redis`, { redis: service.redis }, opts)
      : null,
  };
}

/** `generated` secrets are made here and live in this stack's state, as ciphertext; all others are read. */
function createSecrets(
  tenant: ResolvedTenant,
  service: ResolvedService,
  places: SecretPlaces,
  random: pulumi.ProviderResource,
): Record<string, pulumi.Output<string>> {
  return Object.fromEntries(
    Object.entries(service.secrets).map(([name, source]) => {
      if (source !== "generated") {
        return [name, readSecret(source, `${tenant.id}/${service.id}: secrets.${name}`, places)];
      }
      const password = new RandomPassword(
        `${service.name}-secret-${name.replaceAll("_", "-")}`,
        { length: 32, special: false },
        { provider: random, protect: service.lifecycle === "protected" },
      );
      return [name, password.result];
    }),
  );
}

/** All cache users of a tenant stand in one file on the cache's host, so that they come and go together. */
function deliverCacheUsers(
  tenant: ResolvedTenant,
  data: readonly ServiceData[],
  site: SiteProviders,
  opts: pulumi.ComponentResourceOptions,
): HostFile | null {
  const lines = data.flatMap(({ redis }) => (redis ? [redis.aclLine] : []));
  if (lines.length === 0) return null;
  return new HostFile(
    `${tenant.id}-cache-users`,
    {
      host: site.redis,
      kind: "redis",
      file: tenant.id,
      content: pulumi.all(lines).apply((all) => `${all.join("\n")}\n`),
      secret: true,
    },
    opts,
  );
}

function placeholders(
  tenant: ResolvedTenant,
  service: ResolvedService,
  data: ServiceData | undefined,
): PlaceholderValues {
  const values: Record<string, pulumi.Input<string>> = {
    hostname: service.route.host,
    url: service.url,
    "tenant.id": tenant.id,
    "tenant.name": tenant.name,
  };
  const { postgres, redis, secrets } = data ?? {};
  if (postgres) {
    const { url, host, port, database, user, password } = postgres;
    Object.assign(values, prefixed("postgres", { url, host, port, database, user, password }));
  }
  if (redis) {
    const { url, host, port, user, password, prefix } = redis;
    Object.assign(values, prefixed("redis", { url, host, port, user, password, prefix }));
  }
  return Object.assign(values, prefixed("secret", secrets ?? {}));
}

function prefixed(
  prefix: string,
  values: Readonly<Record<string, pulumi.Input<string | number>>>,
): PlaceholderValues {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      `${prefix}.${key}`,
      pulumi.output(value).apply(String),
    ]),
  );
}

function usesPostgres(tenant: ResolvedTenant): boolean {
  return tenant.services.some((service) => service.postgres !== null);
}
