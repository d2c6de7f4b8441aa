import type { Rule } from "../rule.ts";
import { guests } from "../types.ts";

export const templateNotStarted: Rule = {
  id: "template-not-started",
  source:
    "PVE: `you can't start a CT if it's a template`; stricter than the provider, which ignores it",
  types: guests,
  check: (inputs) =>
    inputs.template === true && inputs.started !== false
      ? [{ property: "started", reason: "must be false: a template cannot be started" }]
      : [],
};
