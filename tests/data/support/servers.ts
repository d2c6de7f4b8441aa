import { dirname } from "node:path";
import pg from "pg";
import {
  type PostgresServer,
  postgresPrograms,
  startPostgres,
} from "../../localcloud/postgres-server.ts";

/** Every sign that a password file or a URL could take for something else. */
const password = "p:a\\ss w@rd'\"";

/** A real PostgreSQL as a site has it: passwords for everyone, and an administrator that is no superuser. */
export interface SiteServer extends Disposable {
  /** Folder of the socket. */
  readonly folder: string;
  /** The administrator `tenantry`, which may make databases and roles and nothing else. */
  readonly administrator: { readonly user: string; readonly password: string };
  /** Rows of the last statement, for the superuser. */
  query(sql: string, database?: string): Promise<Record<string, unknown>[]>;
  /** Rows for a role with its password; throws what the server says. */
  queryAs(
    role: string,
    password: string,
    sql: string,
    database: string,
  ): Promise<Record<string, unknown>[]>;
}

export async function startSiteServer(): Promise<SiteServer> {
  const programs = postgresPrograms();
  if (programs === undefined) {
    throw new Error("PostgreSQL is not installed: `apt-get install postgresql` gives the server");
  }
  const server: PostgresServer = startPostgres(programs);
  const root = { user: "admin", password: "unused" };
  const [{ data_directory: data }] = (await query(server, root, "SHOW data_directory")) as [
    { data_directory: string },
  ];
  await query(server, root, "ALTER ROLE admin PASSWORD 'unused'");
  await query(
    server,
    root,
    `CREATE ROLE tenantry LOGIN CREATEDB CREATEROLE PASSWORD ${pg.escapeLiteral(password)}`,
  );
  await query(server, root, `COPY (SELECT 'local all all scram-sha-256') TO '${data}/pg_hba.conf'`);
  await query(server, root, "SELECT pg_reload_conf()");
  return {
    folder: dirname(data),
    administrator: { user: "tenantry", password },
    query: (sql, database) => query(server, root, sql, database),
    queryAs: (user, plain, sql, database) =>
      query(server, { user, password: plain }, sql, database),
    [Symbol.dispose]: () => server[Symbol.dispose](),
  };
}

async function query(
  server: PostgresServer,
  login: { readonly user: string; readonly password: string },
  sql: string,
  database = "postgres",
): Promise<Record<string, unknown>[]> {
  const host = new URL(server.url).searchParams.get("host") ?? "";
  const client = new pg.Client({ ...login, host, database });
  try {
    await client.connect();
    const results = [await client.query<Record<string, unknown>>(sql)].flat();
    return results.at(-1)?.rows ?? [];
  } finally {
    await client.end().catch(() => {});
  }
}
