import { text } from "../../values/value.ts";
import type { Mark } from "../../world/world.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { targetKey } from "./containers/scaling.ts";
import { markOf } from "./marks.ts";
import * as types from "./types.ts";

const parts: Readonly<Record<string, readonly string[]>> = {
  [types.scalableTarget]: [types.scalingPolicy],
  [types.queue]: [types.queuePolicy, types.redriveAllowPolicy],
  [types.repository]: [types.repositoryLifecycle],
};

/** A program may leave them to their owner (`deletedWith`): nobody asks for their deletion then. */
export const lostWithOwner: Rule = {
  id: "aws-lost-with-owner",
  source:
    "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DeregisterScalableTarget.html: a target's scaling policies are deleted with it; " +
    "the policies of a queue and of a repository are attributes of theirs",
  types: Object.keys(parts),
  removed: (context) => {
    const { world, site, type } = context;
    for (const user of world.users(site, markOfOwner(context))) {
      if (parts[type]?.includes(user.type)) world.remove(site, user.type, user.id);
    }
  },
};

function markOfOwner({ type, inputs, id }: RuleContext): Mark {
  if (type === types.scalableTarget) return { kind: "scalable target", key: targetKey(inputs) };
  return type === types.queue
    ? markOf("queue", id)
    : markOf("image repository", text(inputs.name) ?? id);
}
