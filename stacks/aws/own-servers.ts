import type * as pulumi from "@pulumi/pulumi";
import type { AwsTenant } from "../../catalog/resolved.ts";
import { SecurityGroup } from "../../components/aws/security-group.ts";
import type { CacheRef, Ground, ServerRef } from "./ground.ts";
import { secretPrefix } from "./secret-prefix.ts";
import { createCache, createServer } from "./servers.ts";

/** The stores that a tenant's services speak to, and the groups that their tasks carry for it. */
export interface TenantServers {
  readonly postgres: ServerRef | null;
  readonly mysql: ServerRef | null;
  readonly cache: CacheRef | null;
  /** The slice's clients; of a tenant with servers of its own also the group that these admit. */
  readonly clients: readonly pulumi.Input<string>[];
}

/**
 * A bridge tenant's own servers and cache, in the shared network: they admit its own tasks, the databases also the
 * functions that make them, and nobody else. A silo tenant's stand in its ground already; a pool tenant has none.
 */
export function createOwnServers(
  tenant: AwsTenant,
  ground: Ground,
  opts: pulumi.ComponentResourceOptions,
): TenantServers {
  const { dedicated, id } = tenant;
  const { cache, clients } = ground.slice;
  const { postgres, mysql } = ground;
  const shared = { postgres, mysql, cache, clients: [clients] };
  if (tenant.network || Object.values(dedicated).every((server) => server === null)) return shared;
  const own = new SecurityGroup(
    `${id}-clients`,
    {
      vpcId: ground.network.vpcId,
      description: "Tasks that may use the own servers of this tenant",
      ingress: {},
      egress: {},
    },
    opts,
  ).securityGroupId;
  const on = {
    plan: {
      secretPrefix: secretPrefix(tenant),
      logDays: tenant.logDays,
      backup: tenant.backup,
    },
    network: ground.network,
    key: { arn: ground.keyArn },
    topicArn: ground.topicArn,
    functions: ground.functions,
    opts,
  };
  const admits = { tenant: own, functions: ground.functions.clients };
  return {
    postgres: dedicated.postgres ? createServer(on, dedicated.postgres, admits) : shared.postgres,
    mysql: dedicated.mysql ? createServer(on, dedicated.mysql, admits) : shared.mysql,
    cache: dedicated.redis ? createCache(on, dedicated.redis, { tenant: own }) : shared.cache,
    clients: [clients, own],
  };
}
