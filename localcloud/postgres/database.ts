import { type Props, text } from "../values/value.ts";
import { identifier, literal, type SqlType } from "./sql.ts";

export const databaseSql: SqlType = {
  create: (inputs) => ({
    statements: [
      [
        `CREATE DATABASE ${identifier(inputs.name)}`,
        inputs.owner === undefined ? "" : `OWNER ${identifier(inputs.owner)}`,
        `TEMPLATE ${identifier(inputs.template ?? "template0")}`,
        `ENCODING ${literal(inputs.encoding ?? "UTF8")}`,
        `LC_COLLATE ${literal(inputs.lcCollate ?? "C")} LC_CTYPE ${literal(inputs.lcCtype ?? "C")}`,
        limits(inputs),
        `IS_TEMPLATE ${inputs.isTemplate === true}`,
      ].join(" "),
    ],
  }),
  update: (old, inputs) => ({
    statements: [
      ...(old.name === inputs.name
        ? []
        : [`ALTER DATABASE ${identifier(old.name)} RENAME TO ${identifier(inputs.name)}`]),
      ...(inputs.owner === undefined || inputs.owner === old.owner
        ? []
        : [`ALTER DATABASE ${identifier(inputs.name)} OWNER TO ${identifier(inputs.owner)}`]),
      `ALTER DATABASE ${identifier(inputs.name)} WITH ${limits(inputs)}`,
    ],
  }),
  // Sessions that are still open would hold it: the real provider ends them too.
  remove: (inputs) => ({
    statements: [`DROP DATABASE IF EXISTS ${identifier(inputs.name)} WITH (FORCE)`],
  }),
  read: (inputs) => ({
    query: `SELECT pg_get_userbyid(datdba) AS owner, datconnlimit AS "connectionLimit",
      datallowconn AS "allowConnections" FROM pg_database WHERE datname = $1`,
    values: [text(inputs.name) ?? ""],
  }),
};

function limits(inputs: Props): string {
  const limit = Number(inputs.connectionLimit ?? -1);
  return `ALLOW_CONNECTIONS ${inputs.allowConnections !== false} CONNECTION LIMIT ${limit}`;
}
