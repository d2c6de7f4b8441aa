import type { Rule } from "../rule.ts";
import { guests } from "../types.ts";

export const containerProtected: Rule = {
  id: "container-protected",
  source: "PVE: `can't remove CT 100 - protection mode enabled`; a destroy is two applies",
  types: guests,
  remove: ({ inputs, id }) =>
    inputs.protection === true
      ? `guest ${id} is protected and cannot be removed; first apply it with protection: false`
      : undefined,
};
