import type { Rule } from "../rule.ts";
import { pbsStorage } from "../types.ts";

export const backupKey: Rule = {
  id: "backup-key",
  source: "@muhlba91/pulumi-proxmoxve 8.6.0: encryptionKey conflicts with generateEncryptionKey",
  types: [pbsStorage],
  check: (inputs) =>
    inputs.encryptionKey !== undefined && inputs.generateEncryptionKey === true
      ? [{ property: "encryptionKey", reason: "conflicts with generateEncryptionKey; give one" }]
      : [],
};
