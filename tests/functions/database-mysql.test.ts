import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { handleDatabase } from "../../components/aws/functions/database/handle.ts";
import { administratorValue } from "../../components/aws/functions/login.ts";
import { type MariaDb, startMariaDb } from "./support/mariadb.ts";
import { MemorySecrets } from "./support/memory-secrets.ts";
import { administratorArn, aMysqlRequest, event } from "./support/requests.ts";

let server: MariaDb;
let secrets: MemorySecrets;

beforeAll(async () => {
  server = await startMariaDb();
}, 60_000);

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

beforeEach(async () => {
  secrets = new MemorySecrets();
  const place = { engine: "mysql", host: "localhost", port: server.port } as const;
  secrets.set(administratorArn, administratorValue({ ...place, ...server.administrator }));
  for (const tenant of ["t17", "t18"]) {
    secrets.set(aMysqlRequest(server.port, tenant).roleSecret, `password-${tenant}`);
    await server.query(`DROP DATABASE IF EXISTS ${tenant}_crm`);
    await server.query(`DROP USER IF EXISTS ${tenant}_crm`);
  }
});

const run = (payload: unknown, authority = server.authority) =>
  handleDatabase(payload, { secrets, tls: { authority }, servers: "loopback" });

const asTenant = (tenant: string, sql: string, database = `${tenant}_crm`) =>
  server.queryAs(`${tenant}_crm`, `password-${tenant}`, sql, { database });

test("on MariaDB, for want of MySQL, a tenant's user works in its own database, in utf8mb4", async () => {
  expect(await run(event("create", aMysqlRequest(server.port)))).toEqual({
    database: "t17_crm",
    role: "t17_crm",
    state: "ready",
  });
  await asTenant("t17", "CREATE TABLE notes (text varchar(20))");
  await asTenant("t17", "INSERT INTO notes VALUES ('mine 🙂')");
  expect(await asTenant("t17", "SELECT text, @@character_set_database AS name FROM notes")).toEqual(
    [{ text: "mine 🙂", name: "utf8mb4" }],
  );
});

test("on MariaDB, two tenants reach nothing of each other, nor the server's own tables", async () => {
  for (const tenant of ["t17", "t18"])
    await run(event("create", aMysqlRequest(server.port, tenant)));
  for (const database of ["t18_crm", "mysql"]) {
    await expect(asTenant("t17", "SELECT 1", database)).rejects.toThrow("Access denied");
  }
  const seen = await asTenant("t17", "SHOW DATABASES");
  expect(seen.map((row) => Object.values(row)[0])).toEqual(["information_schema", "t17_crm"]);
});

test("on MariaDB, a name that differs in one character is another's: an underscore in a grant is no wildcard", async () => {
  await run(event("create", aMysqlRequest(server.port)));
  await server.query("CREATE DATABASE t17xcrm");
  await expect(asTenant("t17", "SELECT 1", "t17xcrm")).rejects.toThrow("Access denied");
  await server.query("DROP DATABASE t17xcrm");
});

test.each([
  "CREATE DATABASE t17_more",
  "CREATE USER t17_more",
  "GRANT SELECT ON t17_crm.* TO t18_crm",
  "CREATE EVENT often ON SCHEDULE EVERY 1 SECOND DO SELECT 1",
  "SELECT 'x' INTO OUTFILE '/tmp/t17-out'",
  "SET GLOBAL max_connections = 1",
  "ALTER USER t17_crm WITH MAX_USER_CONNECTIONS 0",
])("on MariaDB, the user is refused what would widen its rights: %s", async (sql) => {
  for (const tenant of ["t17", "t18"])
    await run(event("create", aMysqlRequest(server.port, tenant)));
  await expect(asTenant("t17", sql)).rejects.toThrow(/denied/i);
});

test("on MariaDB, the user is let in over TLS only, and with as many connections as its tier has", async () => {
  await run(event("create", aMysqlRequest(server.port)));
  const plain = server.queryAs("t17_crm", "password-t17", "SELECT 1", { tls: false });
  await expect(plain).rejects.toThrow("Access denied");
  expect(
    await server.query("SELECT max_user_connections AS n FROM mysql.user WHERE User = 't17_crm'"),
  ).toEqual([{ n: 20 }]);
});

test("on MariaDB, run again it ends in the same state with the new password, and keeps the data", async () => {
  const request = aMysqlRequest(server.port);
  await run(event("create", request));
  await asTenant("t17", "CREATE TABLE notes AS SELECT 'kept' AS text");
  secrets.set(request.roleSecret, "another-password");
  await run(event("update", { ...request, connectionLimit: 30 }, request));
  const options = { database: "t17_crm" };
  const rows = await server.queryAs("t17_crm", "another-password", "SELECT * FROM notes", options);
  expect(rows).toEqual([{ text: "kept" }]);
  await expect(asTenant("t17", "SELECT 1")).rejects.toThrow("Access denied");
});

test("on MariaDB, after a deletion the user is locked and the data stays; made again, it is all back", async () => {
  const request = aMysqlRequest(server.port);
  await run(event("create", request));
  await asTenant("t17", "CREATE TABLE notes AS SELECT 'kept' AS text");
  expect(await run(event("delete", request, request))).toMatchObject({ state: "locked" });
  await expect(asTenant("t17", "SELECT 1")).rejects.toThrow("locked");
  await run(event("create", request));
  expect(await asTenant("t17", "SELECT * FROM notes")).toEqual([{ text: "kept" }]);
});

test("on MariaDB, a user that has more than it should never gets a tenant's password", async () => {
  await server.query("CREATE USER t17_crm");
  await server.query("GRANT SELECT ON mysql.* TO t17_crm");
  await expect(run(event("create", aMysqlRequest(server.port)))).rejects.toThrow(
    "The user t17_crm is there and has SELECT on mysql. Revoke that first.",
  );
});

test("on MariaDB, a protected database that is not where it should be is never made again, empty", async () => {
  const request = aMysqlRequest(server.port);
  await expect(run(event("update", request, request))).rejects.toThrow("Restore it there");
});

test("a trusted certificate for another host is refused: MySQL's driver does not look at the host by itself", async () => {
  const authority = await server.useCertificateFor("other.example");
  const attempt = run(event("create", aMysqlRequest(server.port)), authority);
  await expect(attempt).rejects.toThrow("Host: localhost. is not in the cert's altnames");
});
