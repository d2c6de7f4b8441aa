import type { Exception } from "../../catalog/catalog.ts";
import { loadExceptions } from "../../catalog/consent.ts";
import type { StackModel } from "../../fleet/model/model.ts";
import type { Violation } from "../../guard/violation.ts";
import { checkStack } from "../../policies/check.ts";
import { Exceptions } from "../../policies/exceptions.ts";
import { factsReader } from "../../policies/facts.ts";
import type { StackFacts } from "../../policies/rule.ts";
import type { Models } from "./models.ts";

/**
 * Tells of a stack what policies say in the head and did not say at the base; what a live exception lifts is left out.
 * @param before folder of the base's catalog
 * @param after folder of the head's
 */
export function violationFinder(
  before: string,
  after: string,
  models: Models,
  today: string,
): (stack: string) => Violation[] {
  const [was, is] = [factsReader(before), factsReader(after)];
  let exceptions: readonly Exception[] | undefined;
  return (stack) => {
    exceptions ??= loadExceptions(after);
    const lifted = new Exceptions(exceptions, stack, today);
    const old = new Set(violations(was, stack, models.before.get(stack)).map(keyOf));
    return violations(is, stack, models.after.get(stack)).filter(
      (it) => !old.has(keyOf(it)) && !lifted.lifts(it),
    );
  };
}

function violations(
  facts: (stack: string) => StackFacts,
  stack: string,
  model: StackModel | undefined,
): Violation[] {
  if (!model || "problems" in model) return [];
  return checkStack(model.resources, facts(stack));
}

function keyOf({ rule, urn, message }: Violation): string {
  return JSON.stringify([rule, urn, message]);
}
