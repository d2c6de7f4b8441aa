import { text } from "../../values/value.ts";
import type { Need, Rule } from "../rule.ts";
import { database, databaseSchema, defaultPrivileges, grant, grantRole, role } from "../types.ts";

/** Roles that every server has, and the pseudo role for everyone. */
const builtIn = new Set(["public", "postgres"]);

/** Whom something is given to, who owns it and where it stands must be there. */
export const namesExist: Rule = {
  id: "names-exist",
  source: 'PostgreSQL: `role "x" does not exist`, `database "x" does not exist`',
  types: [database, databaseSchema, grant, grantRole, defaultPrivileges, role],
  needs: (inputs) => [
    ...roles(inputs.owner),
    ...roles(inputs.role),
    ...roles(inputs.grantRole),
    ...(Array.isArray(inputs.roles) ? inputs.roles.flatMap(roles) : []),
    ...databases(inputs.database),
  ],
};

function roles(value: unknown): Need[] {
  const name = typeof value === "string" ? value : undefined;
  return name === undefined || builtIn.has(name.toLowerCase())
    ? []
    : [{ mark: { kind: "role", key: name }, refusal: `there is no role ${name} on this server` }];
}

function databases(value: unknown): Need[] {
  const name = typeof value === "string" ? value : undefined;
  return name === undefined || text(name) === undefined || name === "postgres"
    ? []
    : [
        {
          mark: { kind: "database", key: name },
          refusal: `there is no database ${name} on this server`,
        },
      ];
}
