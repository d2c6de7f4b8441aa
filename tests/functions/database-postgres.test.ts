import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { handleDatabase } from "../../components/aws/functions/database/handle.ts";
import { administratorValue, type Tls } from "../../components/aws/functions/login.ts";
import { MemorySecrets } from "./support/memory-secrets.ts";
import { type RdsLike, startRdsLikePostgres } from "./support/postgres.ts";
import { administratorArn, aRequest, event } from "./support/requests.ts";

let server: RdsLike;
let secrets: MemorySecrets;

beforeAll(async () => {
  server = await startRdsLikePostgres();
}, 60_000);

afterAll(() => {
  server[Symbol.dispose]();
});

beforeEach(async () => {
  secrets = new MemorySecrets();
  secrets.set(administratorArn, administrator());
  for (const tenant of ["t17", "t18"]) {
    secrets.set(aRequest(server.port, tenant).roleSecret, `password-${tenant}`);
  }
  for (const { datname } of await server.query(
    "SELECT datname FROM pg_database WHERE datname ~ '^t1[78]'",
  )) {
    await server.query(`DROP DATABASE ${String(datname)} WITH (FORCE)`);
  }
  for (const { rolname } of await server.query(
    "SELECT rolname FROM pg_roles WHERE rolname ~ '^t1[78]'",
  )) {
    await server.query(`DROP ROLE ${String(rolname)}`);
  }
});

function administrator(password = server.administrator.password): string {
  const { user } = server.administrator;
  return administratorValue({
    engine: "postgres",
    host: "localhost",
    port: server.port,
    user,
    password,
  });
}

const run = (payload: unknown, tls: Tls = { authority: server.authority }) =>
  handleDatabase(payload, { secrets, tls, servers: "loopback" });

const asTenant = (tenant: string, sql: string, database = `${tenant}_crm`) =>
  server.queryAs(`${tenant}_crm`, `password-${tenant}`, sql, database);

test("a tenant's role makes its tables in the schema app of its own database, within its limits", async () => {
  expect(await run(event("create", aRequest(server.port)))).toEqual({
    database: "t17_crm",
    role: "t17_crm",
    state: "ready",
  });
  await asTenant("t17", "CREATE TABLE notes (text text); INSERT INTO notes VALUES ('mine')");
  const [facts] = await asTenant(
    "t17",
    `SELECT (SELECT schemaname FROM pg_tables WHERE tablename = 'notes') AS schema,
       current_setting('statement_timeout') AS statement,
       current_setting('idle_in_transaction_session_timeout') AS idle,
       (SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user) AS role,
       (SELECT datconnlimit FROM pg_database WHERE datname = current_database()) AS database,
       (SELECT datcollate || pg_encoding_to_char(encoding) FROM pg_database
          WHERE datname = current_database()) AS locale`,
  );
  expect(facts).toEqual({
    schema: "app",
    statement: "5min",
    idle: "1min",
    role: 20,
    database: 24,
    locale: "CUTF8",
  });
});

test("two tenants on one server cannot connect to each other's database, nor to the server's own", async () => {
  for (const tenant of ["t17", "t18"]) {
    await run(event("create", aRequest(server.port, tenant)));
  }
  for (const [tenant, database] of [
    ["t17", "t18_crm"],
    ["t18", "t17_crm"],
    ["t17", "postgres"],
    ["t17", "template1"],
  ] as const) {
    const attempt = asTenant(tenant, "SELECT 1", database);
    await expect(attempt, `${tenant} in ${database}`).rejects.toThrow("permission denied");
  }
});

test.each([
  ["DROP DATABASE t17_crm", "must be owner"],
  ["ALTER DATABASE t17_crm CONNECTION LIMIT -1", "must be owner"],
  ["CREATE ROLE t17_more LOGIN", "permission denied"],
  ["ALTER ROLE t17_crm CONNECTION LIMIT -1", "permission denied"],
  ["SET ROLE t17_crm_owner", "permission denied"],
  ["CREATE TABLE public.notes (text text)", "permission denied"],
  ["CREATE SCHEMA other", "permission denied"],
  ["COPY (SELECT 1) TO PROGRAM 'true'", "must be superuser"],
])("the application's role is refused what would widen its rights: %s", async (sql, answer) => {
  await run(event("create", aRequest(server.port)));
  await expect(asTenant("t17", sql)).rejects.toThrow(answer);
});

test("the application's role cannot let another tenant into its database", async () => {
  for (const tenant of ["t17", "t18"]) await run(event("create", aRequest(server.port, tenant)));
  // PostgreSQL answers the grant of what one may not grant with a warning.
  await asTenant("t17", "GRANT CONNECT ON DATABASE t17_crm TO t18_crm");
  await expect(asTenant("t18", "SELECT 1", "t17_crm")).rejects.toThrow("permission denied");
});

test("the owner cannot log in, and the administrator is no member of it when all is done", async () => {
  await run(event("create", aRequest(server.port)));
  expect(
    await server.query(
      `SELECT rolcanlogin, pg_has_role('tenantry', oid, 'USAGE') AS member
       FROM pg_roles WHERE rolname = 't17_crm_owner'`,
    ),
  ).toEqual([{ rolcanlogin: false, member: false }]);
});

test("what an administrator restores as the owner, the application may use", async () => {
  await run(event("create", aRequest(server.port)));
  await server.query(
    "SET ROLE t17_crm_owner; CREATE TABLE app.restored AS SELECT 1 AS number",
    "t17_crm",
  );
  expect(await asTenant("t17", "SELECT number FROM restored")).toEqual([{ number: 1 }]);
});

test("run again, whatever was done before, it ends in the same state and keeps the data", async () => {
  const request = aRequest(server.port);
  await run(event("create", request));
  await asTenant("t17", "CREATE TABLE notes AS SELECT 'kept' AS text");
  await run(event("create", request));
  secrets.set(request.roleSecret, "another-password");
  await run(event("update", { ...request, connectionLimit: 30 }, request));
  const rows = await server.queryAs("t17_crm", "another-password", "TABLE notes", "t17_crm");
  expect(rows).toEqual([{ text: "kept" }]);
  await expect(asTenant("t17", "SELECT 1")).rejects.toThrow("password authentication failed");
});

test("after a deletion the role is locked and the data stays; made again, it is all back", async () => {
  const request = aRequest(server.port);
  await run(event("create", request));
  await asTenant("t17", "CREATE TABLE notes AS SELECT 'kept' AS text");
  expect(await run(event("delete", request, request))).toMatchObject({ state: "locked" });
  await expect(asTenant("t17", "SELECT 1")).rejects.toThrow("not permitted to log in");
  expect(await server.query("SELECT text FROM app.notes", "t17_crm")).toEqual([{ text: "kept" }]);
  await run(event("delete", request, request));
  await run(event("create", request));
  expect(await asTenant("t17", "TABLE notes")).toEqual([{ text: "kept" }]);
});

test("ended after any of its statements and run again, it ends ready, and never lets anybody in before", async () => {
  const request = aRequest(server.port);
  await run(event("create", aRequest(server.port, "t18")));
  const query = Reflect.get(pg.Client.prototype, "query") as (...args: unknown[]) => unknown;
  let done = false;
  let statements = 0;
  for (; !done; statements += 1) {
    let left = statements;
    const cut = vi.spyOn(pg.Client.prototype, "query");
    // As when the function is ended: nothing runs any more, not even what cleans up.
    const counted = function (this: pg.Client, ...args: unknown[]): unknown {
      if (left <= 0) throw new Error("the function was ended");
      left -= 1;
      return Reflect.apply(query, this, args);
    };
    cut.mockImplementation(counted as never);
    const result = await run(event("create", request)).catch((error: Error) => error.message);
    cut.mockRestore();
    done = typeof result !== "string";
    if (!done) expect(result).toBe("the function was ended");
    await expect(asTenant("t18", "SELECT 1", "t17_crm")).rejects.toThrow(
      /permission denied|does not exist|not currently accepting connections/,
    );
  }
  expect(statements).toBeGreaterThan(20);
  expect(await asTenant("t17", "SELECT 1 AS one")).toEqual([{ one: 1 }]);
}, 120_000);

test("a role that has powers over the server, or is a member of another, never gets a tenant's password", async () => {
  await server.query("CREATE ROLE t17_crm CREATEROLE");
  await expect(run(event("create", aRequest(server.port)))).rejects.toThrow(
    "The role t17_crm is there and has powers over the server",
  );
  await server.query("ALTER ROLE t17_crm NOCREATEROLE; GRANT pg_read_all_data TO t17_crm");
  await expect(run(event("create", aRequest(server.port)))).rejects.toThrow("member of another");
});

test("a database of somebody else is not taken over", async () => {
  await server.query("CREATE DATABASE t17_crm");
  await expect(run(event("create", aRequest(server.port)))).rejects.toThrow(
    "The database t17_crm is rdsadmin's, not t17_crm_owner's.",
  );
});

test("a protected database that is not where it should be is never made again, empty", async () => {
  const request = aRequest(server.port);
  const moved = event("update", request, { ...request, host: "old.example" });
  await expect(run(moved)).rejects.toThrow("was made before and is not on localhost. Restore it");
  const disposable = { ...request, lifecycle: "disposable" as const };
  expect(await run(event("update", disposable, disposable))).toMatchObject({ state: "ready" });
});

test("while the administrator's password is being rotated, the one to come is used", async () => {
  secrets.set(administratorArn, administrator("no longer known"));
  secrets.startRotation(administratorArn, "next");
  await secrets.writePending(administratorArn, "next", administrator());
  expect(await run(event("create", aRequest(server.port)))).toMatchObject({ state: "ready" });
});

test("an administrator's password that changes under the function's hands is read again", async () => {
  secrets.set(administratorArn, administrator("no longer known"));
  const running = run(event("create", aRequest(server.port)));
  setTimeout(() => {
    secrets.set(administratorArn, administrator());
  }, 300);
  expect(await running).toMatchObject({ state: "ready" });
});

test("a server whose certificate nobody vouches for is not spoken to", async () => {
  const attempt = run(event("create", aRequest(server.port)), "verify");
  await expect(attempt).rejects.toThrow("self-signed certificate");
});

test("the role's password is sent as a verifier only, so that no log of the server can hold it", async () => {
  await server.query("ALTER SYSTEM SET log_statement = 'all'");
  await server.query("SELECT pg_reload_conf()");
  await run(event("create", aRequest(server.port)));
  const [{ log }] = (await server.query("SELECT pg_read_file('../log') AS log")) as [
    { log: string },
  ];
  expect(log).toContain("PASSWORD 'SCRAM-SHA-256$4096:");
  expect(log).not.toContain("password-t17");
});

test("a trusted certificate for another host is refused", async () => {
  const authority = await server.useCertificateFor("other.example");
  const attempt = run(event("create", aRequest(server.port)), { authority });
  await expect(attempt).rejects.toThrow("Host: localhost. is not in the cert's altnames");
});
