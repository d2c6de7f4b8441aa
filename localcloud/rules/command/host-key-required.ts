import { at } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { remoteCommand } from "../types.ts";

export const hostKeyRequired: Rule = {
  id: "host-key-required",
  source: "stricter than @pulumi/command 1.2.1, which then takes any host for the right one",
  types: [remoteCommand],
  check: (inputs) =>
    at(inputs, "connection") !== undefined && !at(inputs, "connection.hostKey")
      ? [
          {
            property: "connection.hostKey",
            reason: "is missing: any machine could answer for the host",
          },
        ]
      : [],
};
