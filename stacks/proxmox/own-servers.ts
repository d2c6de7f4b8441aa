import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword.js";
import type { DedicatedServer, ProxmoxTenant } from "../../catalog/resolved.ts";
import { pveTags } from "../../components/conventions.ts";
import { renderRedisMain } from "../../components/data/render/redis-acl.ts";
import type { GuestPool } from "../../components/proxmox/guest-pool.ts";
import { LxcContainer } from "../../components/proxmox/lxc-container.ts";
import { administrator, ownPostgres, type SiteProviders } from "../providers.ts";

/** A tenant's own database server, and the provider that speaks to it. */
export interface OwnPostgres {
  readonly container: LxcContainer;
  /** Password of its administrator, made for it. */
  readonly password: pulumi.Output<string>;
  readonly provider: pulumi.ProviderResource;
}

/** What the own servers of a tenant are made from. */
export interface OwnServerArgs {
  readonly tenant: ProxmoxTenant;
  readonly pool: GuestPool | null;
  readonly site: SiteProviders;
  readonly opts: pulumi.ComponentResourceOptions;
}

/** The database server of a bridge or silo tenant; null for one whose databases stand on the shared server. */
export function createOwnPostgres(args: OwnServerArgs): OwnPostgres | null {
  const server = args.tenant.dedicated.postgres;
  if (!server) return null;
  const password = administratorPassword(server, args.site);
  const container = createServer(args, server, "Database server", {
    POSTGRES_USER: administrator,
    POSTGRES_PASSWORD: password,
  });
  return { container, password, provider: ownPostgres(server, password) };
}

/**
 * The cache of a silo tenant, with its users as its environment: nobody delivers files into a tenant's guest. Null for
 * one whose users stand on the shared cache.
 */
export function createOwnCache(
  args: OwnServerArgs,
  users: pulumi.Input<string>,
): LxcContainer | null {
  const server = args.tenant.dedicated.redis;
  if (!server) return null;
  const main = administratorPassword(server, args.site).apply(renderRedisMain);
  return createServer(args, server, "Cache", { REDIS_USERS_ACL: pulumi.concat(main, users) });
}

function administratorPassword(
  server: DedicatedServer,
  site: SiteProviders,
): pulumi.Output<string> {
  const password = new RandomPassword(
    `${server.name}-admin`,
    { length: 40, special: false },
    { provider: site.random, protect: server.lifecycle === "protected" },
  );
  return pulumi.secret(password.result);
}

function createServer(
  { tenant, pool, opts }: OwnServerArgs,
  server: DedicatedServer,
  title: string,
  environment: Record<string, pulumi.Input<string>>,
): LxcContainer {
  const { guest, lifecycle, name } = server;
  return new LxcContainer(
    name,
    {
      guest,
      hostname: name,
      lifecycle,
      description: `${title} of ${tenant.name}`,
      tags: pveTags({ tenant: tenant.id, lifecycle }),
      environment,
      pool: pool && pool.pool,
      // Before the services that wait for it.
      startup: { order: 40, upDelay: 10, downDelay: 60 },
    },
    opts,
  );
}
