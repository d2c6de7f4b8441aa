import type { Props } from "../../../values/value.ts";
import { asText } from "../../../values/value.ts";
import type { World, WorldObject } from "../../../world/world.ts";
import type { Rule } from "../../rule.ts";
import { inUseRule } from "../make/in-use-rule.ts";
import { texts } from "../select.ts";
import { listener, listenerRule, targetGroup } from "../types.ts";

/** The target groups that a listener or a rule forwards to. */
export function targetGroupsOf(type: string, inputs: Props): string[] {
  const actions = type === listener ? "defaultActions" : "actions";
  return [
    ...new Set([
      ...texts(inputs, `${actions}[*].targetGroupArn`),
      ...texts(inputs, `${actions}[*].forward.targetGroups[*].arn`),
    ]),
  ];
}

/** The load balancer of a listener or of a rule. */
export function loadBalancerOf(world: World, site: string, type: string, inputs: Props): string {
  if (type === listener) return asText(inputs.loadBalancerArn);
  return asText(world.find(site, listener, asText(inputs.listenerArn))?.inputs.loadBalancerArn);
}

/** The listeners and rules that forward to a target group. */
export function forwarders(world: World, site: string, arn: string): WorldObject[] {
  return world
    .users(site, { kind: "target group", key: arn })
    .filter(({ type }) => type === listener || type === listenerRule);
}

export const targetGroupOneBalancer: Rule = {
  id: "aws-target-group-one-balancer",
  source:
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html: TargetGroupAssociationLimit, target groups cannot be associated with more than one load balancer",
  types: [listener, listenerRule],
  put: ({ world, site, type, inputs }) => {
    const own = loadBalancerOf(world, site, type, inputs);
    const elsewhere = targetGroupsOf(type, inputs).filter((arn) =>
      forwarders(world, site, arn).some(
        (user) => loadBalancerOf(world, site, user.type, user.inputs) !== own,
      ),
    );
    return elsewhere.length === 0
      ? undefined
      : `target group ${elsewhere.join(", ")} is used by another load balancer; a target group belongs to one`;
  },
};

export const targetGroupInUse = inUseRule({
  id: "aws-target-group-in-use",
  source:
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteTargetGroup.html: ResourceInUse",
  type: targetGroup,
  kind: "target group",
  holders: [listener, listenerRule],
});
