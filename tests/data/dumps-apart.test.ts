import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { renderDumpsMain, renderDumpsTenant } from "../../components/data/render/dumps.ts";
import { eventually } from "../host/support/host.ts";
import { startBucket } from "./support/bucket.ts";
import { linesOf, OperationsGuest, target } from "./support/operations.ts";
import { type SiteServer, startSiteServer } from "./support/servers.ts";
import { fillTenantDatabase, makeTenantDatabase } from "./support/tenant-database.ts";
import { listenWithTls } from "./support/tls.ts";

/** What dumps of several sites, servers and databases must not do to each other. */
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

const keepOne = { daily: 1, weekly: 0, monthly: 0 };
const dumpsOf = (folder: string): string[] =>
  readdirSync(folder).filter((name) => name.endsWith(".age"));

/** A program of the host's in front of the real one; `$real` is the path of that. */
function putInFront(program: string, script: string): Readonly<Record<string, string>> {
  const folder = join(guest.host.root, "front");
  mkdirSync(folder, { recursive: true });
  const path = process.env["PATH"] ?? "";
  const text = `#!/bin/sh\nreal=$(PATH='${path}' command -v ${program})\n${script}\n`;
  writeFileSync(join(folder, program), text);
  chmodSync(join(folder, program), 0o755);
  return { PATH: `${folder}:${path}` };
}

test("two sites with one folder keep their dumps apart, though both have a tenant 17 with a crm", async () => {
  const lab = new OperationsGuest(server);
  try {
    mkdirSync(join(guest.host.root, "mnt"));
    symlinkSync(join(guest.host.root, "mnt"), join(lab.host.root, "mnt"));
    const tenant = renderDumpsTenant({ number: 17, databases: [target("crm")] });
    for (const [site, one] of [["aiqso", guest] as const, ["aiqso-lab", lab] as const]) {
      const main = renderDumpsMain({ ...one.main({ keep: keepOne }), site });
      await one.host.run(["put", "dumps", "main"], main);
      await one.host.run(["put", "dumps", "acme"], tenant);
      expect((await one.run()).code).toBe(0);
    }
    expect(readdirSync(join(guest.host.root, "mnt/nas/dumps")).sort()).toEqual([
      ".tenantry-dumps",
      "aiqso",
      "aiqso-lab",
    ]);
    expect(linesOf(await guest.dumps("list", "acme"))).toHaveLength(1);
    // Each is readable with its own site's key.
    expect((await guest.dumps("restore", "acme", "crm")).report).toMatchObject({
      result: "refused",
    });
    expect((await lab.dumps("restore", "acme", "crm")).report).toMatchObject({ result: "refused" });
  } finally {
    await lab.host.close();
  }
});

test("a shared server's certificate is checked against the CA on the host, and that of an own server, made by itself, is not", async () => {
  const servers = { shared: await startSiteServer(), own: await startSiteServer() };
  try {
    await makeTenantDatabase(servers.shared, "t17_crm");
    await makeTenantDatabase(servers.own, "t18_crm");
    // The one of the servers' tests has a blank, which would end the word in a tenant's fragment.
    await servers.own.query("ALTER ROLE tenantry PASSWORD 'own'");
    const [shared, other] = [await listenWithTls(servers.shared), await listenWithTls(servers.own)];
    guest.host.write("etc/tenantry/postgres-ca.pem", shared.certificate);
    const to = (sharedAt: string): void =>
      guest.host.write(
        "etc/tenantry/reach",
        `10.10.10.150:5432 ${sharedAt}\n10.64.0.10:5432 ${other.place}\n`,
      );
    await guest.deliver("crm");
    const crm = { service: "crm", database: "t18_crm", host: "10.64.0.10", port: 5432 };
    const beta = renderDumpsTenant({ number: 18, databases: [{ ...crm, password: "own" }] });
    expect((await guest.host.run(["put", "dumps", "beta"], beta)).code).toBe(0);
    to(shared.place);
    const run = await guest.run();
    expect(run.report, run.stdout).toEqual({ kind: "dumps", dumped: 2, failed: 0 });
    // The other server in the shared one's place is found out.
    to(other.place);
    expect(linesOf(await guest.run())[0]).toMatchObject({
      result: "failed",
      message: expect.stringContaining("certificate verify failed"),
    });
  } finally {
    for (const one of Object.values(servers)) one[Symbol.dispose]();
  }
});

test("a dump that hangs is ended, said, and keeps no other database from being dumped", async () => {
  await guest.deliver("crm", "docs");
  const env = {
    ...putInFront("pg_dump", 'case $* in *t17_crm) exec sleep 60 ;; esac\nexec "$real" "$@"'),
    // Four hours are one second here.
    ...putInFront(
      "timeout",
      'case $3 in 14400) shift 3 && exec "$real" 1 "$@" ;; esac\nexec "$real" "$@"',
    ),
  };
  const run = await guest.host.run(["run", "dumps"], "", env);
  expect([run.code, run.report]).toEqual([1, { kind: "dumps", dumped: 1, failed: 1 }]);
  expect(linesOf(run)[0]).toMatchObject({
    service: "crm",
    message: "of t17_crm: ended after 4 hours",
  });
  expect(readdirSync(guest.folder("t17_crm"))).toEqual([]);
  expect(guest.host.read("etc/systemd/system/tenantry-dumps.service")).toContain(
    "TimeoutStartSec=20h\n",
  );
});

test("a run that finds another one under way does nothing, and says so", async () => {
  await guest.deliver("crm");
  const waits = 'while [ ! -e "$TENANTRY_HOST_ROOT/gate" ]; do sleep 0.05; done';
  const env = putInFront("pg_dump", `${waits}\nexec "$real" "$@"`);
  const first = guest.host.run(["run", "dumps"], "", env);
  await eventually(() => dumpsInProgress());
  const second = await guest.run();
  expect([second.code, second.stderr]).toEqual([
    1,
    expect.stringContaining("another run of dumps is still under way on this host"),
  ]);
  guest.host.write("gate", "");
  expect((await first).code).toBe(0);
});

function dumpsInProgress(): boolean {
  return readdirSync(guest.folder("t17_crm")).some((name) => name.endsWith(".part"));
}

test("with a second place no dump goes before it is there", async () => {
  const bucket = await startBucket();
  try {
    guest.host.write("etc/tenantry/s3-ca.pem", bucket.ca);
    guest.host.write(
      "etc/tenantry/reach",
      `10.10.10.150:5432 ${server.folder}:5432\ns3.example.com:443 127.0.0.1:${bucket.port}\n`,
    );
    const main = renderDumpsMain({ ...guest.main({ keep: keepOne }), secondary: bucket.login });
    await guest.host.run(["put", "dumps", "main"], main);
    await guest.putAcme("crm");
    const old = "20260115T020000Z.dump.age";
    guest.host.write(`mnt/nas/dumps/aiqso/t17/t17_crm/${old}`, "of last winter");
    guest.host.write(`mnt/nas/dumps/aiqso/t17/t17_crm/${old}.json`, '{"file":"old"}\n');
    bucket.refuse = true;
    expect(linesOf(await guest.run())[0]).toMatchObject({ result: "not copied" });
    expect(dumpsOf(guest.folder("t17_crm"))).toContain(old);
    bucket.refuse = false;
    expect((await guest.run()).code).toBe(0);
    expect(bucket.received).toHaveLength(3);
    expect(bucket.received[0]?.path).toBe(`/aiqso-dumps/aiqso/t17/t17_crm/${old}`);
    expect(dumpsOf(guest.folder("t17_crm"))).toHaveLength(1);
  } finally {
    await bucket.close();
  }
});
