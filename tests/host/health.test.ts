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
    renderHealthMain({
      ...{ endpoint: "https://192.168.0.11:8006", nodes: ["pve1", "pve2", "pve3"] },
      ...{ token, ca, attempts: 1, ...changes },
    }),
  );
const putTenant = (tenant: string, ...numbers: number[]) =>
  host.run(["put", "health", tenant], renderHealthTenant(numbers.map(check)));
const reboot = (number: number, node = "pve1") =>
  `POST /api2/json/nodes/${node}/lxc/${10_000 + number}/status/reboot`;
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
  expect(stderr).toMatch(/guest 10011 was not restarted: pve1: .*Permission check failed/);
  expect(asked.map(({ path }) => path)).toEqual([
    reboot(10),
    reboot(10).replace("reboot", "start"),
    reboot(11),
  ]);
});

test("after a failover a guest is looked for on the site's other nodes, also when its own is not reached", async () => {
  const gone = {
    status: 500,
    body: '{"data":null,"message":"Configuration file does not exist\\n"}',
  };
  answers[reboot(10)] = gone;
  answers[reboot(10, "pve2")] = {
    status: 500,
    body: '{"data":null,"message":"CT 10010 not running"}',
  };
  answers[reboot(11)] = { status: 595, body: "" };
  answers[reboot(11, "pve2")] = gone;
  answers[reboot(11, "pve3")] = gone;
  await service(12, () => 200);
  await putMain();
  await putTenant("acme", 10, 11, 12);
  const { lines, stderr } = await run();
  expect(lines.slice(1, 3).map(({ action }) => action)).toEqual(["started", "failed"]);
  expect(asked.map(({ path }) => path)).toEqual([
    reboot(10),
    reboot(10, "pve2"),
    reboot(10, "pve2").replace("reboot", "start"),
    reboot(11),
    reboot(11, "pve2"),
    reboot(11, "pve3"),
  ]);
  expect(stderr).toMatch(/guest 10011 was not restarted: [^]*pve3: .*does not exist/);
});

test("a guest that was paused on the host is neither asked nor started, and is no reason to fail", async () => {
  let times = 0;
  await service(10, () => 200);
  await service(11, () => {
    times += 1;
    return 500;
  });
  await putMain();
  await putTenant("acme", 10, 11);
  host.write("etc/tenantry/health-paused", "# until Monday\n10011  # moves to another disk\n\n");
  const { code, lines } = await run();
  expect(lines).toMatchObject([
    { vmid: 10_011, paused: true },
    { vmid: 10_010, healthy: true },
    { checked: 1, silent: 0, restarted: 0 },
  ]);
  expect([code, times, asked]).toEqual([0, 0, []]);
  host.write("etc/tenantry/health-paused", "");
  expect((await run()).lines[1]).toMatchObject({ vmid: 10_011, action: "rebooted" });
});

test("when more than half are silent none is restarted: the network is at fault", async () => {
  await service(10, () => 200);
  await putMain();
  await putTenant("acme", 10, 11, 12, 13);
  const { code, lines, stderr } = await run();
  expect([code, asked]).toEqual([1, []]);
  expect(stderr).toContain("NO GUEST IS RESTARTED");
  expect(lines[1]).toEqual({
    kind: "health",
    alarm: "3 of 4 are silent, so none is restarted",
  });
  expect(lines[2]).toMatchObject({
    action: "none: more than half are silent, so the network is at fault",
  });
});

test("a silent guest of the platform is reported and never restarted, and keeps no tenant's from it", async () => {
  await putMain();
  const platform = [20, 21, 22].map((number) => ({ ...check(number), restart: false as const }));
  const { code: put } = await host.run(["put", "health", "platform"], renderHealthTenant(platform));
  expect(put).toBe(0);
  const alone = await run();
  expect([alone.code, asked]).toEqual([1, []]);
  expect(alone.lines[0]).toMatchObject({
    tenant: "platform",
    service: "service-20",
    healthy: false,
    action: "none: it is only reported",
  });
  expect(alone.lines.at(-1)).toEqual({ kind: "health", checked: 3, silent: 3, restarted: 0 });
  expect(alone.stderr).toContain("service-22 of platform (guest 10022) is silent");
  await putTenant("acme", 10);
  const both = await run();
  expect(both.lines.at(-1)).toEqual({ kind: "health", checked: 4, silent: 4, restarted: 1 });
  expect(asked.map(({ path }) => path)).toEqual([reboot(10)]);
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
