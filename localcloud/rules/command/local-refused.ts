import type { Rule } from "../rule.ts";
import { localCommand } from "../types.ts";

export const localRefused: Rule = {
  id: "local-refused",
  source: "a limit of the local cloud",
  types: [localCommand, "command:remote:CopyFile", "command:remote:CopyToRemote"],
  check: () => [
    {
      property: "",
      reason:
        "only command:remote:Command is part of the local cloud; nothing else runs or copies on this machine",
    },
  ],
};
