import { type Connection, type ConnectionOptions, createConnection } from "mysql2/promise";
import type { Login, Tls } from "./login.ts";

/** Milliseconds: a server that does not answer must not hold the function until Lambda ends it without a word. */
const connectTimeout = 10_000;

/** Runs something on a connection of its own, and closes it. */
export async function withMysql<T>(
  login: Login,
  tls: Tls,
  run: (connection: Connection) => Promise<T>,
  database?: string,
): Promise<T> {
  const { host, port, user, password } = login;
  const connection = await createConnection({
    host,
    port,
    ssl: tlsOf(tls),
    user,
    password,
    connectTimeout,
    ...(database === undefined ? {} : { database }),
  });
  // A connection that breaks while nothing runs would end the process.
  connection.on("error", () => {});
  try {
    return await run(connection);
  } finally {
    await connection.end().catch(() => {
      connection.destroy();
    });
  }
}

/** Whether the server said no to the name or the password, as against: it could not be asked. */
export function refusedByMysql(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === "ER_ACCESS_DENIED_ERROR" || code === "ER_ACCOUNT_HAS_BEEN_LOCKED";
}

function tlsOf(tls: Tls): NonNullable<ConnectionOptions["ssl"]> {
  const authority = tls === "verify" ? {} : { ca: tls.authority };
  // `verifyIdentity` is off by default: any certificate of the authority would do, whatever host it is for.
  return { rejectUnauthorized: true, verifyIdentity: true, minVersion: "TLSv1.2", ...authority };
}
