import { execFileSync, spawn } from "node:child_process";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { renderDumpsMain, renderDumpsTenant } from "../../components/data/render/dumps.ts";
import type { RunEvent } from "../../fleet/record/event.ts";
import { type SiteServer, startSiteServer } from "../data/support/servers.ts";
import { eventually, TestHost } from "../host/support/host.ts";
import { projectRoot, type TempCatalog, tempCatalog } from "../support/temp-catalog.ts";
import { type Outcome, tenantry } from "../support/tenantry.ts";

/** `tenantry restore` for databases, whole: the real helper in a host folder, PostgreSQL, pg_restore and age. */
let server: SiteServer;
let host: TestHost;
let catalog: TempCatalog;
const identity = execFileSync("age-keygen", { encoding: "utf8", stdio: "pipe" });
const services = ["crm", "dashboard", "social"];

beforeAll(async () => {
  server = await startSiteServer();
});
afterAll(() => server[Symbol.dispose]());

beforeEach(async () => {
  catalog = tempCatalog();
  host = new TestHost();
  const hosts = catalog.path(".tenantry/local/dev/hosts");
  mkdirSync(hosts, { recursive: true });
  symlinkSync(host.root, join(hosts, "10.10.10.129"));
  writeFileSync(catalog.path("key.txt"), identity);
  host.write("etc/tenantry/reach", `10.10.10.150:5432 ${server.folder}:5432\n`);
  for (const service of services) await makeDatabase(`t1_${service}`);
  await write("t1_crm", "as it was");
  const at = { host: "10.10.10.150", port: 5432 };
  const databases = services.map((service) => ({ service, database: `t1_${service}`, ...at }));
  await host.run(
    ["put", "dumps", "main"],
    renderDumpsMain({
      site: "aiqso-lab",
      server: { ...at, ...server.administrator },
      dumps: {
        directory: "/mnt/nas/dumps",
        recipient: /age1\w+/.exec(identity)?.[0] ?? "",
        ...{ start: "02:00", timeZone: "Etc/UTC" },
        keep: { daily: 30, weekly: 12, monthly: 12 },
      },
      secondary: null,
    }),
  );
  await host.run(["put", "dumps", "acme"], renderDumpsTenant({ number: 1, databases }));
  expect((await host.run(["run", "dumps"])).report).toMatchObject({ dumped: 3, failed: 0 });
});
afterEach(async () => {
  await host.close();
  catalog[Symbol.dispose]();
  for (const name of await databases()) await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
  for (const { rolname } of await server.query(
    "SELECT rolname FROM pg_roles WHERE rolname ~ '^t1_'",
  )) {
    await server.query(`DROP ROLE ${String(rolname)}`);
  }
});

/** A database as a tenant's stack makes it. */
async function makeDatabase(name: string): Promise<void> {
  const { user, password } = server.administrator;
  for (const sql of [
    `CREATE ROLE ${name}_owner NOLOGIN`,
    `CREATE ROLE ${name} LOGIN PASSWORD 'pw-${name}'`,
    `GRANT ${name}_owner TO CURRENT_USER`,
    `CREATE DATABASE ${name} OWNER ${name}_owner TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'`,
    `GRANT CONNECT, TEMPORARY ON DATABASE ${name} TO ${name}`,
    `REVOKE ${name}_owner FROM CURRENT_USER`,
  ]) {
    await server.queryAs(user, password, sql, "postgres");
  }
  await server.query(
    `CREATE SCHEMA app AUTHORIZATION ${name}_owner; GRANT CREATE, USAGE ON SCHEMA app TO ${name}`,
    name,
  );
}

/** Something to lose, written by the application's own role. */
async function write(name: string, text: string): Promise<void> {
  await server.queryAs(
    name,
    `pw-${name}`,
    `CREATE TABLE IF NOT EXISTS app.notes (text text); TRUNCATE app.notes; INSERT INTO app.notes VALUES ('${text}')`,
    name,
  );
}

const read = (name: string): Promise<unknown[]> =>
  server.queryAs(name, `pw-${name}`, "SELECT text FROM app.notes", name);
const databases = async (): Promise<string[]> =>
  (await server.query("SELECT datname FROM pg_database WHERE datname ~ '^t1_' ORDER BY 1")).map(
    ({ datname }) => String(datname),
  );
const crm = ["restore", "service", "acme/crm", "--databases", "--local", "--env", "dev"];
const restore = (...args: string[]): Outcome =>
  tenantry(catalog, ...args, "--yes", "--identity", catalog.path("key.txt"));
const events = (): RunEvent[] =>
  readFileSync(catalog.path(".tenantry/local/dev/events.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as RunEvent);

test("live data is refused without --replace, shown with the dump, its age and what stands there", async () => {
  await write("t1_crm", "written since");
  const { code, stderr, stdout } = restore(...crm);
  expect([code, await read("t1_crm")]).toEqual([4, [{ text: "written since" }]]);
  expect(stderr).toMatch(
    /database acme\/crm \(t1_crm\)\n +from: +\d{8}T\d{6}Z\.dump\.age, \d+ minutes old/,
  );
  expect(stderr).toMatch(/there: 1 table, about \d rows/);
  expect(stderr).toMatch(/refused: it holds live data; --replace/);
  expect(stdout).toMatch(/0 of 1 restored on the local cloud/);
  expect(events()).toMatchObject([{ operation: "restore", result: "refused", tenant: "acme" }]);
});

test("with --replace the dump takes its place, the application's role works, and the old one is kept", async () => {
  await write("t1_crm", "written since");
  const { code, stdout, stderr } = restore(...crm, "--replace", "--json");
  expect([code, stderr]).toEqual([0, ""]);
  const { items } = JSON.parse(stdout) as { items: { result: string; notes: string[] }[] };
  expect(items).toMatchObject([{ result: "restored", live: { exists: true, tables: 1 } }]);
  expect(await read("t1_crm")).toEqual([{ text: "as it was" }]);
  const kept = /t1_crm_before_\d+/.exec(items[0]?.notes.join() ?? "")?.[0] ?? "";
  expect(await server.query("SELECT text FROM app.notes", kept)).toEqual([
    { text: "written since" },
  ]);
  expect(stdout + stderr).not.toContain("AGE-SECRET-KEY");
  expect(events()).toMatchObject([{ result: "succeeded", counts: { replaced: 1 }, errors: [] }]);
});

test("a whole tenant, one after another: what is lost comes back, live data and a missing dump hide nothing", async () => {
  await server.query("DROP DATABASE t1_dashboard");
  rmSync(join(host.root, "mnt/nas/dumps/aiqso-lab/t1/t1_social"), { recursive: true });
  const { code, stdout } = restore(
    "restore",
    "tenant",
    "acme",
    "--databases",
    "--local",
    "--env",
    "dev",
  );
  expect(code).toBe(1);
  expect(stdout).toMatch(/acme\/crm +refused/);
  expect(stdout).toMatch(/acme\/dashboard +restored/);
  expect(stdout).toMatch(/acme\/social +failed +there is no dump of it/);
  expect(await databases()).toEqual(["t1_crm", "t1_dashboard", "t1_social"]);
  expect(events()).toMatchObject([{ result: "failed", counts: { replaced: 1 } }]);
});

test("a cluster that does not answer keeps no database from being restored", async () => {
  await server.query("DROP DATABASE t1_crm");
  const { code, stdout } = restore("restore", "service", "acme/crm", "--local", "--env", "dev");
  expect(code).toBe(1);
  expect(stdout).toMatch(/guest acme\/crm +failed +The local cloud of dev has no cluster/);
  expect(stdout).toMatch(/database acme\/crm +restored/);
  expect(await read("t1_crm")).toEqual([{ text: "as it was" }]);
});

test("with another identity nothing is touched, and no identity is in any message", async () => {
  const other = execFileSync("age-keygen", { encoding: "utf8", stdio: "pipe" });
  writeFileSync(catalog.path("key.txt"), other);
  const { code, stdout, stderr } = restore(...crm, "--replace");
  expect(code).toBe(1);
  expect(stdout).toMatch(/acme\/crm +failed[^]*cannot be read with this identity/);
  expect(stdout + stderr + JSON.stringify(events())).not.toContain("AGE-SECRET-KEY");
  expect(await read("t1_crm")).toEqual([{ text: "as it was" }]);
  writeFileSync(catalog.path("key.txt"), "not a key\n");
  const none = restore(...crm, "--replace");
  expect([none.code, none.stdout]).toEqual([2, ""]);
  expect(none.stderr).toMatch(/holds no age identity/);
});

test("--from takes an older dump by its name, and one that is not there is said", async () => {
  const folder = join(host.root, "mnt/nas/dumps/aiqso-lab/t1/t1_crm");
  const older = "20260801T020000Z.dump.age";
  const [today = ""] = readdirSync(folder).filter((name) => name.endsWith(".age"));
  // Of one day only the newest is kept, so this one is given another.
  renameSync(join(folder, today), join(folder, older));
  const note = readFileSync(join(folder, `${today}.json`), "utf8").replace(today, older);
  writeFileSync(join(folder, `${older}.json`), note);
  rmSync(join(folder, `${today}.json`));
  await write("t1_crm", "written since");
  expect((await host.run(["run", "dumps"])).code).toBe(0);
  const missing = restore(...crm, "--replace", "--from", "20200101T020000Z.dump.age");
  expect(missing.stdout).toMatch(/failed +there is no dump 20200101T020000Z/);
  expect(restore(...crm, "--replace", "--from", older).code).toBe(0);
  expect(await read("t1_crm")).toEqual([{ text: "as it was" }]);
});

test("killed in the middle, live data stands, and the same command comes to its end", async () => {
  await write("t1_crm", "written since");
  // No database can be made while this is held: the restore waits in the middle.
  const blocker = server
    .query("BEGIN; LOCK pg_database IN SHARE MODE; SELECT pg_sleep(600)")
    .catch(() => []);
  const main = join(projectRoot, "cli/main.ts");
  const args = [
    main,
    "-C",
    catalog.root,
    ...crm,
    "--replace",
    "--yes",
    "--identity",
    catalog.path("key.txt"),
  ];
  const command = spawn(process.execPath, args, { cwd: projectRoot, stdio: "ignore" });
  const ended = new Promise((resolve) => command.on("exit", resolve));
  await eventually(async () => (await waiting()).length > 0);
  const children = readFileSync(`/proc/${command.pid}/task/${command.pid}/children`, "utf8");
  command.kill("SIGKILL");
  // The helper stands in a process group of its own, which its leader gives the name.
  for (const pid of children.trim().split(" ").map(Number)) process.kill(-pid, "SIGKILL");
  await ended;
  expect(await read("t1_crm")).toEqual([{ text: "written since" }]);
  await server.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query ~ 'pg_sleep' AND pid <> pg_backend_pid()",
  );
  await blocker;
  await eventually(async () => (await waiting()).length === 0);

  const again = restore(...crm, "--replace");
  expect(again.code, again.stdout + again.stderr).toBe(0);
  expect(await read("t1_crm")).toEqual([{ text: "as it was" }]);
  expect((await databases()).filter((name) => name.includes("_restore_"))).toEqual([]);
  expect(events().map(({ result }) => result)).toEqual(["interrupted", "succeeded"]);
});

/** Sessions that wait to make a database. */
const waiting = (): Promise<unknown[]> =>
  server.query(
    "SELECT pid FROM pg_stat_activity WHERE query ~ '^CREATE DATABASE' AND state = 'active'",
  );
