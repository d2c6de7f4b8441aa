import { execFileSync, spawn } from "node:child_process";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Connection, createConnection, type RowDataPacket } from "mysql2/promise";
import { freePort } from "../../isolation/support/free-port.ts";
import { makeCertificate, unprivileged } from "./authority.ts";

/** A real MariaDB as Amazon RDS hands MySQL over: TLS demanded of everyone, an administrator who may make users. */
export interface MariaDb extends AsyncDisposable {
  readonly port: number;
  /** The server's certificate, PEM. */
  readonly authority: string;
  readonly administrator: { readonly user: string; readonly password: string };
  /** Shows a certificate for another host from now on, and gives it back. */
  useCertificateFor(host: string): Promise<string>;
  /** Carries out a statement on the server's socket. */
  queryAsRoot(sql: string): Promise<void>;
  /** Rows of the administrator. */
  query(sql: string): Promise<Record<string, unknown>[]>;
  /** Rows of a user with its password; throws what the server says. */
  queryAs(
    user: string,
    password: string,
    sql: string,
    options?: { readonly tls?: boolean; readonly database?: string },
  ): Promise<Record<string, unknown>[]>;
}

export async function startMariaDb(): Promise<MariaDb> {
  const owner = unprivileged();
  const folder = mkdtempSync(join(tmpdir(), "tenantry-mariadb-"));
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.uid);
  const data = join(folder, "data");
  const socket = join(folder, "mariadb.sock");
  const port = await freePort();
  const authority = makeCertificate(folder, owner);
  const install = [
    "--no-defaults",
    `--datadir=${data}`,
    "--auth-root-authentication-method=normal",
  ];
  execFileSync("mariadb-install-db", [...install, "--skip-test-db"], {
    cwd: folder,
    stdio: "ignore",
    ...owner,
  });
  const server = spawn(
    "mariadbd",
    [
      "--no-defaults",
      `--datadir=${data}`,
      `--socket=${socket}`,
      `--port=${port}`,
      "--bind-address=localhost",
      `--pid-file=${join(folder, "pid")}`,
      `--ssl-cert=${join(folder, "tls.crt")}`,
      `--ssl-key=${join(folder, "tls.key")}`,
      "--innodb-buffer-pool-size=16M",
      "--innodb-flush-log-at-trx-commit=0",
    ],
    { cwd: folder, stdio: "ignore", ...owner },
  );
  const stop = async (): Promise<void> => {
    if (server.exitCode === null) {
      const gone = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGKILL");
      await gone;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  const administrator = { user: "tenantry", password: "first-password" };
  const asRoot = await connectAsRoot(socket, () => server.exitCode);
  // Names without a user would be matched before those with one.
  await asRoot.query(`DELETE FROM mysql.global_priv WHERE User = ''`);
  await asRoot.query("FLUSH PRIVILEGES");
  await asRoot.query(`CREATE USER tenantry@'%' IDENTIFIED BY '${administrator.password}'`);
  await asRoot.query("GRANT ALL ON *.* TO tenantry@'%' WITH GRANT OPTION");
  await asRoot.end();
  const queryAsRoot = async (sql: string): Promise<void> => {
    const connection = await createConnection({ socketPath: socket, user: "root" });
    await connection.query(sql);
    await connection.end();
  };
  const queryAs: MariaDb["queryAs"] = async (user, password, sql, options = {}) => {
    const { tls = true, database } = options;
    const connection = await createConnection({
      host: "localhost",
      port,
      user,
      password,
      ...(tls ? { ssl: { ca: authority } } : {}),
      ...(database === undefined ? {} : { database }),
    });
    try {
      const [rows] = await connection.query<RowDataPacket[]>(sql);
      return Array.isArray(rows) ? rows : [];
    } finally {
      connection.destroy();
    }
  };
  return {
    port,
    authority,
    administrator,
    queryAsRoot,
    useCertificateFor: async (host) => {
      const certificate = makeCertificate(folder, owner, host);
      await queryAsRoot("FLUSH SSL");
      return certificate;
    },
    query: (sql) => queryAs(administrator.user, administrator.password, sql),
    queryAs,
    [Symbol.asyncDispose]: stop,
  };
}

async function connectAsRoot(
  socketPath: string,
  exitCode: () => number | null,
): Promise<Connection> {
  for (let left = 400; left > 0 && exitCode() === null; left -= 1) {
    try {
      return await createConnection({ socketPath, user: "root" });
    } catch {
      await pause(50);
    }
  }
  throw new Error("mariadbd does not answer: `apt-get install mariadb-server` gives it");
}
