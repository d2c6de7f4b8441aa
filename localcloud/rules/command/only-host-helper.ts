import { commandProblem } from "../../command/forms.ts";
import { asText, isUnknown } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { remoteCommand } from "../types.ts";

/** The simulated host is a folder of this machine: nothing may run there but what stays inside it. */
export const onlyHostHelper: Rule = {
  id: "only-host-helper",
  source: "a limit of the local cloud",
  types: [remoteCommand],
  check: (inputs) =>
    ["create", "update", "delete"].flatMap((property) => {
      const command = inputs[property];
      if (command === undefined || isUnknown(command)) return [];
      const reason = commandProblem(asText(command));
      return reason === undefined ? [] : [{ property, reason }];
    }),
};
