import type { RowDataPacket } from "mysql2/promise";
import pg from "pg";
import type { Administrator, Tls } from "../login.ts";
import { refusedByMysql, withMysql } from "../mysql.ts";
import { refusedByPostgres, scramVerifier, withPostgres } from "../postgres.ts";

/** Whether the server takes the password. @throws where the server cannot be asked. */
export async function canLogIn(login: Administrator, tls: Tls): Promise<boolean> {
  try {
    if (login.engine === "mysql")
      await withMysql(login, tls, (connection) => connection.query("SELECT 1"));
    else await withPostgres(login, "postgres", tls, (client) => client.query("SELECT 1"));
    return true;
  } catch (error) {
    if (refusedByMysql(error) || refusedByPostgres(error)) return false;
    throw error;
  }
}

/** Changes the password of who is logged in. */
export async function setPassword(login: Administrator, password: string, tls: Tls): Promise<void> {
  if (login.engine === "mysql") {
    await withMysql(login, tls, async (connection) => {
      // `ALTER USER CURRENT_USER()` answers OK on MariaDB 10.11 and changes nothing: the account is written out.
      const [rows] = await connection.query<RowDataPacket[]>("SELECT CURRENT_USER() AS account");
      const account = String(rows[0]?.["account"]);
      const at = account.lastIndexOf("@");
      const names = [account.slice(0, at), account.slice(at + 1)];
      await connection.query("ALTER USER ?@? IDENTIFIED BY ?", [...names, password]);
    });
  } else {
    const role = pg.escapeIdentifier(login.user);
    await withPostgres(login, "postgres", tls, (client) =>
      client.query(`ALTER ROLE ${role} PASSWORD ${pg.escapeLiteral(scramVerifier(password))}`),
    );
  }
}
