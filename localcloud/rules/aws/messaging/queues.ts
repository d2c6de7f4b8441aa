import { asText, number, text } from "../../../values/value.ts";
import type { Rule } from "../../rule.ts";
import { markOf } from "../marks.ts";
import { queue } from "../types.ts";

export const redriveQueue: Rule = {
  id: "aws-redrive-queue",
  source:
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html: InvalidParameterValue, dead letter target does not exist",
  types: [queue],
  put: ({ world, site, inputs }) => {
    const given = text(inputs.redrivePolicy);
    if (given === undefined) return undefined;
    const policy = parsed(given);
    if (!policy) return "redrivePolicy is no JSON object";
    const target = text(policy.deadLetterTargetArn);
    if (target === undefined || !world.owner(site, markOf("queue", target))) {
      return `dead letter target ${target ?? ""} does not exist`;
    }
    const count = number(policy.maxReceiveCount) ?? Number(asText(policy.maxReceiveCount));
    return count >= 1 && count <= 1000
      ? undefined
      : "redrivePolicy needs maxReceiveCount from 1 to 1000";
  },
};

function parsed(given: string): Record<string, never> | undefined {
  try {
    const value: unknown = JSON.parse(given);
    return typeof value === "object" && value !== null
      ? (value as Record<string, never>)
      : undefined;
  } catch {
    return undefined;
  }
}
