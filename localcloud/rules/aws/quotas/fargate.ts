import { quotas } from "../../../tables/aws/quotas.ts";
import { number, type Props, text } from "../../../values/value.ts";
import type { World } from "../../../world/world.ts";
import type { Rule } from "../../rule.ts";
import { familyOf } from "../containers/task-definitions.ts";
import { service } from "../types.ts";
import { passed } from "./quota.ts";

/** The tasks that are wanted, not those that a scaling policy may add. One-shot tasks are not counted. */
export const fargateQuota: Rule = {
  id: "aws-fargate-quota",
  source: `${quotas.fargateVcpus.source}; https://repost.aws/knowledge-center/ecs-fargate-vcpu-max-reached: You've reached the limit on the number of vCPUs you can run concurrently`,
  types: [service],
  mentions: () => [{ kind: "counted", key: "fargateVcpus" }],
  put: ({ world, site, id, inputs }) => {
    const own = vcpusOf(world, site, inputs);
    if (own === 0) return undefined;
    const others = world
      .users(site, { kind: "counted", key: "fargateVcpus" })
      .filter((found) => found.id !== id)
      .reduce((sum, found) => sum + vcpusOf(world, site, found.inputs), 0);
    return passed(world, site, "fargateVcpus", own + others);
  },
};

function vcpusOf(world: World, site: string, inputs: Props): number {
  if (inputs.launchType !== "FARGATE" && inputs.capacityProviderStrategies === undefined) return 0;
  const family = familyOf(text(inputs.taskDefinition) ?? "");
  const definition = world.users(site, { kind: "task family", key: family })[0];
  const units = Number(text(definition?.inputs.cpu) ?? "0") || 0;
  return ((number(inputs.desiredCount) ?? 1) * units) / 1024;
}
