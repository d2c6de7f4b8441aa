import { appendFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ask } from "../edge/support/upstream.ts";
import { answering } from "./support/fragments.ts";
import { TestHost } from "./support/host.ts";

/** The helper with the real nginx, on a host that is a folder. */
let host: TestHost;
let port: number;

beforeEach(async () => {
  host = new TestHost();
  ({ https: port } = await host.listenOnFreePorts());
});
afterEach(() => host.close());

const put = (name: string, fragment: string) => host.run(["put", "nginx", name], fragment);
const acme = answering("acme.example", "acme");
const beta = answering("beta.example", "beta");

test("a delivered fragment is checked, becomes part of the active set, and the report is one line of JSON", async () => {
  const { code, stdout, report } = await put("acme", acme);
  expect(code).toBe(0);
  expect(stdout.trim().split("\n")).toHaveLength(1);
  expect(report).toEqual({
    kind: "nginx",
    name: "acme",
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    checked: true,
    changed: true,
    reloaded: false,
    tls: "self-signed",
  });
  expect(host.read("etc/tenantry/nginx/tenants/acme.conf")).toBe(acme);
});

test("the same fragment again changes nothing and reloads nothing", async () => {
  await put("acme", acme);
  await host.startNginx();
  expect((await put("acme", acme)).report).toMatchObject({ changed: false, reloaded: false });
  expect((await put("beta", beta)).report).toMatchObject({ changed: true, reloaded: true });
});

test("a fragment that breaks the check is set aside with exit 3, and the others go on being served", async () => {
  await put("acme", acme);
  await host.startNginx();
  const broken = await put("beta", "server { listen nonsense; }\n");
  expect(broken.code).toBe(3);
  expect(broken.stdout).toBe("");
  expect(broken.stderr).toMatch(/"beta" breaks the check[^]*tenants\/beta\.conf:1/);
  expect(host.read("var/lib/tenantry/nginx/rejected/beta")).toContain("nonsense");
  expect((await ask(port, "acme.example", "/")).body).toBe("acme");
  expect((await put("gamma", answering("gamma.example", "gamma"))).code).toBe(0);
  expect((await put("beta", beta)).code).toBe(0);
  expect((await host.run(["verify", "nginx"])).code).toBe(0);
});

test("a new version that breaks the check leaves the tenant's last good one in place", async () => {
  await put("acme", acme);
  expect((await put("acme", "server {\n")).code).toBe(3);
  expect(host.read("etc/tenantry/nginx/tenants/acme.conf")).toBe(acme);
});

test("a tenant cannot take another's host name: what is a warning to nginx is refused here", async () => {
  await put("acme", acme);
  const thief = await put("beta", answering("acme.example", "stolen"));
  expect(thief.code).toBe(3);
  expect(thief.stderr).toContain('conflicting server name "acme.example"');
  expect(host.read("etc/tenantry/nginx/tenants/acme.conf")).toBe(acme);
});

test("an older fragment that no longer passes is set aside, and the new one is still taken", async () => {
  await put("acme", acme);
  await put("old", answering("old.example", "old"));
  appendFileSync(join(host.root, "var/lib/tenantry/nginx/fragments/old"), "broken by hand;\n");
  const delivered = await put("beta", beta);
  expect(delivered.code).toBe(0);
  expect(delivered.stderr).toContain('"old" breaks the check');
  expect(host.read("etc/tenantry/nginx/tenants/acme.conf")).toBe(acme);
  expect(host.read("etc/tenantry/nginx/tenants/beta.conf")).toBe(beta);
  const found = await host.run(["verify", "nginx"]);
  expect(found.code).toBe(4);
  expect(found.stdout).toContain("rejected /var/lib/tenantry/nginx/rejected/old");
});

test("when the check fails without any fragment, nobody is blamed and nothing changes", async () => {
  await put("acme", acme);
  host.write("etc/tenantry/listen.conf", "listen nonsense ssl;\n");
  const failed = await put("beta", beta);
  expect(failed.code).toBe(1);
  expect(failed.stderr).toContain("fails without any fragment");
  expect(host.read("var/lib/tenantry/nginx/fragments/acme")).toBe(acme);
  expect(host.read("etc/tenantry/nginx/tenants/acme.conf")).toBe(acme);
});

test("a removed fragment is no longer served, and removing it twice is fine", async () => {
  await put("acme", acme);
  await put("beta", beta);
  expect((await host.run(["remove", "nginx", "acme"])).report).toMatchObject({ changed: true });
  const again = await host.run(["remove", "nginx", "acme"]);
  expect([again.code, again.report["changed"]]).toEqual([0, false]);
  expect(() => host.read("etc/tenantry/nginx/tenants/acme.conf")).toThrow("ENOENT");
  expect(host.read("etc/tenantry/nginx/tenants/beta.conf")).toBe(beta);
});

test("verify names each file that was changed, added or taken away by hand, and never what it holds", async () => {
  await put("acme", acme);
  await put("beta", beta);
  expect((await host.run(["verify"])).code).toBe(0);
  appendFileSync(join(host.root, "etc/tenantry/nginx/tenants/acme.conf"), "# very-private\n");
  host.write("etc/tenantry/nginx/tenants/extra.conf", "# very-private\n");
  rmSync(join(host.root, "etc/tenantry/nginx/tenants/beta.conf"));
  appendFileSync(join(host.root, "var/lib/tenantry/nginx/fragments/beta"), "# very-private\n");
  const found = await host.run(["verify", "nginx"]);
  expect(found.code).toBe(4);
  expect(found.stdout.split("\n").slice(0, 4)).toEqual([
    "changed  /etc/tenantry/nginx/tenants/acme.conf",
    "extra    /etc/tenantry/nginx/tenants/extra.conf",
    "missing  /etc/tenantry/nginx/tenants/beta.conf",
    "changed  /var/lib/tenantry/nginx/fragments/beta",
  ]);
  expect(found.report).toMatchObject({ kind: "nginx", differences: 4 });
  expect(found.stdout + found.stderr).not.toContain("very-private");
});

test("verify finds a symlink that was pointed elsewhere, and the next delivery mends what was changed", async () => {
  await put("acme", acme);
  appendFileSync(join(host.root, "etc/tenantry/nginx/tenants/acme.conf"), "# by hand\n");
  expect((await put("acme", acme)).report).toMatchObject({ changed: true });
  expect((await host.run(["verify"])).code).toBe(0);
  rmSync(join(host.root, "etc/tenantry/nginx"));
  expect((await host.run(["verify"])).stdout).toContain("missing  /etc/tenantry/nginx");
  symlinkSync("/tmp", join(host.root, "etc/tenantry/nginx"));
  expect((await host.run(["verify"])).stdout).toContain("changed  /etc/tenantry/nginx");
  expect((await put("acme", acme)).code).toBe(0);
  expect((await host.run(["verify"])).code).toBe(0);
});

test("a certificate on the host is used instead of one of our own", async () => {
  await put("acme", acme);
  const own = "var/lib/tenantry/nginx/self-signed";
  host.write("etc/tenantry/tls/fullchain.pem", host.read(`${own}/fullchain.pem`));
  host.write("etc/tenantry/tls/privkey.pem", host.read(`${own}/privkey.pem`), 0o600);
  expect((await put("acme", acme)).report).toMatchObject({ tls: "installed", changed: true });
  expect(host.read("etc/tenantry/nginx/tls/fullchain.pem")).toContain("BEGIN CERTIFICATE");
});
