import { isIP } from "node:net";
import { text } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { database, databaseSchema, defaultPrivileges, grant, grantRole, role } from "../types.ts";

/** A server at an address needs the guest that has it. A server known by name is not one of this environment's guests. */
export const serverExists: Rule = {
  id: "server-exists",
  source: "PostgreSQL client: `dial tcp 10.0.0.1:5432: connect: no route to host`",
  types: [database, databaseSchema, grant, grantRole, defaultPrivileges, role],
  put: ({ world, config }) => {
    const host = text(config.host) ?? "localhost";
    if (isIP(host) === 0 || world.anywhere({ kind: "host", key: host })) return undefined;
    return `no route to PostgreSQL server ${host}: no guest of this environment has that address`;
  },
};
