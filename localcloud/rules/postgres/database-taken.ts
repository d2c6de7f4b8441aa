import { describeUrn } from "../../values/urn.ts";
import { text } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { database } from "../types.ts";

export const databaseTaken: Rule = {
  id: "database-taken",
  source: 'PostgreSQL: `database "x" already exists`',
  types: [database],
  owns: (inputs, id) => [{ kind: "database", key: text(inputs.name) ?? id }],
  taken: (mark, owner) => `database ${mark.key} already exists, made by ${describeUrn(owner.urn)}`,
};
