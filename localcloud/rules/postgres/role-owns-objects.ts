import type { Rule } from "../rule.ts";
import { database, databaseSchema, role } from "../types.ts";

export const roleOwnsObjects: Rule = {
  id: "role-owns-objects",
  source:
    'PostgreSQL: `role "x" cannot be dropped because some objects depend on it`; stricter: the provider reassigns databases first',
  types: [role],
  remove: ({ world, site, id, inputs }) => {
    if (inputs.skipDropRole === true) return undefined;
    const owned = world
      .users(site, { kind: "role", key: id })
      .filter((user) => [database, databaseSchema].includes(user.type) && user.inputs.owner === id);
    return owned.length === 0
      ? undefined
      : `role ${id} cannot be dropped: it owns ${owned.map((user) => user.id).join(", ")}`;
  },
};
