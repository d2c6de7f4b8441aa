import { execFileSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect, type PeerCertificate, type TLSSocket } from "node:tls";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { VpsProxy } from "../../catalog/resolved.ts";
import type { Route } from "../../catalog/routes.ts";
import {
  type Challenge,
  renderCertificatesMain,
  renderCertificatesTenant,
} from "../../components/edge/render/certificates.ts";
import { renderers } from "../../components/edge/render/renderers.ts";
import { eventually, TestHost } from "../host/support/host.ts";
import { Authority } from "./support/authority.ts";
import { aRoute } from "./support/upstream.ts";

/** Certificates that a real authority (pebble) issues to the helper, read by the real nginx. */
const DOMAIN = "vps.example";
// A real authority checks real proxies, several times a test.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });
let host: TestHost;
let authority: Authority;
let https: number;
let http: number;

beforeEach(async () => {
  host = new TestHost();
  const ports = await host.listenOnFreePorts();
  https = ports.https;
  http = ports.http;
  await anAuthority();
});
afterEach(async () => {
  await authority.close();
  await host.close();
});

async function anAuthority(validSeconds?: number): Promise<void> {
  authority = await Authority.start(http, validSeconds);
  host.write("etc/tenantry/reach", `acme.example:443 127.0.0.1:${authority.port}\n`);
  host.write("etc/tenantry/acme-ca.pem", authority.ca);
  host.write("etc/tenantry/acme-resolver", `127.0.0.1:${authority.dns}\n`);
  host.write("usr/local/bin/dns-hook", dnsHook(authority.management), 0o755);
}

async function serve(proxy: VpsProxy, routes: readonly Route[] = []): Promise<void> {
  const { main: shared, tenant } = renderers[proxy];
  await host.run(["put", proxy, "main"], shared({ domain: DOMAIN, acme: true }));
  if (routes.length > 0) {
    const text = tenant({ tenant: "acme", number: 1, routes });
    const { code, stderr } = await host.run(["put", proxy, "acme"], text);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining("breaks")]);
  }
  if (proxy === "nginx") await host.startNginx();
  else if (proxy === "haproxy") await host.startHaproxy();
  else await host.startCaddy();
}

/** What somebody's DNS is told: the authority's own DNS server has a path for it. */
function dnsHook(management: number): string {
  return `#!/bin/sh
verb=clear-txt
[ "$1" != present ] || verb=set-txt
exec curl --silent --fail --data "{\\"host\\":\\"$2\\",\\"value\\":\\"$3\\"}" http://127.0.0.1:${management}/$verb
`;
}

const main = (challenge: Challenge, proxy: VpsProxy = "nginx") =>
  renderCertificatesMain({
    proxy,
    domain: DOMAIN,
    from: { directory: "https://acme.example/dir", email: "ops@vps.example", challenge },
  });
const hook = (): Challenge => ({ by: "dns-01", hook: join(host.root, "usr/local/bin/dns-hook") });
const put = (name: string, text: string) => host.run(["put", "certificates", name], text);
/** lego waits between two records of one name, and before it asks for them: here nothing has to spread. */
const atOnce = { EXEC_SEQUENCE_INTERVAL: "1", EXEC_POLLING_INTERVAL: "1" };
const run = () => host.run(["run", "certificates"], "", atOnce);

/** The certificate that the proxy shows to who asks for this name. */
async function shown(name: string): Promise<PeerCertificate> {
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect(
      { host: "127.0.0.1", port: https, servername: name, rejectUnauthorized: false },
      () => {
        resolve(socket.getPeerCertificate());
        socket.destroy();
      },
    );
    socket.on("error", reject);
  });
}

/** A reload takes a moment: workers that go still answer. */
const shows = (name: string, holds: (certificate: PeerCertificate) => boolean) =>
  eventually(async () => holds(await shown(name)));

const issued = (it: PeerCertificate) => String(it.issuer.CN).startsWith("Pebble");

test("a wildcard is issued by DNS-01, read by nginx, and not asked for again", async () => {
  await serve("nginx");
  expect((await put("main", main(hook()))).report).toMatchObject({ changed: true, checked: true });
  expect((await shown(`acme.${DOMAIN}`)).subject.CN).toBe("tenantry self-signed");
  const first = await run();
  expect([first.stderr, first.report]).toEqual([
    "",
    expect.objectContaining({ issued: 1, failed: 0 }),
  ]);
  await shows(`acme.${DOMAIN}`, issued);
  const certificate = await shown(`acme.${DOMAIN}`);
  const names = certificate.subjectaltname?.split(", ").sort();
  expect(names).toEqual([`DNS:*.${DOMAIN}`, `DNS:${DOMAIN}`]);
  expect(statSync(join(host.root, "etc/tenantry/tls/site.pem")).mode & 0o777).toBe(0o600);
  expect((await run()).report).toMatchObject({ issued: 0, kept: 1 });
  expect((await shown(`acme.${DOMAIN}`)).serialNumber).toBe(certificate.serialNumber);
});

test.for(["nginx", "haproxy", "caddy"] as const)(
  "a customer's own domain is issued by HTTP-01 through %s, self-signed until then",
  async (proxy) => {
    const shop = "shop.customer.example";
    const own = { mount: "domain", certificate: "own", requestsPerSecond: null } as const;
    const route = aRoute({ service: "crm", host: shop, ...own });
    await put("main", main({ by: "http-01" }, proxy));
    await put("acme", renderCertificatesTenant([shop]));
    await serve(proxy, [route]);
    await shows(shop, (it) => it.subject.CN === "tenantry self-signed");
    const { stderr, report } = await run();
    expect([stderr, report]).toEqual(["", expect.objectContaining({ issued: 2, failed: 0 })]);
    await shows(shop, (it) => it.subjectaltname === `DNS:${shop}`);
    await shows(DOMAIN, (it) => it.subjectaltname === `DNS:${DOMAIN}`);
    expect((await host.run(["verify"])).code).toBe(0);
  },
);

test("what has less than a third of its life left is issued again, and taken only when the proxy takes it", async () => {
  await authority.close();
  await anAuthority(15);
  await serve("nginx");
  await put("main", main({ by: "http-01" }));
  await run();
  await shows(DOMAIN, issued);
  const before = await shown(DOMAIN);
  const [file, listen] = ["etc/tenantry/tls/site.pem", "etc/tenantry/listen.conf"];
  const [pem, good] = [host.read(file), host.read(listen)];
  await sleep(Math.max(0, Date.parse(before.valid_to) - 3_500 - Date.now()));
  host.write(listen, "listen nonsense ssl;\n");
  const refused = await run();
  expect([refused.code, refused.stderr]).toEqual([
    1,
    expect.stringContaining("those before are in place again"),
  ]);
  expect(host.read(file)).toBe(pem);
  host.write(listen, good);
  expect((await run()).report).toMatchObject({ issued: 1, failed: 0 });
  await shows(DOMAIN, (it) => issued(it) && it.serialNumber !== before.serialNumber);
});

test("what the authority refuses, or is not there to issue, keeps what is there, fails loudly and hinders no other", async () => {
  const elsewhere = "elsewhere.customer.example";
  await serve("nginx");
  await put("main", main({ by: "http-01" }));
  await put("acme", renderCertificatesTenant([elsewhere, "shop.customer.example"]));
  leadsElsewhere(elsewhere);
  const refused = await run();
  expect([refused.code, refused.report]).toEqual([
    1,
    expect.objectContaining({ issued: 2, failed: 1 }),
  ]);
  expect(refused.stdout).toContain(`"name":"${elsewhere}","issued":false`);
  expect(refused.stderr).toContain(`no new certificate for ${elsewhere}`);
  expect(host.read(`etc/tenantry/tls/own/${elsewhere}.pem`)).toContain("BEGIN CERTIFICATE");
  await shows(DOMAIN, issued);
  // By its file: workers that go may still show the one before.
  const before = host.read("etc/tenantry/tls/site.pem");
  await authority.stop();
  const gone = await run();
  expect([gone.code, gone.report]).toEqual([1, expect.objectContaining({ kept: 2, failed: 1 })]);
  expect(host.read("etc/tenantry/tls/site.pem")).toBe(before);
  await shows(DOMAIN, issued);
});

test("a certificate of a host that is nobody's any more goes with the next run, once no route names it", async () => {
  const shop = "shop.customer.example";
  const own = { mount: "domain", certificate: "own" } as const;
  await put("main", main({ by: "http-01" }));
  await put("acme", renderCertificatesTenant([shop]));
  await serve("nginx", [aRoute({ service: "crm", host: shop, ...own })]);
  await host.run(["remove", "certificates", "acme"]);
  const there = () => existsSync(join(host.root, `etc/tenantry/tls/own/${shop}.pem`));
  await run();
  expect(there()).toBe(true);
  await host.run(["remove", "nginx", "acme"]);
  await run();
  expect(there()).toBe(false);
});

/** Where no proxy of ours is. */
function leadsElsewhere(name: string): void {
  const data = JSON.stringify({ host: name, addresses: ["127.0.0.9"] });
  const url = `http://127.0.0.1:${authority.management}/add-a`;
  execFileSync("curl", ["--silent", "--fail", "--data", data, url]);
}
