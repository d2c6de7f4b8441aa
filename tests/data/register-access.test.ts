import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { registerMigrations } from "../../components/data/register.ts";
import { renderDumpsMain } from "../../components/data/render/dumps.ts";
import { newIdentity } from "./support/operations.ts";
import { database, entry, globex, Register } from "./support/register.ts";
import { type SiteServer, startSiteServer } from "./support/servers.ts";

/** Who may read and write what in the platform's own database, tried with each role's own login. */
let server: SiteServer;
let register: Register;

beforeAll(async () => {
  server = await startSiteServer();
});
afterAll(() => server[Symbol.dispose]());
beforeEach(() => {
  register = new Register(server);
});
afterEach(() => register.close());

test("the portal reads one tenant's rows of three tables and writes nothing", async () => {
  await register.putMain();
  await register.put(entry());
  await register.put(globex);
  const portal = (sql: string) => register.as("portal", sql);
  const asAcme = (table: string) => portal(`SET tenantry.tenant = 'acme'; SELECT * FROM ${table}`);
  expect(await portal("SELECT * FROM tenants")).toEqual([]);
  expect(await asAcme("tenants")).toMatchObject([{ id: "acme" }]);
  expect(await asAcme("tenant_services")).toMatchObject([{ vmid: 10_001 }, { vmid: 10_002 }]);
  expect(await asAcme("services")).toHaveLength(2);
  expect(await portal("SET tenantry.tenant = 'globex'; SELECT * FROM tenant_services")).toEqual([]);
  expect(await portal("SET tenantry.tenant = 'acme''; --'; SELECT * FROM tenants")).toEqual([]);
  for (const table of ["subscriptions", "audit_log", "usage_metrics", "backups"]) {
    await expect(asAcme(table)).rejects.toThrow("permission denied");
  }
  await expect(portal("UPDATE tenants SET tier = 'gold'")).rejects.toThrow("permission denied");
  await expect(portal("DELETE FROM tenant_services")).rejects.toThrow("permission denied");
  await expect(portal("SELECT register_cancel('acme')")).rejects.toThrow("permission denied");
  await expect(portal(`SET ROLE ${database}_owner`)).rejects.toThrow("permission denied");
  await expect(portal("SET row_security = off; SELECT * FROM tenants")).rejects.toThrow(
    "row-level security",
  );
});

test("the backup scripts read tenants and nothing else", async () => {
  await register.putMain();
  await register.put(entry());
  expect(await register.as("backup", "SELECT id FROM tenants")).toEqual([{ id: "acme" }]);
  await expect(register.as("backup", "SELECT * FROM subscriptions")).rejects.toThrow(
    "permission denied",
  );
  await expect(register.as("backup", "DELETE FROM tenants")).rejects.toThrow("permission denied");
});

test("automation and admin change everything but the audit log, which they may only add to", async () => {
  await register.putMain();
  await register.put(entry());
  for (const role of ["automation", "admin"] as const) {
    const key = `sub_${role}`;
    await register.as(
      role,
      `INSERT INTO subscriptions (tenant_number, stripe_subscription, status) VALUES (17, '${key}', 'active')`,
    );
    await register.as(
      role,
      `UPDATE subscriptions SET status = 'past_due' WHERE stripe_subscription = '${key}'`,
    );
    await register.as(role, `DELETE FROM subscriptions WHERE stripe_subscription = '${key}'`);
    await register.as(
      role,
      "INSERT INTO usage_metrics (tenant_number, metric, value) VALUES (17, 'cpu_seconds', 12.5)",
    );
    await register.as(
      role,
      "INSERT INTO backups (tenant_number, kind, location, status) VALUES (17, 'guest', 'nas', 'running')",
    );
    await register.as(
      role,
      "INSERT INTO audit_log (action, subject, tenant_number) VALUES ('mail.sent', 'welcome', 17)",
    );
    await expect(register.as(role, "UPDATE audit_log SET actor = 'nobody'")).rejects.toThrow(
      "permission denied",
    );
    await expect(register.as(role, "DELETE FROM audit_log")).rejects.toThrow("permission denied");
    await expect(
      register.as(
        role,
        "INSERT INTO audit_log (actor, action, subject) VALUES ('other', 'x', 'y')",
      ),
    ).rejects.toThrow("permission denied");
    await expect(register.as(role, "DROP TABLE audit_log")).rejects.toThrow("must be owner");
  }
  const actors = await server.query(
    "SELECT DISTINCT actor FROM register.audit_log WHERE subject = 'subscriptions' ORDER BY 1",
    database,
  );
  expect(actors.map(({ actor }) => actor)).toEqual([`${database}_admin`, `${database}_automation`]);
});

test("row-level security is forced on every table that has a tenant", async () => {
  await register.putMain();
  const tables = await server.query(
    `SELECT relname, relforcerowsecurity AS forced FROM pg_class c WHERE relkind = 'r'
       AND relnamespace = 'register'::regnamespace AND (relname = 'tenants' OR EXISTS (
         SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'tenant_number')) ORDER BY 1`,
    database,
  );
  expect(tables.map(({ relname }) => relname)).toHaveLength(6);
  expect(tables.every(({ forced }) => forced)).toBe(true);
});

test("passwords are in no fragment on the host, and a new one is taken by the next delivery", async () => {
  await register.putMain();
  expect(register.host.read("etc/tenantry/register/main.conf")).not.toContain("of portal");
  expect(register.main()).toBe(register.main());
  await register.putMain(register.main(registerMigrations(), { portal: "another" }));
  await expect(register.as("portal", "SELECT 1")).rejects.toThrow("password authentication failed");
});

test("the register is dumped with the tenants' databases and comes back with every row, policy and privilege", async () => {
  const identity = newIdentity();
  const text = renderDumpsMain({
    site: "aiqso",
    server: { host: "10.10.10.150", port: 5432, ...server.administrator },
    register: database,
    dumps: {
      directory: "/mnt/nas/dumps",
      recipient: /age1\w+/.exec(identity)?.[0] ?? "",
      start: "02:00",
      timeZone: "Etc/UTC",
      keep: { daily: 30, weekly: 12, monthly: 12 },
    },
    secondary: null,
  });
  await register.putMain();
  await register.put(entry());
  await register.as(
    "automation",
    "INSERT INTO usage_metrics (tenant_number, metric, value) VALUES (17, 'mails', 3)",
  );
  await register.host.run(["put", "dumps", "main"], text);
  const run = await register.host.run(["run", "dumps"]);
  expect([run.report, run.stdout]).toEqual([
    { kind: "dumps", dumped: 1, failed: 0 },
    expect.stringContaining('"tenant":"platform","service":"register"'),
  ]);
  await register.as("automation", "DELETE FROM usage_metrics");
  const restore = ["dumps", "restore", "platform", "register", "--replace"];
  const done = await register.host.run(restore, identity);
  expect([done.code, done.stderr]).toEqual([0, expect.stringContaining("is kept")]);
  expect(await register.as("admin", "SELECT metric FROM usage_metrics")).toEqual([
    { metric: "mails" },
  ]);
  expect(await register.as("portal", "SELECT * FROM tenants")).toEqual([]);
  expect(
    await register.as("portal", "SET tenantry.tenant = 'acme'; SELECT id FROM tenants"),
  ).toHaveLength(1);
  expect((await register.put(globex)).code).toBe(0);
  expect((await register.host.run(["verify"])).code).toBe(0);
  await server.query(`DROP DATABASE "${String(done.report["kept"])}"`);
});
