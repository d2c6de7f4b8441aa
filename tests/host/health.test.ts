import { execFileSync } from "node:child_process";
import { createServer, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { renderHealthMain, renderHealthTenant } from "../../components/host/render/health.ts";
import { TestHost } from "./support/host.ts";

/** The health checks with real services and a real API on loopback, reached by the addresses that the catalog gives. */
let host: TestHost;
let servers: Server[];
let asked: { readonly path: string; readonly token: string | undefined }[];
/** What the API answers to a path; by default it does what it is asked. */
let answers: Record<string, { readonly status: number; readonly body: string }>;
let ca: string;
const reach: string[] = [];
const token = "tenantry-health@pve!power=0000-very-private";

async function listen(server: Server, address: string): Promise<void> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  reach.push(`${address} 127.0.0.1:${(server.address() as AddressInfo).port}`);
  host.write("etc/tenantry/reach", `${reach.join("\n")}\n`);
}

const service = (number: number, status: () => number) =>
  listen(
    createServer((_request, response) => response.writeHead(status()).end()),
    `10.10.16.${number}:3000`,
  );

async function startApi(): Promise<void> {
  const file = (name: string): string => join(host.root, name);
  const args =
    "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=pve";
  const to = [
    "-addext",
    "subjectAltName=IP:192.168.0.11",
    "-keyout",
    file("key"),
    "-out",
    file("cert"),
  ];
  execFileSync("openssl", [...args.split(" "), ...to], { stdio: "pipe" });
  ca = host.read("cert");
  const api = createTlsServer({ cert: ca, key: host.read("key") }, (request, response) => {
    const path = `${request.method} ${request.url}`;
    asked.push({ path, token: request.headers.authorization });
    const { status, body } = answers[path] ?? { status: 200, body: '{"data":"UPID:pve1:1"}' };
    response.writeHead(status).end(body);
  });
  await listen(api, "192.168.0.11:8006");
}

beforeEach(async () => {
  host = new TestHost();
  servers = [];
  asked = [];
  answers = {};
  reach.length = 0;
  await startApi();
});
afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  await host.close();
});

const check = (number: number) => ({
  service: `service-${number}`,
  vmid: 10_000 + number,
  host: "pve1",
  url: `http://10.10.16.${number}:3000/healthz`,
});
const putMain = (changes: object = {}) =>
  host.run(
    ["put", "health", "main"],
    renderHealthMain({ endpoint: "https://192.168.0.11:8006", token, ca, attempts: 1, ...changes }),
  );
const putTenant = (tenant: string, ...numbers: number[]) =>
  host.run(["put", "health", tenant], renderHealthTenant(numbers.map(check)));
const reboot = (number: number) =>
  `POST /api2/json/nodes/pve1/lxc/${10_000 + number}/status/reboot`;
const run = async () => {
  const result = await host.run(["run", "health"]);
  const lines = result.stdout.trimEnd().split("\n");
  return { ...result, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
};

test("every service is asked once while all answer, and the run ends well without a word to the API", async () => {
  await service(10, () => 200);
  await service(11, () => 302);
  expect((await putMain()).code).toBe(0);
  expect((await putTenant("acme", 10)).report).toMatchObject({ checked: true, changed: true });
  await putTenant("beta", 11);
  const { code, lines } = await run();
  expect(lines).toEqual([
    {
      tenant: "acme",
      service: "service-10",
      vmid: 10_010,
      healthy: true,
      status: 200,
      attempts: 1,
    },
    {
      tenant: "beta",
      service: "service-11",
      vmid: 10_011,
      healthy: true,
      status: 302,
      attempts: 1,
    },
    { kind: "health", checked: 2, silent: 0, restarted: 0 },
  ]);
  expect([code, asked]).toEqual([0, []]);
});

test("a silent guest is restarted with the token, over verified TLS, and left alone for 15 minutes after", async () => {
  await service(10, () => 200);
  await service(11, () => 500);
  await putMain();
  await putTenant("acme", 10, 11, 12);
  const { code, lines, stdout, stderr } = await run();
  expect(code).toBe(1);
  expect(lines.slice(1, 3)).toEqual([
    expect.objectContaining({ vmid: 10_011, healthy: false, status: 500, action: "rebooted" }),
    expect.objectContaining({ vmid: 10_012, healthy: false, status: 0, action: "rebooted" }),
  ]);
  expect(asked).toEqual([
    { path: reboot(11), token: `PVEAPIToken=${token}` },
    { path: reboot(12), token: `PVEAPIToken=${token}` },
  ]);
  expect(stdout + stderr).not.toContain("very-private");
  const again = await run();
  expect(again.lines[1]).toMatchObject({ action: "none: restarted less than 15 minutes ago" });
  expect(asked).toHaveLength(2);
  host.write("var/lib/tenantry/health/restarted", `10011 ${Math.floor(Date.now() / 1000) - 901}\n`);
  await run();
  expect(asked.map(({ path }) => path).slice(2)).toEqual([reboot(11), reboot(12)]);
});

test("a service that answers at the second time of asking is well", async () => {
  let times = 0;
  await service(10, () => ((times += 1) === 1 ? 503 : 200));
  await putMain({ attempts: 3 });
  await putTenant("acme", 10);
  expect((await run()).lines[0]).toMatchObject({ healthy: true, status: 200, attempts: 2 });
  expect(times).toBe(2);
});

test("a stopped guest is started, and what the API refuses is said and tried again by the next run", async () => {
  answers[reboot(10)] = { status: 500, body: '{"data":null,"message":"CT 10010 not running\\n"}' };
  answers[reboot(11)] = { status: 403, body: '{"data":null,"message":"Permission check failed"}' };
  await service(12, () => 200);
  await putMain();
  await putTenant("acme", 10, 11, 12);
  const { lines, stderr } = await run();
  expect(lines.slice(1, 3).map(({ action }) => action)).toEqual(["started", "failed"]);
  expect(lines[3]).toEqual({ kind: "health", checked: 3, silent: 2, restarted: 1 });
  expect(stderr).toMatch(/guest 10011 on pve1 was not restarted: .*Permission check failed/);
  expect(asked.map(({ path }) => path)).toEqual([
    reboot(10),
    reboot(10).replace("reboot", "start"),
    reboot(11),
  ]);
});

test("when more than half are silent none is restarted: the network is at fault", async () => {
  await service(10, () => 200);
  await putMain();
  await putTenant("acme", 10, 11, 12, 13);
  const { code, lines } = await run();
  expect([code, asked]).toEqual([1, []]);
  expect(lines[1]).toMatchObject({
    action: "none: more than half are silent, so the network is at fault",
  });
});

test("one run restarts no more guests than it may", async () => {
  for (const number of [20, 21, 22, 23]) await service(number, () => 200);
  await putMain({ restarts: 2 });
  await putTenant("acme", 10, 11, 12);
  await putTenant("beta", 20, 21, 22, 23);
  const { lines } = await run();
  expect(lines.at(-1)).toEqual({ kind: "health", checked: 7, silent: 3, restarted: 2 });
  expect(lines.at(-2)).toMatchObject({ action: "none: 2 restarts in one run are enough" });
});

test("an API with a certificate that nobody vouches for gets no token", async () => {
  await putMain({ ca: undefined });
  await putTenant("acme", 10);
  const { lines, stderr } = await run();
  expect(lines[0]).toMatchObject({ action: "failed" });
  expect(stderr).toContain("certificate");
  expect(asked).toEqual([]);
});

test("a folder that stands for a host reaches nothing that was not named", async () => {
  await service(10, () => 200);
  const port = reach.at(-1)?.split(":").at(-1);
  await putMain();
  const line = `service-1 10001 pve1 http://127.0.0.1:${port}/\n`;
  await host.run(["put", "health", "acme"], line);
  expect((await run()).lines[0]).toMatchObject({ healthy: false, status: 0 });
});

test.each([
  ["another tenant's guest", "service-1 10010 pve1 http://10.10.16.10:3000/\n", "checked twice"],
  [
    "a second setting for curl",
    'crm 10001 pve1 http://a/"\\noutput="/etc/x"\n',
    "SERVICE VMID NODE URL",
  ],
  ["a file of the host", "crm 10001 pve1 file:///etc/shadow\n", "SERVICE VMID NODE URL"],
  [
    "another path of the API",
    "crm 10001 ../../access http://10.10.16.1/\n",
    "SERVICE VMID NODE URL",
  ],
])("a tenant's fragment cannot name %s", async (_what, fragment, problem) => {
  await putMain();
  await putTenant("acme", 10);
  const refused = await host.run(["put", "health", "beta"], fragment);
  expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining(problem)]);
  expect(host.read("etc/tenantry/health/checks")).not.toContain("beta");
});

test("the timer is written with the main part, mended by the next delivery, and taken away with it", async () => {
  await putTenant("acme", 10);
  expect(() => host.read("etc/systemd/system/tenantry-health.timer")).toThrow("ENOENT");
  expect((await host.run(["run", "health"])).stderr).toContain("(main) was not delivered");
  await putMain();
  expect(host.read("etc/systemd/system/tenantry-health.timer")).toContain("OnCalendar=*:0/5\n");
  const unit = host.read("etc/systemd/system/tenantry-health.service");
  expect(unit).toContain("ExecStart=/usr/local/sbin/tenantry-host run health\n");
  host.write("etc/systemd/system/tenantry-health.service", "[Service]\n");
  const found = await host.run(["verify", "health"]);
  expect([found.code, found.stdout.split("\n")[0]]).toEqual([
    4,
    "changed  /etc/systemd/system/tenantry-health.service",
  ]);
  await putMain();
  expect(host.read("etc/systemd/system/tenantry-health.service")).toBe(unit);
  expect((await host.run(["verify"])).code).toBe(0);
  await host.run(["remove", "health", "main"]);
  expect(() => host.read("etc/systemd/system/tenantry-health.timer")).toThrow("ENOENT");
  expect(host.read("etc/tenantry/health/checks")).toContain("acme");
});

test("what would break the fragment is refused before it is rendered, all at once and without the token", () => {
  const wrong = () =>
    renderHealthMain({
      endpoint: "http://192.168.0.11:8006",
      token: "very private\n",
      attempts: 0,
      ca: "no certificate",
    });
  expect(wrong).toThrow(/endpoint[^]*token[^]*attempts[^]*ca must be/);
  expect(wrong).not.toThrow(/very private/);
  expect(() => renderHealthTenant([{ ...check(1), host: "pve1 x", url: "ftp://a" }])).toThrow(
    /host[^]*url/,
  );
  expect(() => renderHealthTenant([])).toThrow("at least one");
});
