import { text } from "../../../values/value.ts";
import { nameRule } from "../make/name-rule.ts";
import { loadBalancer, targetGroup } from "../types.ts";

export const loadBalancerName = nameRule({
  id: "aws-load-balancer-name",
  source:
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html: DuplicateLoadBalancerName",
  types: [loadBalancer],
  kind: "load balancer name",
  name: (inputs) => text(inputs.name),
});

export const targetGroupName = nameRule({
  id: "aws-target-group-name",
  source:
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html: DuplicateTargetGroupName",
  types: [targetGroup],
  kind: "target group name",
  name: (inputs) => text(inputs.name),
});
