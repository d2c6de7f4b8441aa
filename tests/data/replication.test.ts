import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { replicationSettings } from "../../components/data/render/replication.ts";
import { eventually } from "../host/support/host.ts";
import { freePort } from "../isolation/support/free-port.ts";
import { postgresPrograms } from "../localcloud/postgres-server.ts";

/** The documented steps of the image, on two real servers on two addresses of loopback. */
const script = join(import.meta.dirname, "../../docs/guest-images/replication.sh");
const addresses = { primary: "127.0.0.1", replica: "127.0.0.2" } as const;
type Role = keyof typeof addresses;

const password = "replication-canary";
const asRoot = process.getuid?.() === 0;
const owner = asRoot ? { uid: 65534, gid: 65534 } : {};
const folder = mkdtempSync(join(tmpdir(), "tenantry-replication-"));
const dataOf = (role: Role): string => join(folder, role);
let port: number;
const running = new Set<Role>();

/** Runs a program of PostgreSQL, or the image's script, with what the guest of this role is told. */
function run(role: Role, program: string, args: readonly string[], secret = password): string {
  const programs = postgresPrograms() ?? "";
  return execFileSync(program, args, {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 60_000,
    env: {
      PATH: `${programs}:${process.env["PATH"] ?? ""}`,
      ...replicationSettings({ role, port, ...addresses }),
      PGDATA: dataOf(role),
      PGHOST: folder,
      PGPORT: `${port}`,
      PGUSER: "admin",
      REPLICATION_PASSWORD: secret,
      REPLICATION_ATTEMPTS: "1",
    },
    ...owner,
  });
}

function start(role: Role): void {
  const sockets = role === "primary" ? folder : join(folder, "replica-sockets");
  if (!existsSync(sockets)) run(role, "mkdir", [sockets]);
  const listen = `-c listen_addresses=${addresses[role]} -c port=${port}`;
  const quick = "-c fsync=off -c wal_retrieve_retry_interval=100ms";
  const options = `${listen} -c unix_socket_directories='${sockets}' ${quick}`;
  run(role, "pg_ctl", ["-w", "-l", join(folder, `${role}.log`), "-o", options, "start"]);
  running.add(role);
}

function stop(role: Role): void {
  run(role, "pg_ctl", ["-w", "-m", "immediate", "stop"]);
  running.delete(role);
}

async function query(role: Role, sql: string): Promise<unknown[]> {
  const client = new pg.Client({
    host: role === "primary" ? folder : join(folder, "replica-sockets"),
    port,
    user: "admin",
    database: "postgres",
  });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  port = await freePort();
  if (asRoot) chownSync(folder, 65534, 65534);
  run("primary", "initdb", ["-U", "admin", "-E", "UTF8", "--auth=reject"]);
  // What initdb writes there would match first.
  writeFileSync(join(dataOf("primary"), "pg_hba.conf"), "local all admin trust\n");
  const pair = ["-keyout", join(folder, "server.key"), "-out", join(folder, "server.crt")];
  const request = ["req", "-x509", "-nodes", "-days", "2", "-newkey", "rsa:2048"];
  run("primary", "openssl", [...request, "-subj", "/CN=postgres", ...pair]);
  const tls = ["ssl = on", `ssl_cert_file = '${pair[3]}'`, `ssl_key_file = '${pair[1]}'`];
  appendFileSync(join(dataOf("primary"), "postgresql.conf"), `${tls.join("\n")}\n`);
  run("primary", "sh", [script, "prepare"]);
  start("primary");
  run("primary", "sh", [script, "user"]);
  await query("primary", "CREATE TABLE note (text text); INSERT INTO note VALUES ('before')");
});

afterAll(() => {
  for (const role of [...running]) stop(role);
  rmSync(folder, { recursive: true, force: true });
});

test("a replica with a wrong password gets no copy", () => {
  expect(() => run("replica", "sh", [script, "prepare"], "wrong")).toThrow(
    /password authentication failed/,
  );
  expect(existsSync(join(dataOf("replica"), "PG_VERSION"))).toBe(false);
});

test("the replica copies the primary, takes what comes after over TLS, and refuses writes", async () => {
  run("replica", "sh", [script, "prepare"]);
  start("replica");
  await query("primary", "INSERT INTO note VALUES ('after')");
  await eventually(async () => (await query("replica", "SELECT text FROM note")).length === 2);
  expect(await query("replica", "SELECT pg_is_in_recovery() AS replica")).toEqual([
    { replica: true },
  ]);
  await expect(query("replica", "INSERT INTO note VALUES ('no')")).rejects.toThrow(/read-only/);
  const streams = `SELECT r.application_name AS name, r.state, s.ssl, l.slot_name AS slot
    FROM pg_stat_replication r JOIN pg_stat_ssl s USING (pid) JOIN pg_replication_slots l ON l.active_pid = r.pid`;
  expect(await query("primary", streams)).toEqual([
    { name: "tenantry_replica", state: "streaming", ssl: true, slot: "tenantry_replica" },
  ]);
});

test("the steps can be taken again: nothing is added twice, and the copy stays", () => {
  const files = ["postgresql.conf", "pg_hba.conf", "tenantry.conf"];
  const texts = (role: Role) => files.map((file) => readFileSync(join(dataOf(role), file), "utf8"));
  const before = [texts("primary"), texts("replica")];
  run("primary", "sh", [script, "prepare"]);
  run("primary", "sh", [script, "user"]);
  run("replica", "sh", [script, "prepare"]);
  expect([texts("primary"), texts("replica")]).toEqual(before);
  expect(JSON.stringify(before)).not.toContain(password);
});

test("a replica that was away catches up from the slot", async () => {
  stop("replica");
  await query("primary", "INSERT INTO note VALUES ('meanwhile')");
  start("replica");
  await eventually(async () => (await query("replica", "SELECT text FROM note")).length === 3);
  expect(await query("replica", "SELECT text FROM note")).toContainEqual({ text: "meanwhile" });
});

test("when the primary is gone, the promoted replica has every row and takes writes", async () => {
  stop("primary");
  run("replica", "pg_ctl", ["promote", "-w"]);
  await query("replica", "INSERT INTO note VALUES ('promoted')");
  const texts = await query("replica", "SELECT text FROM note");
  expect(texts.map((row) => (row as { text: string }).text)).toEqual([
    "before",
    "after",
    "meanwhile",
    "promoted",
  ]);
});
