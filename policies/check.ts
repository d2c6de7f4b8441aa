import type { GraphResource } from "../guard/graph.ts";
import type { Violation } from "../guard/violation.ts";
import type { Level, Rule, StackFacts } from "./rule.ts";
import { rules } from "./rules.ts";

/** What all rules say of a stack, in the order of the rules. Exceptions are not looked at. */
export function checkStack(resources: readonly GraphResource[], stack: StackFacts): Violation[] {
  return rules.flatMap((rule) => violationsOf(rule, resources, stack));
}

/** What one rule says of a stack: of each resource first, then of the whole. */
export function violationsOf(
  rule: Rule,
  resources: readonly GraphResource[],
  stack: StackFacts,
): Violation[] {
  return [
    ...resources.flatMap((resource) => resourceViolations(rule, resource, stack)),
    ...stackViolations(rule, resources, stack),
  ];
}

/** What a rule says of one resource. */
export function resourceViolations(
  rule: Rule,
  resource: GraphResource,
  stack: StackFacts,
): Violation[] {
  const found: Violation[] = [];
  rule.resource?.({ resource, stack }, (message, urn = resource.urn) => {
    found.push(violation(rule, stack, message, urn));
  });
  return found;
}

/** What a rule says of a whole stack. */
export function stackViolations(
  rule: Rule,
  resources: readonly GraphResource[],
  stack: StackFacts,
): Violation[] {
  const found: Violation[] = [];
  rule.stack?.({ resources, stack }, (message, urn) => {
    found.push(violation(rule, stack, message, urn));
  });
  return found;
}

/** What a violation of the rule means for a stack of this environment. */
function levelOf(rule: Rule, { lifecycle }: StackFacts): Level {
  return rule.level[lifecycle];
}

function violation(rule: Rule, stack: StackFacts, message: string, urn?: string): Violation {
  return {
    rule: rule.id,
    level: levelOf(rule, stack),
    severity: rule.severity,
    ...(urn === undefined ? {} : { urn }),
    message,
    remedy: rule.remedy,
  };
}
