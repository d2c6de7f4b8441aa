import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import pg from "pg";
import type { Login, Tls } from "./login.ts";

/** Milliseconds: a server that does not answer must not hold the function until Lambda ends it without a word. */
const timeouts = { connectionTimeoutMillis: 10_000, statement_timeout: 40_000 } as const;

/** What PostgreSQL's own `CREATE ROLE … PASSWORD` takes by default. */
const scramIterations = 4096;

/** Runs something on a connection of its own, and closes it. */
export async function withPostgres<T>(
  login: Login,
  database: string,
  tls: Tls,
  run: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const { host, port, user, password } = login;
  const client = new pg.Client({
    host,
    port,
    user,
    password,
    database,
    ...tlsOf(tls),
    ...timeouts,
  });
  // A connection that breaks while nothing runs would end the process.
  client.on("error", () => {});
  try {
    await client.connect();
    return await run(client);
  } finally {
    await client.end().catch(() => {});
  }
}

/** Whether the server said no to the name or the password, as against: it could not be asked. */
export function refusedByPostgres(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === "28P01" || code === "28000";
}

/**
 * A password as PostgreSQL keeps it (RFC 5803): a statement with this holds nothing that a log could give away.
 * The password is made of letters and digits, which SASLprep leaves as they are.
 */
export function scramVerifier(password: string, salt: Buffer = randomBytes(16)): string {
  const salted = pbkdf2Sync(password, salt, scramIterations, 32, "sha256");
  const keyOf = (name: string) => createHmac("sha256", salted).update(name).digest();
  const stored = createHash("sha256").update(keyOf("Client Key")).digest("base64");
  const server = keyOf("Server Key").toString("base64");
  return `SCRAM-SHA-256$${scramIterations}:${salt.toString("base64")}$${stored}:${server}`;
}

function tlsOf(tls: Tls): pg.ClientConfig {
  // pg checks the certificate against the host's name by itself.
  return { ssl: { rejectUnauthorized: true, ...(tls === "verify" ? {} : { ca: tls.authority }) } };
}
