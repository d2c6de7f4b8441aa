import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  renderCertificatesMain,
  renderCertificatesTenant,
} from "../../components/edge/render/certificates.ts";
import { TestHost } from "./support/host.ts";

/** What the helper does about certificates before any authority is asked. */
let host: TestHost;

beforeEach(() => {
  host = new TestHost();
});
afterEach(() => host.close());

const acme = { directory: "https://acme.example/dir", email: "ops@vps.example" };
const main = renderCertificatesMain({
  proxy: "nginx",
  domain: "vps.example",
  from: { ...acme, challenge: { by: "dns-01", cloudflareToken: "very-private" } },
});
const put = (name: string, text: string) => host.run(["put", "certificates", name], text);
const shop = renderCertificatesTenant(["shop.customer.example"]);

test("a tenant's host has a self-signed certificate as soon as it is delivered, which a second delivery keeps", async () => {
  expect((await put("main", main)).report).toMatchObject({ changed: true, checked: true });
  expect((await put("acme", shop)).report).toMatchObject({ changed: true });
  const file = "etc/tenantry/tls/own/shop.customer.example.pem";
  const before = host.read(file);
  expect(before).toMatch(/BEGIN CERTIFICATE[^]*BEGIN PRIVATE KEY/);
  expect((await put("acme", shop)).report).toMatchObject({ changed: false });
  expect(host.read(file)).toBe(before);
  rmSync(join(host.root, file));
  await put("acme", shop);
  expect(host.read(file)).toContain("BEGIN CERTIFICATE");
});

test("the timer comes twice a day, systemd takes it, and verify finds what was changed in it", async () => {
  await put("main", main);
  const timer = "etc/systemd/system/tenantry-certificates.timer";
  expect(host.read(timer)).toMatch(/OnCalendar=\*-\*-\* 03,15:\d\d:00/);
  expect((await host.run(["verify", "certificates"])).code).toBe(0);
  host.write(timer, "[Timer]\n");
  expect((await host.run(["verify", "certificates"])).stdout).toContain(`changed  /${timer}`);
  await put("main", main);
  expect((await host.run(["verify", "certificates"])).code).toBe(0);
});

test("a host that is another tenant's already is refused, and so is what is not a host", async () => {
  await put("main", main);
  await put("acme", shop);
  const second = await put("globex", shop);
  expect([second.code, second.stderr]).toEqual([3, expect.stringContaining("is a host of acme")]);
  const broken = await put("globex", "shop.example; rm -rf\n");
  expect([broken.code, broken.stderr]).toEqual([3, expect.stringContaining("one host name")]);
  expect((await put("globex", "*.customer.example\n")).code).toBe(3);
});

test("a main part that names no way to a proof is refused without its token", async () => {
  const broken = await put("main", main.replace(/^challenge=.*$/m, "challenge=dns-02"));
  expect(broken.code).toBe(3);
  expect(broken.stderr).toMatch(/main: line \d+ \(challenge\)/);
  const both = await put("main", `${main}hook=/usr/local/bin/dns\n`);
  expect([both.code, both.stderr]).toEqual([3, expect.stringContaining("either token or hook")]);
  expect(broken.stderr + both.stderr).not.toContain("very-private");
});

test("where the authority is not reached, what is there stays, the run fails and no token is told", async () => {
  await put("main", main);
  await put("acme", shop);
  const { code, stdout, stderr } = await host.run(["run", "certificates"]);
  expect(code).toBe(1);
  expect(stdout).toContain('"issued":0,"kept":0,"failed":2');
  expect(stderr).toContain("the authority (acme.example:443) is not reached from this host");
  expect(stdout + stderr).not.toContain("very-private");
});

test("a certificate that somebody else put there is not overwritten", async () => {
  host.write("etc/tenantry/tls/fullchain.pem", "somebody's\n");
  const { code, stderr } = await put("main", main);
  expect([code, stderr]).toEqual([1, expect.stringContaining("put there by somebody else")]);
  expect(host.read("etc/tenantry/tls/fullchain.pem")).toBe("somebody's\n");
});

test("what cannot be a main part or a host is said at once, without the token", () => {
  const wrong = () =>
    renderCertificatesMain({
      proxy: "nginx",
      domain: "VPS",
      from: {
        directory: "http://acme.example",
        email: "ops",
        challenge: { by: "dns-01", cloudflareToken: "very private" },
      },
    });
  expect(wrong).toThrow(/domain[^]*directory[^]*email[^]*cloudflareToken/);
  expect(wrong).not.toThrow(/very private/);
  expect(() => renderCertificatesTenant([])).toThrow("at least one host");
  expect(() => renderCertificatesTenant(["*.customer.example"])).toThrow("host name in lower case");
});
