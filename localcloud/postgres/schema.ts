import { at, list, type Props, text } from "../values/value.ts";
import { grantee, identifier, type SqlType } from "./sql.ts";

export const schemaSql: SqlType = {
  create: (inputs) => ({
    database: text(inputs.database),
    statements: [
      `CREATE SCHEMA ${inputs.ifNotExists === false ? "" : "IF NOT EXISTS "}${identifier(inputs.name)}`,
      ...owner(inputs),
      ...policies(inputs),
    ],
  }),
  update: (old, inputs) => ({
    database: text(inputs.database),
    statements: [
      ...(old.name === inputs.name
        ? []
        : [`ALTER SCHEMA ${identifier(old.name)} RENAME TO ${identifier(inputs.name)}`]),
      ...owner(inputs),
      ...list(old.policies).map(
        (policy) =>
          `REVOKE ALL ON SCHEMA ${identifier(inputs.name)} FROM ${grantee(at(policy, "role") ?? "public")}`,
      ),
      ...policies(inputs),
    ],
  }),
  remove: (inputs) => ({
    database: text(inputs.database),
    statements: [
      `DROP SCHEMA IF EXISTS ${identifier(inputs.name)}${inputs.dropCascade === true ? " CASCADE" : ""}`,
    ],
  }),
  read: (inputs) => ({
    database: text(inputs.database),
    query: "SELECT pg_get_userbyid(nspowner) AS owner FROM pg_namespace WHERE nspname = $1",
    values: [text(inputs.name) ?? ""],
  }),
};

function owner(inputs: Props): string[] {
  return inputs.owner === undefined
    ? []
    : [`ALTER SCHEMA ${identifier(inputs.name)} OWNER TO ${identifier(inputs.owner)}`];
}

function policies(inputs: Props): string[] {
  return list(inputs.policies).flatMap((policy) => {
    const on = `ON SCHEMA ${identifier(inputs.name)} TO ${grantee(at(policy, "role") ?? "public")}`;
    const grants: readonly (readonly [string, string])[] = [
      ["create", `GRANT CREATE ${on}`],
      ["createWithGrant", `GRANT CREATE ${on} WITH GRANT OPTION`],
      ["usage", `GRANT USAGE ${on}`],
      ["usageWithGrant", `GRANT USAGE ${on} WITH GRANT OPTION`],
    ];
    return grants.flatMap(([name, statement]) => (at(policy, name) === true ? [statement] : []));
  });
}
