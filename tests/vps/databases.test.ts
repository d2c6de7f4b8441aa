import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import {
  renderDatabasesMain,
  renderDatabasesTenant,
} from "../../components/vps/render/databases.ts";
import { type SiteServer, startSiteServer } from "../data/support/servers.ts";
import { dropTenantDatabases } from "../data/support/tenant-database.ts";
import { TestHost } from "../host/support/host.ts";

/** Databases that the helper makes on its own host, on a real PostgreSQL. */
let server: SiteServer;
let host: TestHost;

beforeAll(async () => {
  server = await startSiteServer();
  // On a host the superuser is known by the user who asks; here by its name.
  const [{ data_directory: data }] = (await server.query("SHOW data_directory")) as [
    { data_directory: string },
  ];
  await server.query("CREATE ROLE postgres SUPERUSER LOGIN");
  await server.query(
    `COPY (SELECT 'local all postgres trust' UNION ALL SELECT 'local all all scram-sha-256') TO '${data}/pg_hba.conf'`,
  );
  await server.query("SELECT pg_reload_conf()");
});
afterAll(() => server[Symbol.dispose]());

beforeEach(async () => {
  host = new TestHost();
  host.write("etc/tenantry/reach", `localhost:5432 ${server.folder}:5432\n`);
  const main = renderDatabasesMain({ port: 5432, maxConnections: 100, password: "of the site" });
  expect((await host.run(["put", "databases", "main"], main)).code).toBe(0);
});
afterEach(async () => {
  await host.close();
  await dropTenantDatabases(server);
});

interface Wanted {
  readonly service: string;
  readonly limit?: number;
  readonly extensions?: readonly string[];
}

const fragment = (number: number, wanted: readonly Wanted[], own = false) =>
  renderDatabasesTenant({
    number,
    own: own ? { port: 20_000 + number, maxConnections: 50 } : null,
    databases: wanted.map(({ service, limit = 20, extensions = [] }) => ({
      database: `t${number}_${service}`,
      connectionLimit: limit,
      password: `pw-${service}`,
      extensions,
    })),
  });
const put = (name: string, text: string) => host.run(["put", "databases", name], text);
const as = (name: string, sql: string, database = name) =>
  server.queryAs(name, `pw-${name.replace(/^t\d+_/, "")}`, sql, database);
const roles = async () => {
  const rows = await server.query(
    "SELECT rolname, rolcanlogin FROM pg_roles WHERE rolname ~ '^t1' ORDER BY 1",
  );
  return rows.map((row) => `${String(row["rolname"])} ${row["rolcanlogin"] ? "logs in" : "-"}`);
};

test("a database is made with an owner that cannot log in, and a role that works in its schema", async () => {
  const { code, report } = await put("acme", fragment(17, [{ service: "crm" }]));
  expect({ code, reloaded: report["reloaded"] }).toEqual({ code: 0, reloaded: true });
  expect(await roles()).toEqual(["t17_crm logs in", "t17_crm_owner -"]);
  await as("t17_crm", "CREATE TABLE notes (text text); INSERT INTO notes VALUES ('kept')");
  expect(await as("t17_crm", "SELECT schemaname FROM pg_tables WHERE tablename = 'notes'")).toEqual(
    [{ schemaname: "app" }],
  );
  await expect(as("t17_crm", "CREATE TABLE public.notes (text text)")).rejects.toThrow(
    "permission",
  );
});

test("a tenant's role enters no database but its own", async () => {
  await put("acme", fragment(17, [{ service: "crm" }]));
  await put("beta", fragment(18, [{ service: "crm" }]));
  for (const database of ["t18_crm", "postgres", "template1"]) {
    await expect(as("t17_crm", "SELECT 1", database)).rejects.toThrow(
      `permission denied for database "${database}"`,
    );
  }
});

test("delivering again changes nothing of the data, and mends what was changed by hand", async () => {
  await put("acme", fragment(17, [{ service: "crm", limit: 20 }]));
  await as("t17_crm", "CREATE TABLE notes (text text); INSERT INTO notes VALUES ('kept')");
  const again = await put("acme", fragment(17, [{ service: "crm", limit: 20 }]));
  expect(again.report).toMatchObject({ changed: false });
  expect((await host.run(["verify", "databases"])).code).toBe(0);

  await server.query("ALTER ROLE t17_crm SUPERUSER; CREATE ROLE t17_other LOGIN");
  const found = await host.run(["verify", "databases"]);
  expect(found.code).toBe(4);
  expect(found.stdout).toContain("changed  postgres:t17_crm\n");
  expect(found.stdout).toContain("extra    postgres:t17_other\n");
  await server.query("DROP ROLE t17_other");
  await put("acme", fragment(17, [{ service: "crm", limit: 20 }]));
  expect((await host.run(["verify", "databases"])).code).toBe(0);
  expect(await as("t17_crm", "SELECT text FROM notes")).toEqual([{ text: "kept" }]);
});

test("a database that is left out keeps its data and lets nobody in, and comes back with it", async () => {
  await put("acme", fragment(17, [{ service: "crm" }, { service: "docs" }]));
  await as("t17_docs", "CREATE TABLE notes (text text); INSERT INTO notes VALUES ('kept')");
  const left = await put("acme", fragment(17, [{ service: "crm" }]));
  expect(left.code).toBe(0);
  expect(left.stderr).toContain("t17_docs is kept with all that is in it");
  expect(await roles()).toContain("t17_docs -");
  await put("acme", fragment(17, [{ service: "crm" }, { service: "docs" }]));
  expect(await as("t17_docs", "SELECT text FROM notes")).toEqual([{ text: "kept" }]);
});

test("taking a tenant away ends its sessions and keeps its data, and another tenant notices nothing", async () => {
  await put("acme", fragment(17, [{ service: "crm" }]));
  await put("beta", fragment(18, [{ service: "crm" }]));
  const session = as("t17_crm", "SELECT pg_sleep(30)").catch(String);
  await sleep(300);
  const { code, stderr } = await host.run(["remove", "databases", "acme"]);
  expect(await session).toContain("terminat");
  expect(code).toBe(0);
  expect(stderr).toContain("dropdb -p 5432 t17_crm");
  expect(await roles()).toContain("t17_crm -");
  expect(
    await server.query("SELECT datname FROM pg_database WHERE datname ~ '^t1' ORDER BY 1"),
  ).toEqual([{ datname: "t17_crm" }, { datname: "t18_crm" }]);
  expect(await as("t18_crm", "SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

test("an extension is made in the database by the superuser, who then hears no function of the tenant's", async () => {
  await put("acme", fragment(17, [{ service: "crm", extensions: ["pg_trgm"] }]));
  expect(await as("t17_crm", "SELECT similarity('acorn', 'acorn') AS same")).toEqual([{ same: 1 }]);
  await as(
    "t17_crm",
    "CREATE FUNCTION app.format(text, VARIADIC text[]) RETURNS text LANGUAGE sql AS $$ SELECT 'ALTER ROLE t17_crm SUPERUSER' $$",
  );
  await put("acme", fragment(17, [{ service: "crm", extensions: ["citext", "pg_trgm"] }]));
  expect(await server.query("SELECT rolsuper FROM pg_roles WHERE rolname = 't17_crm'")).toEqual([
    { rolsuper: false },
  ]);
});

test("a tenant's own server is spoken to on its own port", async () => {
  host.write("etc/tenantry/reach", `localhost:20017 ${server.folder}:5432\n`);
  const { code } = await put("acme", fragment(17, [{ service: "crm" }], true));
  expect(code).toBe(0);
  expect(await roles()).toEqual(["t17_crm logs in", "t17_crm_owner -"]);
  expect((await host.run(["verify", "databases"])).code).toBe(0);
});

test("no password is on the host, but what PostgreSQL knows it by", async () => {
  await put("acme", fragment(17, [{ service: "crm" }]));
  expect(host.read("etc/tenantry/databases/databases")).not.toContain("pw-crm");
  expect(host.read("etc/tenantry/databases/main.conf")).not.toContain("of the site");
});

test.each([
  ["another tenant's database", (text: string) => text.replace("t17_crm", "t18_crm")],
  ["a password in clear", (text: string) => text.replace(/SCRAM\S+/, "secret")],
  ["a word of SQL for an extension", (text: string) => text.replace(/\n$/, " a;DROP\n")],
  ["no limit", (text: string) => text.replace(" 20 ", " -1 ")],
  ["the owner's name", (text: string) => text.replace("t17_crm", "t17_crm_owner")],
  ["a port of the shared server", (text: string) => text.replace("\n", "\nport=5432\n")],
  ["a number twice", (text: string) => text.replaceAll("17", "18")],
])("%s is refused, and nobody's database is touched", async (_what, edit) => {
  await put("beta", fragment(18, [{ service: "docs" }]));
  const text = fragment(17, [{ service: "crm" }]);
  const { code, stderr } = await put("acme", edit(text));
  expect(code).toBe(3);
  expect(stderr).not.toMatch(/SCRAM-SHA-256\$\d|secret/);
  expect(await roles()).toEqual(["t18_docs logs in", "t18_docs_owner -"]);
});

test.each([
  [{ database: "t18_crm" }, 'database "t18_crm" is not one of tenant t17'],
  [{ database: "t17_crm_owner" }, "is not one of tenant t17"],
  [{ connectionLimit: 0 }, "connectionLimit must be"],
  [{ extensions: ["a b"] }, "extension must be"],
])("a database with %j is not rendered", (changes, words) => {
  const database = { database: "t17_crm", connectionLimit: 20, password: "pw-x", extensions: [] };
  const render = () =>
    renderDatabasesTenant({ number: 17, own: null, databases: [{ ...database, ...changes }] });
  expect(render).toThrow(words);
  expect(render).not.toThrow("pw-x");
});
