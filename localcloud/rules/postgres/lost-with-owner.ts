import { text } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { database, role } from "../types.ts";

/** Schemas and privileges go with their database, grants with their role. */
export const lostWithOwner: Rule = {
  id: "lost-with-owner",
  source:
    "PostgreSQL: DROP DATABASE takes everything in it; the provider's DROP OWNED BY takes the role's grants",
  types: [database, role],
  removed: ({ world, site, type, id, inputs }) => {
    const kind = type === database ? "database" : "role";
    for (const user of world.users(site, { kind, key: text(inputs.name) ?? id })) {
      if (user.type !== database && user.type !== role) world.remove(site, user.type, user.id);
    }
  },
};
