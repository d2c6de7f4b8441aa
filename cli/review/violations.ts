import { loadExceptions } from "../../catalog/consent.ts";
import type { StackModel } from "../../fleet/model/model.ts";
import type { Violation } from "../../guard/violation.ts";
import { checkStack } from "../../policies/check.ts";
import { Exceptions } from "../../policies/exceptions.ts";
import { stackFacts } from "../../policies/facts.ts";
import type { Models } from "./models.ts";

/** What policies say of a stack in the head and did not say at the base; what a live exception lifts is left out. */
export function newViolations(
  stack: string,
  before: string,
  after: string,
  models: Models,
  today: string,
): Violation[] {
  const exceptions = new Exceptions(loadExceptions(after), stack, today);
  const old = new Set(violations(before, stack, models.before.get(stack)).map(keyOf));
  return violations(after, stack, models.after.get(stack)).filter(
    (it) => !old.has(keyOf(it)) && !exceptions.lifts(it),
  );
}

function violations(root: string, stack: string, model: StackModel | undefined): Violation[] {
  if (!model || "problems" in model) return [];
  return checkStack(model.resources, stackFacts(root, stack));
}

function keyOf({ rule, urn, message }: Violation): string {
  return JSON.stringify([rule, urn, message]);
}
