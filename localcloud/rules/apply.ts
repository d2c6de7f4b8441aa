import type { Failure } from "../check/shape.ts";
import type { Props } from "../values/value.ts";
import type { Mark } from "../world/world.ts";
import { rulesFor } from "./index.ts";
import { Refused, type RuleContext } from "./rule.ts";

type Reason = { rule: string; reason: string };

/** Failures for Check; never looks at the world. */
export function ruleFailures(type: string, inputs: Props, config: Props): Failure[] {
  return rulesFor(type).flatMap((rule) => rule.check?.(inputs, config, type) ?? []);
}

/** Throws `Refused` for what the creation's preview already refuses. */
export function judgePlan(type: string, inputs: Props): void {
  refuse(rulesFor(type).map((rule) => ({ rule: rule.id, reason: rule.plan?.(inputs) })));
}

/** Throws `Refused`, with every reason, if the object may not be made (`first`) or changed. */
export function judgePut(context: RuleContext, first: boolean): void {
  const { world, site, type, id, inputs } = context;
  const reasons: { rule: string; reason: string | undefined }[] = [];
  for (const rule of rulesFor(type)) {
    for (const mark of rule.owns?.(inputs, id, type) ?? []) {
      const owner = world.owner(site, mark);
      if (owner && (first || owner.type !== type || owner.id !== id)) {
        reasons.push({ rule: rule.id, reason: rule.taken?.(mark, owner, inputs) });
      }
    }
    const needs = [
      ...(rule.needs?.(inputs) ?? []),
      ...((first && rule.needsAtFirst?.(inputs)) || []),
    ];
    for (const need of needs) {
      if (!world.owner(site, need.mark)) reasons.push({ rule: rule.id, reason: need.refusal });
    }
    reasons.push({ rule: rule.id, reason: rule.put?.(context) });
  }
  refuse(reasons);
}

/** Throws `Refused` if the object may not be removed. */
export function judgeRemove(context: RuleContext): void {
  refuse(rulesFor(context.type).map((rule) => ({ rule: rule.id, reason: rule.remove?.(context) })));
}

/** Lets go what goes with an object that was removed. */
export function afterRemove(context: RuleContext): void {
  for (const rule of rulesFor(context.type)) rule.removed?.(context);
}

/** What an object owns and what it refers to. */
export function marksOf(type: string, inputs: Props, id: string): { owned: Mark[]; used: Mark[] } {
  const owned: Mark[] = [];
  const used: Mark[] = [];
  for (const rule of rulesFor(type)) {
    owned.push(...(rule.owns?.(inputs, id, type) ?? []));
    used.push(...(rule.needs?.(inputs) ?? []).map((need) => need.mark));
    used.push(...(rule.mentions?.(inputs, type) ?? []));
  }
  return { owned, used };
}

function refuse(reasons: readonly { rule: string; reason: string | undefined }[]): void {
  const given = reasons.filter((item): item is Reason => item.reason !== undefined);
  if (given.length > 0) throw new Refused(given);
}
