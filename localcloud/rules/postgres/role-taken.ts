import { describeUrn } from "../../values/urn.ts";
import { text } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { role } from "../types.ts";

export const roleTaken: Rule = {
  id: "role-taken",
  source: 'PostgreSQL: `role "x" already exists`',
  types: [role],
  owns: (inputs, id) => [{ kind: "role", key: text(inputs.name) ?? id }],
  taken: (mark, owner) => `role ${mark.key} already exists, made by ${describeUrn(owner.urn)}`,
};
