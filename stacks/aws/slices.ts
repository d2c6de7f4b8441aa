import type * as pulumi from "@pulumi/pulumi";
import { Alb } from "../../components/aws/alb.ts";
import { Nlb } from "../../components/aws/nlb.ts";
import { SecurityGroup } from "../../components/aws/security-group.ts";
import type { Slice } from "./ground.ts";
import type { GroundParts, SlicePlan } from "./ground-plan.ts";
import { createCache } from "./servers.ts";

/** What all slices of a ground share. */
interface SliceParts {
  readonly certificateArn: pulumi.Input<string>;
  readonly accessLogsBucket: pulumi.Input<string>;
  readonly kmsKeyArn: pulumi.Input<string>;
}

/** One load balancer, one cache, and the group that marks their tenants' tasks. */
export function createSlice(parts: GroundParts, slice: SlicePlan, shared: SliceParts): Slice {
  const { plan, network, opts } = parts;
  const clients = new SecurityGroup(
    `${slice.name}-clients`,
    {
      vpcId: network.vpcId,
      description: "Tasks that may use the shared stores",
      ingress: {},
      egress: {},
    },
    opts,
  );
  const balancer = new Alb(
    `${slice.name}-balancer`,
    {
      // A tenant of the same id may stand on another site of this account and region.
      balancerName: `${slice.number === 0 ? `${plan.access.id}-` : ""}${slice.name}-balancer`,
      network,
      targets: clients.securityGroupId,
      certificateArn: shared.certificateArn,
      accessLogsBucket: shared.accessLogsBucket,
      testClients: parts.testClients,
      idleTimeoutSeconds: plan.idleTimeoutSeconds,
      lifecycle: plan.lifecycle,
    },
    opts,
  );
  const entry = plan.staticAddresses
    ? new Nlb(
        `${slice.name}-addresses`,
        { network, alb: balancer, lifecycle: plan.lifecycle },
        opts,
      )
    : balancer;
  if (!balancer.testListenerArn) throw new Error(`${slice.name} has no listener for test traffic`);
  return {
    listenerArn: balancer.listenerArn,
    testListenerArn: balancer.testListenerArn,
    loadBalancer: { securityGroupId: balancer.securityGroupId, arnSuffix: balancer.arnSuffix },
    entry: { dnsName: entry.dnsName, zoneId: entry.zoneId },
    clients: clients.securityGroupId,
    cache: slice.cache && createCache(parts, slice.cache, { clients: clients.securityGroupId }),
  };
}
