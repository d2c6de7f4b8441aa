import { list, type Props, text } from "../values/value.ts";
import { grantee, identifier, names, privilegeWords, type Script, type SqlType } from "./sql.ts";

/**
 * Privileges of one role on one thing. As the real provider: what the role had is revoked first, so an empty list
 * takes everything away.
 */
export const grantSql: SqlType = {
  create: give,
  update: (_old, inputs) => give(inputs),
  remove: (inputs) => ({
    database: text(inputs.database),
    statements: [`REVOKE ALL PRIVILEGES ON ${target(inputs)} FROM ${grantee(inputs.role)}`],
  }),
  read: (inputs) => readPrivileges(inputs),
};

export const grantRoleSql: SqlType = {
  create: (inputs) => ({
    statements: [
      `GRANT ${identifier(inputs.grantRole)} TO ${identifier(inputs.role)}${
        inputs.withAdminOption === true ? " WITH ADMIN OPTION" : ""
      }`,
    ],
  }),
  update: (_old, inputs) => grantRoleSql.create(inputs),
  remove: (inputs) => ({
    statements: [`REVOKE ${identifier(inputs.grantRole)} FROM ${identifier(inputs.role)}`],
  }),
  read: (inputs) => ({
    query: `SELECT m.admin_option AS "withAdminOption" FROM pg_auth_members m
      JOIN pg_roles granted ON granted.oid = m.roleid JOIN pg_roles member ON member.oid = m.member
      WHERE granted.rolname = $1 AND member.rolname = $2`,
    values: [text(inputs.grantRole) ?? "", text(inputs.role) ?? ""],
  }),
};

/** What a role gets on the objects that `owner` will make. */
export const defaultPrivilegesSql: SqlType = {
  create: alterDefaults,
  update: (_old, inputs) => alterDefaults(inputs),
  remove: (inputs) => ({
    database: text(inputs.database),
    statements: [revokeDefaults(inputs)],
  }),
  read: (inputs) => ({
    database: text(inputs.database),
    query: "SELECT 1 FROM pg_roles WHERE rolname = $1",
    values: [text(inputs.owner) ?? ""],
  }),
};

function give(inputs: Props): Script {
  const words = privilegeWords(inputs.privileges);
  const option = inputs.withGrantOption === true ? " WITH GRANT OPTION" : "";
  return {
    database: text(inputs.database),
    statements: [
      "BEGIN",
      `REVOKE ALL PRIVILEGES ON ${target(inputs)} FROM ${grantee(inputs.role)}`,
      ...(words.length === 0
        ? []
        : [`GRANT ${words.join(", ")} ON ${target(inputs)} TO ${grantee(inputs.role)}${option}`]),
      "COMMIT",
    ],
  };
}

function target(inputs: Props): string {
  const kind = text(inputs.objectType) ?? "";
  const schema = identifier(inputs.schema ?? "public");
  if (kind === "database") return `DATABASE ${identifier(inputs.database)}`;
  if (kind === "schema") return `SCHEMA ${schema}`;
  if (kind === "foreign_data_wrapper") return `FOREIGN DATA WRAPPER ${names(inputs.objects)}`;
  if (kind === "foreign_server") return `FOREIGN SERVER ${names(inputs.objects)}`;
  const word = kind.toUpperCase().replace(/[^A-Z]/g, "");
  const objects = list(inputs.objects);
  if (objects.length === 0) return `ALL ${word}S IN SCHEMA ${schema}`;
  return `${word} ${objects.map((object) => `${schema}.${identifier(object)}`).join(", ")}`;
}

/** Drift is seen on databases and schemas; on objects inside them the existence of the role is all that is read. */
function readPrivileges(inputs: Props) {
  const role = text(inputs.role) ?? "";
  const database = text(inputs.database);
  const kinds = {
    database: {
      table: "pg_database",
      name: "datname",
      acl: "datacl",
      owner: "datdba",
      letter: "d",
    },
    schema: {
      table: "pg_namespace",
      name: "nspname",
      acl: "nspacl",
      owner: "nspowner",
      letter: "n",
    },
  };
  const kind = inputs.objectType === "schema" ? kinds.schema : kinds.database;
  if (inputs.objectType !== "database" && inputs.objectType !== "schema") {
    return {
      database,
      query: "SELECT 1 FROM pg_roles WHERE rolname = $1 OR lower($1) = 'public'",
      values: [role],
    };
  }
  const name =
    inputs.objectType === "schema" ? (text(inputs.schema) ?? "public") : (database ?? "");
  return {
    database,
    query: `SELECT coalesce(array_agg(a.privilege_type ORDER BY a.privilege_type)
        FILTER (WHERE a.privilege_type IS NOT NULL), '{}') AS privileges
      FROM ${kind.table} o
      LEFT JOIN LATERAL aclexplode(coalesce(o.${kind.acl}, acldefault('${kind.letter}', o.${kind.owner}))) a
        ON a.grantee = CASE WHEN lower($2) = 'public' THEN 0 ELSE (SELECT oid FROM pg_roles WHERE rolname = $2) END
      WHERE o.${kind.name} = $1 GROUP BY o.oid`,
    values: [name, role],
  };
}

function alterDefaults(inputs: Props): Script {
  const words = privilegeWords(inputs.privileges);
  const option = inputs.withGrantOption === true ? " WITH GRANT OPTION" : "";
  return {
    database: text(inputs.database),
    statements: [
      "BEGIN",
      revokeDefaults(inputs),
      ...(words.length === 0
        ? []
        : [
            `${scopeOf(inputs)} GRANT ${words.join(", ")} ON ${kindOf(inputs)} TO ${grantee(inputs.role)}${option}`,
          ]),
      "COMMIT",
    ],
  };
}

function revokeDefaults(inputs: Props): string {
  return `${scopeOf(inputs)} REVOKE ALL ON ${kindOf(inputs)} FROM ${grantee(inputs.role)}`;
}

function scopeOf(inputs: Props): string {
  const schema = inputs.schema === undefined ? "" : ` IN SCHEMA ${identifier(inputs.schema)}`;
  return `ALTER DEFAULT PRIVILEGES FOR ROLE ${identifier(inputs.owner)}${schema}`;
}

function kindOf(inputs: Props): string {
  return `${(text(inputs.objectType) ?? "").toUpperCase().replace(/[^A-Z]/g, "")}S`;
}
