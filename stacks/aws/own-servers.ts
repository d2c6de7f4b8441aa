import type * as pulumi from "@pulumi/pulumi";
import type { AwsTenant } from "../../catalog/resolved.ts";
import { SecurityGroup } from "../../components/aws/security-group.ts";
import type { Ground, ServerRef } from "./ground.ts";
import { secretPrefix } from "./secret-prefix.ts";
import { createServer } from "./servers.ts";

/** The database servers that a tenant's services speak to, and the groups that their tasks carry for it. */
export interface TenantServers {
  readonly postgres: ServerRef | null;
  readonly mysql: ServerRef | null;
  /** The slice's clients; of a tenant with servers of its own also the group that these admit. */
  readonly clients: readonly pulumi.Input<string>[];
}

/**
 * A bridge tenant's own database servers, in the shared network: they admit its own tasks and the functions that make
 * databases, and nobody else's. A silo tenant's stand in its ground already; a pool tenant has none.
 */
export function createOwnServers(
  tenant: AwsTenant,
  ground: Ground,
  opts: pulumi.ComponentResourceOptions,
): TenantServers {
  const { dedicated, id } = tenant;
  const { clients } = ground.slice;
  const shared = { postgres: ground.postgres, mysql: ground.mysql, clients: [clients] };
  if (tenant.network || !(dedicated.postgres || dedicated.mysql)) return shared;
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
    clients: [clients, own],
  };
}
