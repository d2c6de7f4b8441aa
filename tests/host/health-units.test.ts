import { mkdirSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { renderHealthTenant, renderUnitHealthMain } from "../../components/host/render/health.ts";
import { linesOf } from "../data/support/operations.ts";
import { TestHost } from "./support/host.ts";

/** The health checks of a plain host: it asks its own units, on sockets and on loopback, with the real curl. */
let host: TestHost;
let servers: Server[];

beforeEach(async () => {
  host = new TestHost();
  servers = [];
  await host.run(
    ["put", "health", "main"],
    renderUnitHealthMain({ attempts: 2, timeoutSeconds: 2 }),
  );
});
afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  await host.close();
});

const socket = {
  service: "crm",
  unit: "t17-crm.service",
  url: "unix:/run/tenantry/t17/crm.sock:/healthz",
};
const put = (checks: Parameters<typeof renderHealthTenant>[0]) =>
  host.run(["put", "health", "acme"], renderHealthTenant(checks));

/** Answers only the path that is asked for, so that the path is part of what is shown. */
async function listen(where: string | number): Promise<Server> {
  const server = createServer((request, response) =>
    response.writeHead(request.url === "/healthz" ? 200 : 404).end(),
  );
  servers.push(server);
  if (typeof where === "string") mkdirSync(dirname(where), { recursive: true });
  await new Promise<void>((resolve) =>
    typeof where === "string"
      ? server.listen(where, resolve)
      : server.listen(where, "127.0.0.1", resolve),
  );
  return server;
}

test("a service is asked on its socket, one with a pinned port on loopback, and both are well", async () => {
  await listen(join(host.root, "run/tenantry/t17/crm.sock"));
  const pinned = (await listen(0)).address() as AddressInfo;
  // Below another root nothing is reached but what `reach` names.
  host.write("etc/tenantry/reach", `127.0.0.1:3000 127.0.0.1:${pinned.port}\n`);
  const url = "http://127.0.0.1:3000/healthz";
  await put([socket, { service: "memory", unit: "t17-memory.service", url }]);
  const run = await host.run(["run", "health"]);
  expect([run.code, run.report], run.stdout).toEqual([
    0,
    { kind: "health", checked: 2, silent: 0, restarted: 0 },
  ]);
  expect(linesOf(run)[0]).toEqual({
    tenant: "acme",
    service: "crm",
    unit: "t17-crm.service",
    healthy: true,
    status: 200,
    attempts: 1,
  });
});

test("a silent service is named with its unit, and where systemd does not run nothing claims to restart it", async () => {
  await put([socket]);
  const run = await host.run(["run", "health"]);
  expect([run.code, run.report]).toEqual([
    1,
    { kind: "health", checked: 1, silent: 1, restarted: 0 },
  ]);
  expect(linesOf(run)[0]).toMatchObject({
    unit: "t17-crm.service",
    healthy: false,
    attempts: 2,
    action: "none: systemd does not run here",
  });
});

test("a unit that is stopped on purpose is left alone by its name", async () => {
  await put([socket]);
  host.write("etc/tenantry/health-paused", "t17-crm.service # moved on Monday\n");
  const run = await host.run(["run", "health"]);
  expect([run.code, linesOf(run)[0]]).toMatchObject([0, { unit: "t17-crm.service", paused: true }]);
});

test.each([
  ["another tenant's socket", "crm t17-crm.service unix:/run/tenantry/t18/crm.sock:/"],
  ["another service's socket", "crm t17-crm.service unix:/run/tenantry/t17/docs.sock:/"],
  ["a unit that is not the service's", "crm t17-docs.service unix:/run/tenantry/t17/docs.sock:/"],
  ["an address of another machine", "crm t17-crm.service http://192.0.2.7:3000/"],
  ["a unit of the system", "crm ssh.service http://127.0.0.1:22/"],
  ["a guest, on a host that knows no API", "crm 10001 pve1 http://10.10.16.11:3000/"],
])("%s is refused, and the last good checks stay", async (_what, line) => {
  await put([socket]);
  const { code, stderr } = await host.run(["put", "health", "acme"], `${line}\n`);
  expect(code, stderr).toBe(3);
  expect(host.read("etc/tenantry/health/checks")).toBe(
    "acme crm t17-crm.service - unix:/run/tenantry/t17/crm.sock:/healthz\n",
  );
});

test("the renderer refuses what the helper would", () => {
  const wrong = { service: "crm", unit: "ssh.service", url: "http://192.0.2.7/" };
  expect(() => renderHealthTenant([wrong])).toThrow(/unit must be[^]*url must be/);
});
