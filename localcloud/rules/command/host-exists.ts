import { isIP } from "node:net";
import { at, text } from "../../values/value.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { remoteCommand } from "../types.ts";

/** SSH needs a machine: the guest with that address must stand, when the command runs and when it is undone. */
export const hostExists: Rule = {
  id: "host-exists",
  source: "ssh: `dial tcp 10.0.0.1:22: connect: no route to host`",
  types: [remoteCommand],
  put: reach,
  remove: (context) => (text(context.inputs.delete) === undefined ? undefined : reach(context)),
};

function reach({ world, inputs }: RuleContext): string | undefined {
  const host = text(at(inputs, "connection.host")) ?? "";
  if (isIP(host) === 0)
    return `host ${JSON.stringify(host)} is not an IP address; names are not resolved here`;
  return world.anywhere({ kind: "host", key: host })
    ? undefined
    : `no route to host ${host}: no guest of this environment has that address`;
}
