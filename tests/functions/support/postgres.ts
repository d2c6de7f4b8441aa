import { execFileSync } from "node:child_process";
import { chownSync, globSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { freePort } from "../../isolation/support/free-port.ts";
import { makeCertificate, unprivileged } from "./authority.ts";

/** A real PostgreSQL as Amazon RDS hands it over: TLS and passwords for everyone, an administrator without superuser. */
export interface RdsLike extends Disposable {
  readonly port: number;
  /** The server's certificate, PEM. */
  readonly authority: string;
  readonly administrator: { readonly user: string; readonly password: string };
  /** Shows a certificate for another host from now on, and gives it back. */
  useCertificateFor(host: string): Promise<string>;
  /** Rows for the superuser. */
  query(sql: string, database?: string): Promise<Record<string, unknown>[]>;
  /** Rows for a role with its password, over TLS; throws what the server says. */
  queryAs(
    user: string,
    password: string,
    sql: string,
    database: string,
  ): Promise<Record<string, unknown>[]>;
}

const root = { user: "rdsadmin", password: "rdsadmin-password" };

export async function startRdsLikePostgres(): Promise<RdsLike> {
  const programs = globSync("/usr/lib/postgresql/*/bin").sort().at(-1) ?? "";
  const owner = unprivileged();
  const folder = mkdtempSync(join(tmpdir(), "tenantry-rds-"));
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.uid);
  const run = (program: string, ...args: string[]): void => {
    execFileSync(join(programs, program), args, { cwd: folder, stdio: "ignore", ...owner });
  };
  const data = join(folder, "data");
  const port = await freePort();
  const authority = makeCertificate(folder, owner);
  writeFileSync(join(folder, "password"), root.password);
  run("initdb", "-D", data, "-U", root.user, "-A", "scram-sha-256", "--pwfile", "password");
  writeFileSync(
    join(data, "pg_hba.conf"),
    "hostssl all all 127.0.0.1/32 scram-sha-256\nhostssl all all ::1/128 scram-sha-256\n",
  );
  const settings = {
    listen_addresses: "localhost",
    port: String(port),
    unix_socket_directories: "",
    fsync: "off",
    ssl: "on",
    ssl_cert_file: join(folder, "tls.crt"),
    ssl_key_file: join(folder, "tls.key"),
  };
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}='${value}'`);
  run("pg_ctl", "-D", data, "-w", "-l", join(folder, "log"), "-o", options.join(" "), "start");

  const administrator = { user: "tenantry", password: "first-password" };
  const queryAs: RdsLike["queryAs"] = async (user, password, sql, database) => {
    const ssl = { ca: authority };
    const client = new pg.Client({ host: "localhost", port, ssl, user, password, database });
    client.on("error", () => {});
    try {
      await client.connect();
      const results = [await client.query<Record<string, unknown>>(sql)].flat();
      return results.at(-1)?.rows ?? [];
    } finally {
      await client.end().catch(() => {});
    }
  };
  const query: RdsLike["query"] = (sql, database = "postgres") =>
    queryAs(root.user, root.password, sql, database);
  await query(
    `CREATE ROLE tenantry LOGIN CREATEDB CREATEROLE PASSWORD '${administrator.password}';
     ALTER DATABASE postgres OWNER TO tenantry; ALTER DATABASE template1 OWNER TO tenantry`,
  );
  return {
    port,
    authority,
    administrator,
    useCertificateFor: async (host) => {
      const certificate = makeCertificate(folder, owner, host);
      run("pg_ctl", "-D", data, "reload");
      return Promise.resolve(certificate);
    },
    query,
    queryAs,
    [Symbol.dispose]: () => {
      run("pg_ctl", "-D", data, "-m", "immediate", "stop");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
