import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { eventually } from "../host/support/host.ts";
import { newIdentity, OperationsGuest } from "./support/operations.ts";
import { type SiteServer, startSiteServer } from "./support/servers.ts";
import {
  asTenant,
  dropTenantDatabases,
  fillTenantDatabase,
  makeTenantDatabase,
} from "./support/tenant-database.ts";

/** Restores of one database by the helper, with a real PostgreSQL, the real pg_restore and the real age. */
let server: SiteServer;
let guest: OperationsGuest;

beforeAll(async () => {
  server = await startSiteServer();
});
afterAll(() => server[Symbol.dispose]());
beforeEach(async () => {
  guest = new OperationsGuest(server);
  await makeTenantDatabase(server, "t17_crm");
  await fillTenantDatabase(server, "t17_crm");
});
afterEach(async () => {
  await guest.host.close();
  await dropTenantDatabases(server);
});

const notes = async () =>
  (await asTenant(server, "t17_crm", "SELECT text FROM notes ORDER BY id")).map(({ text }) => text);
const databases = async () =>
  (await server.query("SELECT datname FROM pg_database WHERE datname ~ '^t1' ORDER BY 1")).map(
    ({ datname }) => datname,
  );

test("over live data nothing is restored without being told to, and with it the old data stands beside", async () => {
  await guest.deliver("crm");
  await guest.run();
  await asTenant(server, "t17_crm", "DELETE FROM notes; INSERT INTO notes (text) VALUES ('later')");
  const refused = await guest.dumps("restore", "acme", "crm");
  expect([refused.code, refused.report["result"]]).toEqual([3, "refused"]);
  expect(await notes()).toEqual(["later"]);
  expect(await databases()).toEqual(["t17_crm"]);

  const done = await guest.dumps("restore", "acme", "crm", "--replace");
  expect([done.code, done.stderr]).toEqual([0, expect.stringContaining("is kept as the database")]);
  const kept = String(done.report["kept"]);
  expect(kept).toMatch(/^t17_crm_before_\d{14}$/);
  expect(done.report).toMatchObject({ result: "restored", tables: 1 });
  expect(await notes()).toEqual(["first of t17_crm", "second"]);
  expect(await server.query("SELECT text FROM app.notes", kept)).toEqual([{ text: "later" }]);
});

test("after a restore owners, grants, limits and defaults are as before, and nobody else may connect", async () => {
  const facts = async () => [
    await server.query(
      `SELECT datacl::text[], datconnlimit, pg_get_userbyid(datdba) FROM pg_database WHERE datname = 't17_crm'`,
    ),
    await server.query(
      `SELECT relname, relowner::regrole::text AS owner, relacl::text FROM pg_class
       WHERE relnamespace = 'app'::regnamespace ORDER BY 1`,
      "t17_crm",
    ),
    await server.query(
      "SELECT nspname, nspowner::regrole::text, nspacl::text FROM pg_namespace",
      "t17_crm",
    ),
    await server.query(
      "SELECT defaclrole::regrole::text, defaclacl::text FROM pg_default_acl",
      "t17_crm",
    ),
  ];
  const before = await facts();
  await guest.deliver("crm");
  await guest.run();
  expect((await guest.dumps("restore", "acme", "crm", "--replace")).code).toBe(0);
  expect(await facts()).toEqual(before);
  await asTenant(
    server,
    "t17_crm",
    "CREATE TABLE more (id int); INSERT INTO notes (text) VALUES ('third')",
  );
  await server.query("CREATE ROLE t17_docs LOGIN PASSWORD 'pw-t17_docs'");
  await expect(server.queryAs("t17_docs", "pw-t17_docs", "SELECT 1", "t17_crm")).rejects.toThrow(
    "permission denied for database",
  );
  const roles = await server.query("SELECT rolname FROM pg_roles WHERE rolname ~ 'restore'");
  expect(roles).toEqual([]);
});

test("an empty database takes the dump at once: that is how a lost one comes back", async () => {
  await guest.deliver("crm");
  await guest.run();
  await server.query("DROP DATABASE t17_crm");
  const restored = await guest.dumps("restore", "acme", "crm");
  expect([restored.code, restored.report["kept"]]).toEqual([0, null]);
  expect(await notes()).toEqual(["first of t17_crm", "second"]);
});

test("an application that comes back at once and keeps its sessions does not stop the exchange", async () => {
  await guest.deliver("crm");
  await guest.run();
  const state = { over: false };
  const app = async () => {
    while (!state.over) await asTenant(server, "t17_crm", "SELECT pg_sleep(0.05)").catch(() => {});
  };
  const apps = [app(), app(), app()];
  const done = await guest.dumps("restore", "acme", "crm", "--replace");
  state.over = true;
  await Promise.all(apps);
  expect([done.code, done.stderr]).toEqual([0, expect.any(String)]);
  expect(await notes()).toHaveLength(2);
});

test("what a tenant wrote into its tables does not run as the administrator while it is restored", async () => {
  await asTenant(
    server,
    "t17_crm",
    `CREATE FUNCTION app.grab(text) RETURNS boolean LANGUAGE plpgsql AS $$
     BEGIN
       BEGIN
         RESET ROLE;
         EXECUTE 'ALTER ROLE t17_crm CREATEDB CREATEROLE';
       EXCEPTION WHEN OTHERS THEN NULL;
       END;
       RETURN true;
     END $$;
     CREATE TABLE trap (text text CHECK (app.grab(text)));
     INSERT INTO trap VALUES ('x')`,
  );
  await guest.deliver("crm");
  await guest.run();
  expect((await guest.dumps("restore", "acme", "crm", "--replace")).code).toBe(0);
  expect(
    await server.query("SELECT rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = 't17_crm'"),
  ).toEqual([{ rolcreatedb: false, rolcreaterole: false }]);
});

test.each([
  ["another key", newIdentity, "no identity matched"],
  ["no key at all", () => "secret", "must be the age identity"],
])("with %s the dump cannot be read, and the live data stays", async (_what, key, problem) => {
  await guest.deliver("crm");
  await guest.run();
  const refused = await guest.host.run(["dumps", "restore", "acme", "crm", "--replace"], key());
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining(problem)]);
  expect(await databases()).toEqual(["t17_crm"]);
  expect(await notes()).toHaveLength(2);
});

test("a dump that was damaged, one that is not there and a path are refused, and the live data stays", async () => {
  // More than the 64 KiB that age seals at a time.
  await asTenant(
    server,
    "t17_crm",
    "INSERT INTO notes (text) SELECT md5(i::text) FROM generate_series(1, 6000) i",
  );
  await guest.deliver("crm");
  await guest.run();
  const [file = ""] = readdirSync(guest.folder("t17_crm"));
  const restore = (name: string) =>
    guest.dumps("restore", "acme", "crm", "--replace", "--from", name);
  expect((await restore("20200101T000000Z.dump.age")).stderr).toContain("there is no dump");
  expect((await restore("../t17_docs/x")).stderr).toContain("a dump is named as in");
  const path = join(guest.folder("t17_crm"), file);
  const bytes = readFileSync(path);
  bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 1;
  writeFileSync(path, bytes);
  expect((await restore(file)).stderr).toContain("is not what was written");
  // Somebody who can write there mends the checksum, too: then age finds it, half way, and nothing is exchanged.
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  writeFileSync(
    `${path}.json`,
    readFileSync(`${path}.json`, "utf8").replace(/[0-9a-f]{64}/, sha256),
  );
  const forged = await restore(file);
  expect([forged.code, forged.stderr]).toEqual([1, expect.stringContaining("was not touched")]);
  expect(await databases()).toEqual(["t17_crm"]);
  expect(await notes()).toHaveLength(6002);
});

test("killed with -9 in the middle, the live data is whole and the next restore leaves nothing behind", async () => {
  await asTenant(
    server,
    "t17_crm",
    "INSERT INTO notes (text) SELECT repeat('x', 900) FROM generate_series(1, 20000)",
  );
  await guest.deliver("crm");
  await guest.run();
  await asTenant(server, "t17_crm", "INSERT INTO notes (text) VALUES ('later')");
  const child = guest.host.start(["dumps", "restore", "acme", "crm", "--replace"]);
  child.stdin.end(guest.identity);
  await eventually(async () => (await databases()).length === 2);
  await sleep(60);
  const ended = new Promise((resolve) => child.on("exit", resolve));
  child.kill("SIGKILL");
  await ended;
  expect(await notes()).toHaveLength(20_003);
  const done = await guest.dumps("restore", "acme", "crm", "--replace");
  expect([done.code, done.stderr]).toEqual([0, expect.any(String)]);
  expect(await notes()).toHaveLength(20_002);
  expect(await databases()).toEqual(["t17_crm", done.report["kept"]]);
});

test("a database of the administrator's own is not restored: nothing may run there as a role with its powers", async () => {
  await guest.deliver("crm");
  await guest.run();
  await server.query("ALTER DATABASE t17_crm OWNER TO tenantry");
  const refused = await guest.dumps("restore", "acme", "crm", "--replace");
  expect([refused.code, refused.stderr]).toEqual([
    1,
    expect.stringContaining("belongs to tenantry"),
  ]);
  expect(await databases()).toEqual(["t17_crm"]);
  expect(await notes()).toHaveLength(2);
});
