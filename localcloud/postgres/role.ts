import { asText, list, type Props, type Value } from "../values/value.ts";
import { identifier, literal, type SqlType } from "./sql.ts";

const flags: readonly (readonly [input: string, on: string, off: string])[] = [
  ["login", "LOGIN", "NOLOGIN"],
  ["superuser", "SUPERUSER", "NOSUPERUSER"],
  ["createDatabase", "CREATEDB", "NOCREATEDB"],
  ["createRole", "CREATEROLE", "NOCREATEROLE"],
  ["inherit", "INHERIT", "NOINHERIT"],
  ["replication", "REPLICATION", "NOREPLICATION"],
  ["bypassRowLevelSecurity", "BYPASSRLS", "NOBYPASSRLS"],
];

export const roleSql: SqlType = {
  create: (inputs) => ({
    statements: [
      `CREATE ROLE ${identifier(inputs.name)} WITH ${options(inputs)}`,
      ...memberships("GRANT", inputs.roles, inputs.name),
      ...settings(inputs),
    ],
  }),
  update: (old, inputs) => ({
    statements: [
      ...(old.name === inputs.name
        ? []
        : [`ALTER ROLE ${identifier(old.name)} RENAME TO ${identifier(inputs.name)}`]),
      `ALTER ROLE ${identifier(inputs.name)} WITH ${options(inputs)}`,
      ...memberships("REVOKE", old.roles, inputs.name),
      ...memberships("GRANT", inputs.roles, inputs.name),
      `ALTER ROLE ${identifier(inputs.name)} RESET ALL`,
      ...settings(inputs),
    ],
  }),
  remove: (inputs) => ({
    statements:
      inputs.skipDropRole === true
        ? []
        : [
            ...(inputs.skipReassignOwned === true
              ? []
              : [
                  `REASSIGN OWNED BY ${identifier(inputs.name)} TO CURRENT_USER`,
                  `DROP OWNED BY ${identifier(inputs.name)}`,
                ]),
            `DROP ROLE IF EXISTS ${identifier(inputs.name)}`,
          ],
  }),
  read: (inputs) => ({
    query: `SELECT rolcanlogin AS login, rolsuper AS superuser, rolcreatedb AS "createDatabase",
        rolcreaterole AS "createRole", rolinherit AS inherit, rolreplication AS replication,
        rolbypassrls AS "bypassRowLevelSecurity", rolconnlimit AS "connectionLimit"
      FROM pg_roles WHERE rolname = $1`,
    values: [asText(inputs.name)],
  }),
};

function options(inputs: Props): string {
  const isOn = (input: string): boolean =>
    inputs[input] === true || (input === "inherit" && inputs.inherit !== false);
  const words = flags.map(([input, on, off]) => (isOn(input) ? on : off));
  words.push(`CONNECTION LIMIT ${Number(inputs.connectionLimit ?? -1)}`);
  words.push(`VALID UNTIL ${literal(inputs.validUntil ?? "infinity")}`);
  const password = inputs.password ?? inputs.passwordWo;
  words.push(`PASSWORD ${password === undefined ? "NULL" : literal(password)}`);
  return words.join(" ");
}

function memberships(
  verb: "GRANT" | "REVOKE",
  roles: Value | undefined,
  member: Value | undefined,
): string[] {
  const link = verb === "GRANT" ? "TO" : "FROM";
  return list(roles).map((role) => `${verb} ${identifier(role)} ${link} ${identifier(member)}`);
}

function settings(inputs: Props): string[] {
  const alter = `ALTER ROLE ${identifier(inputs.name)} SET`;
  const path = list(inputs.searchPaths).map(identifier).join(", ");
  const timeouts: readonly (readonly [string, Value | undefined])[] = [
    ["statement_timeout", inputs.statementTimeout],
    ["idle_in_transaction_session_timeout", inputs.idleInTransactionSessionTimeout],
  ];
  return [
    ...(path === "" ? [] : [`${alter} search_path = ${path}`]),
    ...timeouts.flatMap(([name, value]) => (value ? [`${alter} ${name} = ${Number(value)}`] : [])),
  ];
}
