import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { registerMigrations } from "../../components/data/register.ts";
import { renderRegisterTenant } from "../../components/data/render/register.ts";
import { database, entry, globex, Register } from "./support/register.ts";
import { type SiteServer, startSiteServer } from "./support/servers.ts";

/** The platform's own database, written by the helper into a real PostgreSQL. */
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

test("the seven tables are there after the first delivery, and a second one of everything changes nothing", async () => {
  expect((await register.putMain()).report).toMatchObject({
    checked: true,
    changed: true,
    reloaded: true,
  });
  expect((await register.put(entry())).report).toMatchObject({ reloaded: true });
  const tables = await server.query(
    "SELECT tablename FROM pg_tables WHERE schemaname = 'register' ORDER BY 1",
    database,
  );
  expect(tables.map(({ tablename }) => tablename)).toEqual([
    "audit_log",
    "backups",
    "schema_migrations",
    "services",
    "subscriptions",
    "tenant_services",
    "tenants",
    "usage_metrics",
  ]);
  const all = () =>
    Promise.all(
      ["tenants", "services", "tenant_services", "audit_log", "schema_migrations"].map((table) =>
        server.query(`SELECT * FROM register.${table} ORDER BY 1, 2`, database),
      ),
    );
  const before = await all();
  expect(before[0]).toMatchObject([
    { number: 17, id: "acme", name: entry().name, status: "active" },
  ]);
  expect(before[2]).toHaveLength(2);
  await register.putMain();
  await register.put(entry());
  expect(await all()).toEqual(before);
});

test("a change is written into its row and the audit log, and a service that is gone is marked, not deleted", async () => {
  await register.putMain();
  await register.put(entry());
  const [crm] = entry().services;
  await register.put(
    entry({ tier: "business", services: crm ? [{ ...crm, ip: "10.10.16.99" }] : [] }),
  );
  const found = await server.query(
    "SELECT service_id, host(ip) AS ip, status FROM register.tenant_services ORDER BY 1",
    database,
  );
  expect(found).toEqual([
    { service_id: "crm", ip: "10.10.16.99", status: "active" },
    { service_id: "docs", ip: "10.10.16.12", status: "removed" },
  ]);
  const log = await server.query(
    `SELECT actor, action, subject, before ->> 'tier' AS old, after ->> 'tier' AS new
     FROM register.audit_log WHERE action = 'update' AND subject = 'tenants'`,
    database,
  );
  expect(log).toEqual([
    { actor: "tenantry", action: "update", subject: "tenants", old: "starter", new: "business" },
  ]);
});

test("who is taken away is cancelled with 90 days of grace and keeps every row, and comes back as it was", async () => {
  await register.putMain();
  await register.put(entry());
  await register.put(globex);
  const state = () =>
    server.query(
      "SELECT id, status, erase_after - current_date AS days FROM register.tenants ORDER BY 1",
      database,
    );
  expect((await register.host.run(["remove", "register", "acme"])).code).toBe(0);
  expect(await state()).toEqual([
    { id: "acme", status: "cancelled", days: 90 },
    { id: "globex", status: "active", days: null },
  ]);
  const kept = await server.query("SELECT FROM register.tenant_services", database);
  expect(kept).toHaveLength(2);
  await register.put(entry());
  expect(await state()).toMatchObject([{ id: "acme", status: "active", days: null }, {}]);
});

test("a customer who was cancelled comes back under the same id with another number, while guests of old have new owners", async () => {
  await register.putMain();
  await register.put(entry());
  await register.host.run(["remove", "register", "acme"]);
  const [crm] = entry().services;
  const guests = crm ? [crm] : [];
  // Number 10001 was released, and given to another tenant.
  expect((await register.put({ ...globex, services: guests })).code).toBe(0);
  const back = entry({
    number: 21,
    tier: "business",
    services: guests.map((guest) => ({ ...guest, vmid: 10_009, ip: "10.10.16.19" })),
  });
  const put = await register.put(back);
  expect([put.code, put.stderr]).toEqual([0, ""]);
  expect(
    await server.query("SELECT number, id, status FROM register.tenants ORDER BY 1", database),
  ).toEqual([
    { number: 17, id: "acme", status: "cancelled" },
    { number: 18, id: "globex", status: "active" },
    { number: 21, id: "acme", status: "active" },
  ]);
  const services = await server.query(
    "SELECT tenant_number, service_id, vmid, status FROM register.tenant_services ORDER BY 1, 2",
    database,
  );
  expect(services).toEqual([
    { tenant_number: 17, service_id: "crm", vmid: 10_001, status: "removed" },
    { tenant_number: 17, service_id: "docs", vmid: 10_002, status: "removed" },
    { tenant_number: 18, service_id: "crm", vmid: 10_001, status: "active" },
    { tenant_number: 21, service_id: "crm", vmid: 10_009, status: "active" },
  ]);
  expect(
    await register.as("portal", "SET tenantry.tenant = 'acme'; SELECT number, tier FROM tenants"),
  ).toEqual([{ number: 21, tier: "business" }]);
  expect((await register.host.run(["verify", "register"])).code).toBe(0);
  // Cancelled again: the row of the first time is left as it is.
  await register.host.run(["remove", "register", "acme"]);
  const state = await server.query(
    "SELECT number, status FROM register.tenants WHERE id = 'acme' ORDER BY 1",
    database,
  );
  expect(state).toEqual([
    { number: 17, status: "cancelled" },
    { number: 21, status: "cancelled" },
  ]);
});

test("a migration that was applied and is edited is refused, and so is an older set", async () => {
  await register.putMain();
  await register.put(entry());
  const [first, ...others] = registerMigrations();
  const edited = [{ name: first?.name ?? "", sql: `${first?.sql}\n-- edited` }, ...others];
  const refused = await register.putMain(register.main(edited));
  expect([refused.code, refused.stderr]).toEqual([
    3,
    expect.stringContaining("migration 0001-register was applied with another text"),
  ]);
  const older = await register.putMain(register.main(registerMigrations().slice(0, 2)));
  expect([older.code, older.stderr]).toEqual([
    3,
    expect.stringContaining("has migrations that are not delivered: 0003-mirror"),
  ]);
  expect((await register.put(globex)).code).toBe(0);
});

test("a new migration is applied once, and one that fails leaves nothing of itself", async () => {
  await register.putMain();
  const plus = (sql: string) => [...registerMigrations(), { name: "0004-more", sql }];
  const broken = await register.putMain(
    register.main(plus("ALTER TABLE tenants ADD COLUMN a int;\nSELECT nonsense;")),
  );
  expect([broken.code, broken.stderr]).toEqual([3, expect.stringContaining("nonsense")]);
  await register.putMain(register.main(plus("ALTER TABLE tenants ADD COLUMN a int;")));
  const again = await register.putMain(
    register.main(plus("ALTER TABLE tenants ADD COLUMN a int;")),
  );
  expect([again.code, again.report["changed"]]).toEqual([0, false]);
  expect(await server.query("SELECT a FROM register.tenants", database)).toEqual([]);
});

test.each([
  [
    "another tenant's number",
    { tenant: "beta", subdomain: "beta.aiqso.example" },
    "number 17 is that of the tenant acme",
  ],
  [
    "another number while the tenant is active under its own",
    { number: 19, services: [] },
    "tenant acme has the number 17, not 19",
  ],
  ["another tenant's host name", { number: 19, tenant: "beta", services: [] }, "tenants_subdomain"],
  [
    "another tenant's guest",
    { number: 19, tenant: "beta", subdomain: "b.example" },
    "tenant_services_vmid",
  ],
])(
  "a tenant's entry cannot take %s, and the others stay as they are",
  async (_what, changes, problem) => {
    await register.putMain();
    await register.put(entry());
    const refused = await register.put(entry(changes));
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining(problem)]);
    expect(await server.query("SELECT id FROM register.tenants", database)).toEqual([
      { id: "acme" },
    ]);
    expect((await register.put(globex)).code).toBe(0);
  },
);

test("an entry under another tenant's name, and one that would end its own quotation, change nothing", async () => {
  await register.putMain();
  await register.put(entry());
  const forged = await register.host.run(
    ["put", "register", "beta"],
    renderRegisterTenant(entry()),
  );
  expect(forged.code).toBe(3);
  const name = "$$; DROP TABLE register.tenants CASCADE; --\n\\! touch /tmp/never";
  expect(
    (
      await register.put(
        entry({ number: 20, tenant: "hostile", subdomain: "h.example", name, services: [] }),
      )
    ).code,
  ).toBe(0);
  expect(
    await server.query("SELECT name FROM register.tenants WHERE number = 20", database),
  ).toEqual([{ name }]);
});

test("what somebody changes by hand is found, row by row, and mended by the next delivery", async () => {
  await register.putMain();
  await register.put(entry());
  await register.put(globex);
  expect((await register.host.run(["verify", "register"])).code).toBe(0);
  await register.as("automation", "UPDATE tenants SET tier = 'gold' WHERE id = 'acme'");
  await register.as("automation", "DELETE FROM tenant_services WHERE service_id = 'docs'");
  await register.as("automation", "UPDATE tenant_services SET ip = '10.0.0.1'");
  await register.as(
    "automation",
    `INSERT INTO tenants (number, id, name, subdomain, tier, isolation)
     VALUES (99, 'ghost', 'Ghost', 'ghost.example', 'starter', 'pool')`,
  );
  const found = await register.host.run(["verify", "register"]);
  expect(found.code).toBe(4);
  expect(found.stdout.split("\n").slice(0, 4).sort()).toEqual([
    "changed  register:tenant_services/acme/crm",
    "changed  register:tenants/acme",
    "extra    register:tenants/ghost",
    "missing  register:tenant_services/acme/docs",
  ]);
  await register.put(globex);
  const left = await register.host.run(["verify", "register"]);
  expect(left.stdout.split("\n")[0]).toBe("extra    register:tenants/ghost");
  expect(left.report["differences"]).toBe(1);
});

test("a server that is away is nobody's fault: nothing is set aside, and unchecked it is delivered without it", async () => {
  register.host.write("etc/tenantry/reach", `10.10.10.150:5432 ${register.host.root}:5432\n`);
  const away = await register.putMain();
  expect([away.code, away.stderr]).toEqual([1, expect.stringContaining("cannot be made")]);
  register.host.write("etc/tenantry/reach", "");
  expect((await register.putMain()).code).toBe(5);
  const unchecked = { TENANTRY_HOST_UNCHECKED: "1" };
  const delivered = await register.host.run(
    ["put", "register", "main"],
    register.main(),
    unchecked,
  );
  expect(delivered.report).toMatchObject({ checked: false, changed: true, reloaded: false });
  expect((await register.host.run(["verify", "register"], "", unchecked)).code).toBe(0);
  register.host.write("etc/tenantry/reach", `10.10.10.150:5432 ${server.folder}:5432\n`);
  expect((await register.put(entry())).report).toMatchObject({ checked: true, reloaded: true });
  expect(await server.query("SELECT id FROM register.tenants", database)).toEqual([{ id: "acme" }]);
});
