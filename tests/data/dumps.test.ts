import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { renderDumpsMain, renderDumpsTenant } from "../../components/data/render/dumps.ts";
import { startBucket } from "./support/bucket.ts";
import { linesOf, OperationsGuest, target } from "./support/operations.ts";
import { type SiteServer, startSiteServer } from "./support/servers.ts";
import { fillTenantDatabase, makeTenantDatabase } from "./support/tenant-database.ts";

/** Dumps by the helper, with a real PostgreSQL, the real pg_dump and the real age. */
let server: SiteServer;
let guest: OperationsGuest;

beforeAll(async () => {
  server = await startSiteServer();
  await makeTenantDatabase(server, "t17_crm");
  await makeTenantDatabase(server, "t17_docs");
  await fillTenantDatabase(server, "t17_crm");
});
afterAll(() => server[Symbol.dispose]());
beforeEach(() => {
  guest = new OperationsGuest(server);
});
afterEach(() => guest.host.close());

test("every database is dumped into a file of its own that only the private key opens, with its checksum beside it", async () => {
  expect((await guest.deliver("crm", "docs")).report).toMatchObject({
    checked: true,
    changed: true,
  });
  const run = await guest.run();
  expect([run.code, run.report]).toEqual([0, { kind: "dumps", dumped: 2, failed: 0 }]);
  const [file = ""] = readdirSync(guest.folder("t17_crm"));
  expect(file).toMatch(/^\d{8}T\d{6}Z\.dump\.age$/);
  const sealed = readFileSync(join(guest.folder("t17_crm"), file));
  expect(sealed.toString("latin1")).toMatch(/^age-encryption\.org\/v1/);
  expect(sealed.includes("first of")).toBe(false);
  const listed = linesOf(await guest.dumps("list", "acme"));
  expect(listed.map(({ service }) => service)).toEqual(["crm", "docs"]);
  expect(listed[0]).toMatchObject({
    database: "t17_crm",
    file,
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    bytes: sealed.length,
    sha256: createHash("sha256").update(sealed).digest("hex"),
  });
  // Seen by neither arguments nor output.
  expect(run.stdout + run.stderr).not.toContain(server.administrator.password);
});

test("one database that cannot be dumped neither stops nor hides another, and leaves nothing half", async () => {
  await guest.deliver("crm", "docs", "gone");
  const run = await guest.run();
  expect(run.code).toBe(1);
  expect(linesOf(run).map(({ result }) => result)).toEqual([
    "dumped",
    "dumped",
    "failed",
    undefined,
  ]);
  expect(linesOf(run)[2]?.["message"]).toContain("t17_gone");
  expect(readdirSync(guest.folder("t17_gone"))).toEqual([]);
  expect(run.report).toEqual({ kind: "dumps", dumped: 2, failed: 1 });
});

test("what stands live and which dump is newest is shown before anything is done", async () => {
  await guest.deliver("crm", "docs");
  const before = await guest.dumps("inspect", "acme", "crm");
  expect(before.report).toMatchObject({ exists: true, tables: 1, newest: null });
  await guest.run();
  const { report } = await guest.dumps("inspect", "acme", "crm");
  expect(report).toMatchObject({ tenant: "acme", service: "crm", newest: { database: "t17_crm" } });
  expect(report["bytes"]).toBeGreaterThan(1_000_000);
  expect((await guest.dumps("inspect", "acme", "nope")).stderr).toContain(
    'no database of "acme/nope"',
  );
});

test("of old dumps the newest of each of the last days, weeks and months stay, and the last one always", async () => {
  await guest.host.run(
    ["put", "dumps", "main"],
    renderDumpsMain(guest.main({ keep: { daily: 3, weekly: 2, monthly: 3 } })),
  );
  const fragment = renderDumpsTenant({ number: 17, databases: [target("crm")] });
  await guest.host.run(["put", "dumps", "acme"], fragment);
  const old = [
    "20260115T020000Z",
    "20260210T020000Z",
    "20260228T020000Z",
    "20260308T020000Z", // Sunday
    "20260309T020000Z", // Monday
    "20260310T020000Z",
    "20260311T020000Z",
    "20260312T020000Z",
    "20260312T120000Z",
  ];
  for (const at of old) {
    guest.host.write(`mnt/nas/dumps/aiqso/t17/t17_crm/${at}.dump.age`, at);
    guest.host.write(`mnt/nas/dumps/aiqso/t17/t17_crm/${at}.dump.age.json`, "{}");
  }
  await guest.run();
  const left = readdirSync(guest.folder("t17_crm")).filter((name) => name.endsWith(".age"));
  // The one of today is of a day, a week and a month of its own.
  expect(left.slice(0, -1)).toEqual([
    "20260228T020000Z.dump.age",
    "20260311T020000Z.dump.age",
    "20260312T120000Z.dump.age",
  ]);
  expect(left).toHaveLength(4);
});

test("each encrypted dump is copied to the second place once, signed, and what it refused is copied by the next run", async () => {
  const bucket = await startBucket();
  try {
    guest.host.write("etc/tenantry/s3-ca.pem", bucket.ca);
    guest.host.write(
      "etc/tenantry/reach",
      `10.10.10.150:5432 ${server.folder}:5432\ns3.example.com:443 127.0.0.1:${bucket.port}\n`,
    );
    await guest.host.run(
      ["put", "dumps", "main"],
      renderDumpsMain({ ...guest.main(), secondary: bucket.login }),
    );
    const fragment = renderDumpsTenant({ number: 17, databases: [target("crm")] });
    await guest.host.run(["put", "dumps", "acme"], fragment);
    const old = "20260115T020000Z.dump.age";
    guest.host.write(`mnt/nas/dumps/aiqso/t17/t17_crm/${old}`, "of last winter");
    guest.host.write(`mnt/nas/dumps/aiqso/t17/t17_crm/${old}.json`, '{"file":"old"}\n');
    bucket.refuse = true;
    const refused = await guest.run();
    expect([refused.code, linesOf(refused)[0]]).toMatchObject([1, { result: "not copied" }]);
    expect(refused.stdout + refused.stderr).not.toContain(bucket.login.secretKey);
    bucket.refuse = false;
    // The one of last winter, the one that was refused, and one more each time.
    for (const copies of [3, 4]) {
      expect((await guest.run()).code).toBe(0);
      const [newest] = linesOf(await guest.dumps("list", "acme"));
      expect(bucket.received).toHaveLength(copies);
      expect(bucket.received[0]?.path).toBe(`/aiqso-dumps/aiqso/t17/t17_crm/${old}`);
      expect(bucket.received.at(-1)).toEqual({
        path: `/aiqso-dumps/aiqso/t17/t17_crm/${String(newest?.["file"])}`,
        sha256: newest?.["sha256"],
        signed: true,
      });
    }
  } finally {
    await bucket.close();
  }
});

test("a disk that is not mounted is noticed, and nothing is written into the folder below it", async () => {
  await guest.deliver("crm");
  await guest.run();
  rmSync(join(guest.host.root, "mnt"), { recursive: true });
  const run = await guest.run();
  expect([run.code, run.stderr]).toEqual([1, expect.stringContaining("is its disk mounted?")]);
  expect(existsSync(guest.folder("t17_crm"))).toBe(false);
});

test.each([
  [
    "a database of another tenant",
    "number=17\ncrm t18_crm 10.10.10.150 5432\n",
    "not one of tenant t17",
  ],
  [
    "another tenant's number",
    "number=18\ncrm t18_crm 10.10.10.150 5432\n",
    "number 18 is that of acme",
  ],
  ["an option for psql", "number=19\ncrm t19_crm -h 5432 x y\n", "SERVICE DATABASE HOST PORT"],
])("a tenant's fragment cannot name %s", async (_what, fragment, problem) => {
  await guest.deliver("crm");
  await guest.host.run(
    ["put", "dumps", "acme"],
    renderDumpsTenant({ number: 18, databases: [target("crm", "t18_crm")] }),
  );
  const refused = await guest.host.run(["put", "dumps", "beta"], fragment);
  expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining(problem)]);
});

test("a recipient that age does not know and a zone that systemd does not know are set aside", async () => {
  const put = (text: string) => guest.host.run(["put", "dumps", "main"], text);
  const good = renderDumpsMain(guest.main());
  expect((await put(good.replace(guest.recipient, `age1${"q".repeat(58)}`))).code).toBe(3);
  expect((await put(good.replace("Europe/Berlin", "Mars/Base"))).code).toBe(3);
  expect((await put(good)).code).toBe(0);
  expect(guest.host.read("etc/systemd/system/tenantry-dumps.timer")).toContain(
    "OnCalendar=*-*-* 02:00:00 Europe/Berlin\n",
  );
});

test("what would break the fragment is refused before it is rendered, all at once and without passwords", () => {
  const wrong = guest.main({
    recipient: "ssh-ed25519",
    directory: "mnt",
    keep: { daily: 0, weekly: 1, monthly: 1 },
  });
  const render = () =>
    renderDumpsMain({ ...wrong, server: { ...wrong.server, password: "very\nprivate" } });
  expect(render).toThrow(/keep\.daily[^]*server\.password[^]*recipient[^]*directory/);
  expect(render).not.toThrow(/very/);
  expect(() => renderDumpsTenant({ number: 17, databases: [target("crm", "t18_crm")] })).toThrow(
    "not one of tenant t17",
  );
});
