import { describeUrn } from "../../../values/urn.ts";
import { asText, type Props } from "../../../values/value.ts";
import type { Rule } from "../../rule.ts";
import { markOf } from "../marks.ts";
import { scalableTarget, scalingPolicy } from "../types.ts";

const register =
  "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html";

export const scalableTargetService: Rule = {
  id: "aws-scalable-target",
  source: `${register}: ValidationException, ECS service doesn't exist; stricter for a second one, which changes the first`,
  types: [scalableTarget],
  owns: (inputs) => [{ kind: "scalable target", key: targetKey(inputs) }],
  taken: (mark, owner) =>
    `${mark.kind} ${mark.key} stands already, made by ${describeUrn(owner.urn)}`,
  mentions: (inputs) =>
    inputs.serviceNamespace === "ecs" ? [markOf("ECS service", asText(inputs.resourceId))] : [],
  put: ({ world, site, inputs }) => {
    if (inputs.serviceNamespace !== "ecs") return undefined;
    return world.owner(site, markOf("ECS service", asText(inputs.resourceId)))
      ? undefined
      : `ECS service ${asText(inputs.resourceId)} does not exist`;
  },
};

export const scalingPolicyTarget: Rule = {
  id: "aws-scaling-policy-target",
  source:
    "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html: ObjectNotFoundException, no scalable target registered",
  types: [scalingPolicy],
  needs: (inputs) => [
    {
      mark: { kind: "scalable target", key: targetKey(inputs) },
      refusal: `no scalable target is registered for ${targetKey(inputs)}; make the appautoscaling.Target first`,
    },
  ],
};

/** What a scalable target, and a policy of it, is known by. */
export function targetKey(inputs: Props): string {
  return [inputs.serviceNamespace, inputs.resourceId, inputs.scalableDimension]
    .map(asText)
    .join(" ");
}
