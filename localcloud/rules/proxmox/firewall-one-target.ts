import type { Rule } from "../rule.ts";
import { firewallOptions } from "../types.ts";

export const firewallOneTarget: Rule = {
  id: "firewall-one-target",
  source: "@muhlba91/pulumi-proxmoxve 8.6.0: exactly one of vmId or containerId must be specified",
  types: [firewallOptions],
  check: (inputs) =>
    (inputs.containerId === undefined) === (inputs.vmId === undefined)
      ? [{ property: "containerId", reason: "exactly one of containerId and vmId must be given" }]
      : [],
};
