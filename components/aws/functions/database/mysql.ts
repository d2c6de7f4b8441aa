import type { Connection, RowDataPacket } from "mysql2/promise";
import type { Login, Tls } from "../login.ts";
import { withMysql } from "../mysql.ts";
import type { DatabaseRequest } from "./request.ts";

/**
 * What an application does in a database of its own. Not EVENT, which runs for ever in nobody's session, and not
 * GRANT OPTION. DROP covers the database itself: MySQL has no privilege for tables alone.
 */
const privileges =
  "ALTER, ALTER ROUTINE, CREATE, CREATE ROUTINE, CREATE TEMPORARY TABLES, CREATE VIEW, DELETE, DROP, EXECUTE, INDEX, " +
  "INSERT, LOCK TABLES, REFERENCES, SELECT, SHOW VIEW, TRIGGER, UPDATE";

const name = (text: string) => `\`${text.replaceAll("`", "``")}\``;

/** A database and one user, who may reach nothing else, and only over TLS. Every step may be run again. */
export async function prepareMysql(
  administrator: Login,
  request: DatabaseRequest,
  password: string,
  tls: Tls,
): Promise<void> {
  await withMysql(administrator, tls, async (connection) => {
    const user = account(connection, request.role);
    const limited = `REQUIRE SSL WITH MAX_USER_CONNECTIONS ${request.connectionLimit}`;
    await connection.query(
      `CREATE DATABASE IF NOT EXISTS ${name(request.database)} CHARACTER SET utf8mb4`,
    );
    await connection.query(
      `CREATE USER IF NOT EXISTS ${user} IDENTIFIED BY ? ${limited} ACCOUNT LOCK`,
      [password],
    );
    await refuseForeignPrivileges(connection, request);
    const database = await patternOf(connection, request.database);
    await connection.query(`GRANT ${privileges} ON ${database}.* TO ${user}`);
    await connection.query(`ALTER USER ${user} IDENTIFIED BY ? ${limited} ACCOUNT UNLOCK`, [
      password,
    ]);
  });
}

/** The user may log in no more; the data stays. Sessions that are open stay until they end. */
export async function lockMysql(administrator: Login, role: string, tls: Tls): Promise<void> {
  await withMysql(administrator, tls, async (connection) => {
    await connection.query(`ALTER USER IF EXISTS ${account(connection, role)} ACCOUNT LOCK`);
  });
}

/** Whether the server has the database. */
export function hasMysql(administrator: Login, database: string, tls: Tls): Promise<boolean> {
  return withMysql(administrator, tls, async (connection) => {
    const [rows] = await connection.query<RowDataPacket[]>(
      "SELECT 1 FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?",
      [database],
    );
    return rows.length > 0;
  });
}

/** From wherever: the tasks' addresses change, the security group says who reaches the server at all. */
function account(connection: Connection, role: string): string {
  return `${connection.escape(role)}@'%'`;
}

/** In a grant, `_` stands for any character: `t1_a_b` would open `t1xa_b` as well. Partial revokes turn that off. */
async function patternOf(connection: Connection, database: string): Promise<string> {
  const [rows] = await connection.query<RowDataPacket[]>("SHOW VARIABLES LIKE 'partial_revokes'");
  const literal = rows[0]?.["Value"] === "ON";
  return name(literal ? database : database.replaceAll("_", "\\_"));
}

/** A user that was there before may have been given more by hand: it does not get its password before that is gone. */
async function refuseForeignPrivileges(
  connection: Connection,
  { role, database }: DatabaseRequest,
): Promise<void> {
  const own = [database, database.replaceAll("_", "\\_")];
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT PRIVILEGE_TYPE AS privilege, '*' AS place FROM information_schema.USER_PRIVILEGES
       WHERE GRANTEE = ? AND PRIVILEGE_TYPE <> 'USAGE'
     UNION SELECT PRIVILEGE_TYPE, TABLE_SCHEMA FROM information_schema.SCHEMA_PRIVILEGES
       WHERE GRANTEE = ? AND TABLE_SCHEMA NOT IN (?)`,
    [`'${role}'@'%'`, `'${role}'@'%'`, own],
  );
  const found = rows.map((row) => `${String(row["privilege"])} on ${String(row["place"])}`);
  if (found.length > 0) {
    throw new Error(`The user ${role} is there and has ${found.join(", ")}. Revoke that first.`);
  }
}
