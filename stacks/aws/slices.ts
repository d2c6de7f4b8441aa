import type * as pulumi from "@pulumi/pulumi";
import { Alarms } from "../../components/aws/alarms.ts";
import { Alb } from "../../components/aws/alb.ts";
import { Cache } from "../../components/aws/cache.ts";
import { Nlb } from "../../components/aws/nlb.ts";
import { SecurityGroup } from "../../components/aws/security-group.ts";
import type { CacheRef, Slice } from "./ground.ts";
import type { GroundParts, SlicePlan } from "./ground-plan.ts";

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
    cache: createCache(parts, slice, clients.securityGroupId),
  };
}

function createCache(
  { plan, network, key, topicArn, opts }: GroundParts,
  { cache }: SlicePlan,
  clients: pulumi.Input<string>,
): CacheRef | null {
  if (!cache) return null;
  const made = new Cache(
    cache.name,
    { cache, network, clients: { clients }, kmsKeyArn: key.arn, logDays: plan.logDays },
    opts,
  );
  new Alarms(
    `${cache.name}-alarms`,
    {
      of: { kind: "cache", replicationGroupId: made.replicationGroupId, nodes: cache.nodes },
      topicArn,
      lifecycle: cache.lifecycle,
    },
    opts,
  );
  return made;
}
