import { at } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { virtualMachine } from "../types.ts";

const passwordOnly = [
  "amdSev",
  "cpu.affinity",
  "cpu.architecture",
  "initialization.upgrade",
  "kvmArguments",
  "memory.hugepages",
  "rngs",
];

export const machineTokenLimits: Rule = {
  id: "machine-token-limits",
  source: "PVE: `only root can set 'x' config`; documentation in @muhlba91/pulumi-proxmoxve 8.6.0",
  types: [virtualMachine],
  check: (inputs, config) =>
    config.apiToken === undefined
      ? []
      : passwordOnly
          .filter((path) => at(inputs, path) !== undefined)
          .map((property) => ({
            property,
            reason: "is allowed only for root@pam with a password, not with an API token",
          })),
};
