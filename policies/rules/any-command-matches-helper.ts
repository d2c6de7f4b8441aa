import { commandProblems } from "../../guard/isolation/host/helper-command.ts";
import type { Rule } from "../rule.ts";

/** Whoever runs what it likes on a shared host has what stands there of everybody. Unknown is no match. */
export const anyCommandMatchesHelper: Rule = {
  id: "any-command-matches-helper",
  title: "A command on a shared host is the helper's, for a fragment of the stack's own name.",
  severity: "critical",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [],
  remedy: "Deliver what the host needs with HostFile; what it does there belongs in the helper.",
  url: "https://www.pulumi.com/registry/packages/command/api-docs/remote/command/",
  resource: ({ resource, stack }, report) => {
    const { type, name, inputs } = resource;
    if (!type.startsWith("command:")) return;
    const wrong = commandProblems(inputs, stack.tenant);
    if (wrong.length === 0) return;
    const what = "must be the helper's command for the stack's own fragment, or not be given";
    report(`${name}: ${wrong.join(", ")} ${what}.`);
  },
};
