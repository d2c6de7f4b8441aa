import { execFileSync } from "node:child_process";
import { chownSync, existsSync, globSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** A real PostgreSQL of the test's own: a fresh cluster that listens on a Unix socket in its folder and nowhere else. */
export interface PostgresServer extends Disposable {
  /** Connection of the superuser. */
  readonly url: string;
  /** Connection of a role, to a database. */
  urlOf(role: string, password: string, database: string): string;
}

/** Folder of PostgreSQL's programs: Debian keeps them off PATH. Undefined where PostgreSQL is not installed. */
export function postgresPrograms(): string | undefined {
  const folders = [
    ...globSync("/usr/lib/postgresql/*/bin").sort().reverse(),
    ...(process.env.PATH ?? "").split(delimiter),
  ];
  return folders.find((folder) => existsSync(join(folder, "initdb")));
}

/**
 * Makes and starts a cluster with passwords (scram) for everyone, and the superuser `admin`. PostgreSQL refuses to
 * run as root: then it runs as the unprivileged user `nobody`.
 */
export function startPostgres(programs: string): PostgresServer {
  const folder = mkdtempSync(join(tmpdir(), "tenantry-pg-"));
  const data = join(folder, "data");
  const asRoot = process.getuid?.() === 0;
  if (asRoot) chownSync(folder, 65534, 65534);
  const run = (program: string, ...args: string[]): void => {
    const nobody = asRoot ? { uid: 65534, gid: 65534 } : {};
    execFileSync(join(programs, program), args, { cwd: folder, stdio: "pipe", ...nobody });
  };
  const socketOnly = `-c listen_addresses='' -c unix_socket_directories='${folder}' -c fsync=off`;
  run(
    "initdb",
    "-D",
    data,
    "-U",
    "admin",
    "--auth-host=reject",
    "--auth-local=trust",
    "-E",
    "UTF8",
  );
  run("pg_ctl", "-D", data, "-w", "-l", join(folder, "log"), "-o", socketOnly, "start");
  const urlOf = (role: string, password: string, database: string): string =>
    `postgres://${role}:${password}@localhost/${database}?host=${encodeURIComponent(folder)}`;
  return {
    url: urlOf("admin", "unused", "postgres"),
    urlOf,
    [Symbol.dispose]: () => {
      run("pg_ctl", "-D", data, "-m", "immediate", "stop");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
