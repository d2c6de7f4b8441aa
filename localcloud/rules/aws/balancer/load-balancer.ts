import { asText, at, text } from "../../../values/value.ts";
import type { Rule } from "../../rule.ts";
import { hasInternetGateway } from "../network/routes.ts";
import { texts } from "../select.ts";
import { bucketPolicy, loadBalancer, subnet } from "../types.ts";

const create =
  "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html";

/** Where it may stand: one subnet a zone, an application load balancer in two zones at least, with a way out if it is public. */
export const loadBalancerSubnets: Rule = {
  id: "aws-load-balancer-subnets",
  source: `${create}: at least two Availability Zones, one subnet per zone; InvalidSubnet: VPC has no internet gateway`,
  types: [loadBalancer],
  put: ({ world, site, inputs }) => {
    const subnets = [...texts(inputs, "subnets[*]"), ...texts(inputs, "subnetMappings[*].subnetId")]
      .map((id) => world.find(site, subnet, id))
      .filter((found) => found !== undefined);
    const zones = new Set(subnets.map((found) => asText(found.inputs.availabilityZone)));
    if (zones.size < subnets.length) {
      return "a load balancer stands in one subnet a zone; two of the given ones are in the same zone";
    }
    if ((text(inputs.loadBalancerType) ?? "application") === "application" && zones.size < 2) {
      return `an application load balancer stands in two zones at least; its subnets are in ${zones.size}`;
    }
    const network = asText(subnets[0]?.inputs.vpcId);
    const inVpc = world.users(site, { kind: "vpc", key: network });
    return inputs.internal === true || hasInternetGateway(inVpc)
      ? undefined
      : `VPC ${network} has no internet gateway; a public load balancer must depend on it`;
  },
};

export const loadBalancerProtected: Rule = {
  id: "aws-load-balancer-protected",
  source:
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteLoadBalancer.html: OperationNotPermitted while deletion protection is on",
  types: [loadBalancer],
  remove: ({ inputs, id }) =>
    inputs.enableDeletionProtection === true
      ? `load balancer ${id} has deletion protection; set enableDeletionProtection to false and apply before removing it`
      : undefined,
};

/** It writes a test object as soon as logs are turned on. */
export const accessLogsAllowed: Rule = {
  id: "aws-access-logs-allowed",
  source:
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html: Access Denied for bucket, until the bucket's policy admits the service",
  types: [loadBalancer],
  put: ({ world, site, inputs }) => {
    const name = text(at(inputs, "accessLogs.bucket"));
    if (name === undefined || at(inputs, "accessLogs.enabled") !== true) return undefined;
    const allowed = world
      .users(site, { kind: "bucket", key: name })
      .some(
        ({ type, inputs: given }) =>
          type === bucketPolicy &&
          /elasticloadbalancing|logdelivery|delivery\.logs/.test(asText(given.policy)),
      );
    return allowed
      ? undefined
      : `bucket ${name} has no policy that lets load balancers write their logs; the load balancer must depend on it`;
  },
};
