import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { handleDatabase } from "../../components/aws/functions/database/handle.ts";
import type { DatabaseRequest } from "../../components/aws/functions/database/request.ts";
import { administratorValue } from "../../components/aws/functions/login.ts";
import { OperationsGuest } from "../data/support/operations.ts";
import { type SiteServer, startSiteServer } from "../data/support/servers.ts";
import {
  asTenant,
  fillTenantDatabase,
  makeTenantDatabase,
} from "../data/support/tenant-database.ts";
import { makeCertificate } from "./support/authority.ts";
import { DumpTask } from "./support/dump-task.ts";
import { type MariaDb, startMariaDb } from "./support/mariadb.ts";
import { MemorySecrets } from "./support/memory-secrets.ts";
import { type RdsLike, startRdsLikePostgres } from "./support/postgres.ts";
import { administratorArn, aMysqlRequest, aRequest, event } from "./support/requests.ts";

/** The script of the dump task, with real servers, the real pg_dump, mysqldump and age, and a folder in place of S3. */
let postgres: RdsLike;
let mariadb: MariaDb;
let site: SiteServer;
let task: DumpTask;

/** Every sign that a shell, an option file or a URL could take for something else. */
const password = `p:a\\ss "w'rd$(x)`;

beforeAll(async () => {
  [postgres, mariadb, site] = await Promise.all([
    startRdsLikePostgres(),
    startMariaDb(),
    startSiteServer(),
  ]);
  await prepare(postgres, aRequest(postgres.port));
  await prepare(mariadb, aMysqlRequest(mariadb.port, "t17", "shop"));
  await postgres.queryAs("t17_crm", password, "CREATE TABLE notes (text text)", "t17_crm");
  await postgres.queryAs("t17_crm", password, "INSERT INTO notes VALUES ('mine 🙂')", "t17_crm");
  for (const sql of [
    "CREATE TABLE orders (id int PRIMARY KEY, text varchar(20), raw varbinary(9)) ENGINE=InnoDB",
    "INSERT INTO orders VALUES (1, 'first 🙂', x'00ff'), (2, 'second', NULL)",
    "CREATE VIEW late AS SELECT * FROM orders WHERE id > 1",
    "CREATE PROCEDURE count_orders() SELECT count(*) AS n FROM orders",
    "CREATE TRIGGER trimmed BEFORE INSERT ON orders FOR EACH ROW SET NEW.text = trim(NEW.text)",
  ]) {
    await mariadb.queryAs("t17_shop", password, sql, { database: "t17_shop" });
  }
  await makeTenantDatabase(site, "t17_docs");
  await fillTenantDatabase(site, "t17_docs");
}, 90_000);

/** A database and its role, as the function of a ground makes them for a tenant's stack. */
async function prepare(server: RdsLike | MariaDb, request: DatabaseRequest): Promise<void> {
  const { authority, administrator } = server;
  const { engine, host, port } = request;
  const secrets = new MemorySecrets();
  secrets.set(administratorArn, administratorValue({ engine, host, port, ...administrator }));
  secrets.set(request.roleSecret, password);
  const means = { secrets, tls: { authority }, servers: "loopback" } as const;
  await handleDatabase(event("create", request), means);
}

afterAll(async () => {
  postgres[Symbol.dispose]();
  site[Symbol.dispose]();
  await mariadb[Symbol.asyncDispose]();
});

beforeEach(() => {
  task = new DumpTask();
});
afterEach(() => task.close());

const arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:fixnado/t17/crm-1";

const crm = (changes: object = {}) => ({
  ...{ service: "crm", engine: "postgres" as const, database: "t17_crm", host: "localhost" },
  ...{ port: postgres.port, user: "t17_crm", passwordSecretArn: arn, password, ...changes },
});
const shop = (changes: object = {}) => ({
  ...crm({ service: "shop", database: "t17_shop", port: mariadb.port, user: "t17_shop" }),
  ...{ engine: "mysql" as const, ...changes },
});
const docs = (changes: object = {}) => ({
  ...crm({ service: "docs", database: "t17_docs", host: site.folder, port: 5432 }),
  ...{ user: "t17_docs", password: "pw-t17_docs", ...changes },
});
const certificates = () => postgres.authority + mariadb.authority;

test("each database, read by its service's own role over TLS, is one object that only the private key opens, with a note", async () => {
  const run = await task.run([crm(), shop()], certificates());
  expect([run.code, run.lines.at(-1)]).toEqual([0, { kind: "dumps", dumped: 2, failed: 0 }]);
  const stamp = String(run.lines[0]?.["file"]).slice(0, 16);
  expect(task.keys()).toEqual([
    `fixnado/t17/t17_crm/${stamp}.dump.age`,
    `fixnado/t17/t17_crm/${stamp}.dump.age.json`,
    `fixnado/t17/t17_shop/${stamp}.sql.gz.age`,
    `fixnado/t17/t17_shop/${stamp}.sql.gz.age.json`,
  ]);
  for (const key of task.keys().filter((it) => it.endsWith(".age"))) {
    const sealed = task.read(key);
    expect(sealed.toString("latin1")).toMatch(/^age-encryption\.org\/v1/);
    const note = JSON.parse(task.read(`${key}.json`).toString());
    expect(note).toMatchObject({
      bytes: sealed.length,
      sha256: createHash("sha256").update(sealed).digest("hex"),
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      server: expect.stringMatching(/^\d+\.\d+/),
    });
  }
});

test("no password is on a command line or in the log", async () => {
  const run = await task.run([crm(), shop(), docs()], certificates());
  expect(run.code).toBe(0);
  const commands = task.commands();
  for (const program of ["pg_dump", "mysqldump", "age", "aws"]) {
    expect(commands).toMatch(new RegExp(`^${program} `, "m"));
  }
  expect(commands + run.log).not.toMatch(/w'rd|pw-t17/);
});

test("MariaDB's dump, for want of MySQL's, brings back rows, bytes, views, procedures and triggers", async () => {
  await task.run([shop()], certificates());
  const [key = ""] = task.keys();
  await mariadb.query("CREATE OR REPLACE DATABASE t17_shop CHARACTER SET utf8mb4");
  const { user, password: own } = mariadb.administrator;
  execFileSync("mysql", ["-h", "127.0.0.1", "-P", String(mariadb.port), "-u", user, "t17_shop"], {
    input: gunzipSync(task.open(key)),
    env: { ...process.env, MYSQL_PWD: own },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const asShop = (sql: string) =>
    mariadb.queryAs("t17_shop", password, sql, { database: "t17_shop" });
  expect(await asShop("SELECT id, text, hex(raw) AS raw FROM orders")).toEqual([
    { id: 1, text: "first 🙂", raw: "00FF" },
    { id: 2, text: "second", raw: null },
  ]);
  expect(await asShop("SELECT id FROM late")).toEqual([{ id: 2 }]);
  await asShop("INSERT INTO orders VALUES (3, '  third ', NULL)");
  expect(await asShop("SELECT text FROM orders WHERE id = 3")).toEqual([{ text: "third" }]);
  expect(await asShop("SHOW PROCEDURE STATUS WHERE name = 'count_orders'")).toHaveLength(1);
});

test("one service's dump is restored alone by the helper that restores those of other substrates", async () => {
  await task.run([crm(), docs()], certificates());
  await asTenant(site, "t17_docs", "DELETE FROM notes");
  const guest = new OperationsGuest(site);
  try {
    await guest.deliver("docs");
    cpSync(join(task.bucket, "fixnado"), join(guest.host.root, "mnt/nas/dumps/aiqso"), {
      recursive: true,
    });
    const args = ["dumps", "restore", "acme", "docs", "--replace"];
    const restored = await guest.host.run(args, task.identity);
    expect(restored.report).toMatchObject({ database: "t17_docs", result: "restored", tables: 1 });
    expect(await asTenant(site, "t17_docs", "SELECT text FROM notes ORDER BY id")).toEqual([
      { text: "first of t17_docs" },
      { text: "second" },
    ]);
  } finally {
    await guest.host.close();
  }
});

test.each([
  ["a database that is not there", { database: "t17_gone" }, "t17_gone"],
  ["a wrong password", { password: "x" }, "password authentication failed"],
  ["a role of somebody else", { user: "t17_guest", password: "guest" }, "permission denied"],
])(
  "%s fails by itself: the others are dumped, no object is left, and the reason is said",
  async (_what, change, reason) => {
    await postgres.query("DROP ROLE IF EXISTS t17_guest");
    await postgres.query("CREATE ROLE t17_guest LOGIN PASSWORD 'guest'");
    const run = await task.run([crm(change), shop()], certificates());
    expect([run.code, run.lines.at(-1)]).toEqual([1, { kind: "dumps", dumped: 1, failed: 1 }]);
    expect(run.lines.find(({ service }) => service === "crm")).toMatchObject({
      result: "failed",
      message: expect.stringContaining(reason),
    });
    expect(task.keys().filter((key) => !key.includes("t17_shop"))).toEqual([]);
  },
);

test("a server whose certificate is another's is not spoken to, whichever engine it runs", async () => {
  const run = await task.run([crm(), shop()], otherCertificate());
  expect(run.lines.at(-1)).toEqual({ kind: "dumps", dumped: 0, failed: 2 });
  expect(run.log).toMatch(/certificate verify failed/);
  expect(task.keys()).toEqual([]);
});

test("a dump that breaks off ends its upload too, so that half a dump is never an object", async () => {
  task.breakPgDump();
  const run = await task.run([docs()]);
  expect([run.code, run.lines[0]]).toMatchObject([1, { result: "failed", message: "broken" }]);
  expect(task.keys()).toEqual([]);
});

test("an upload that S3 refuses is a failed dump, with S3's reason", async () => {
  task.refuse();
  const run = await task.run([docs()]);
  expect([run.code, run.lines[0]]).toMatchObject([
    1,
    { result: "failed", message: expect.stringContaining("AccessDenied") },
  ]);
});

/** Of a server that is neither of these. */
function otherCertificate(): string {
  return makeCertificate(task.world, {});
}
