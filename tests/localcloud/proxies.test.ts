import { spawn } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { VpsProxy } from "../../catalog/resolved.ts";
import { renderers } from "../../components/edge/render/renderers.ts";
import { aRoute, ask } from "../edge/support/upstream.ts";
import { TestHost } from "../host/support/host.ts";
import { tempCatalog } from "../support/temp-catalog.ts";
import { tenantry } from "../support/tenantry.ts";

/** What was delivered to three simulated hosts, each with another proxy, served by `tenantry serve --local`. */
const proxies: readonly VpsProxy[] = ["nginx", "haproxy", "caddy"];
const catalog = tempCatalog();
const hosts = proxies.map((proxy) => ({ proxy, host: new TestHost() }));
const addresses = ["10.10.10.9", "10.10.10.10", "10.10.10.127"];

beforeAll(async () => {
  const folder = catalog.path(".tenantry/local/dev/hosts");
  mkdirSync(folder, { recursive: true });
  for (const [index, { proxy, host }] of hosts.entries()) {
    const { main, tenant } = renderers[proxy];
    const tenantHost = `${proxy}.lab.example`;
    const common = { host: tenantHost, requestsPerSecond: null };
    const routes = [
      aRoute({ ...common, service: "dashboard", upstream: { ip: "10.10.16.10", port: 80 } }),
      aRoute({
        ...common,
        ...{ service: "crm", path: "/crm.v2", strip: true },
        upstream: { socket: "/run/tenantry/t17/crm.sock" },
      }),
    ];
    await host.run(["put", proxy, "main"], main({ domain: "lab.example" }));
    const put = await host.run(
      ["put", proxy, "acme"],
      tenant({ tenant: "acme", number: 17, routes }),
    );
    expect(put.code, put.stderr).toBe(0);
    symlinkSync(host.root, join(folder, addresses[index] ?? ""));
  }
});

afterAll(async () => {
  for (const { host } of hosts) await host.close();
  catalog[Symbol.dispose]();
});

test("each proxy's URLs open, and lead to stand-ins for the right services", async () => {
  const main = join(process.cwd(), "cli/main.ts");
  const args = [main, "-C", catalog.root, "serve", "--env", "dev", "--local", "--json"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  try {
    const [line] = (await createInterface(child.stdout)
      [Symbol.asyncIterator]()
      .next()
      .then(({ value }) => [value as string])) as [string];
    const { served, missing } = JSON.parse(line) as {
      served: { host: string; proxy: string; urls: string[] }[];
      missing: string[];
    };
    expect(missing).toEqual([]);
    expect(served.map(({ host, proxy }) => `${proxy} ${host}`)).toEqual(
      proxies.map((proxy, index) => `${proxy} ${addresses[index]}`),
    );
    for (const { proxy, urls } of served) {
      const paths = urls.map((url) => {
        const { hostname, pathname } = new URL(url);
        return `${hostname}${pathname}`;
      });
      const name = `${proxy}.lab.example.localhost`;
      expect(paths).toEqual([`${name}/`, `${name}/crm.v2/`]);
      const answers = await Promise.all(
        urls.map(async (url) => {
          const { hostname, port, pathname } = new URL(url);
          const { status, body } = await ask(Number(port), hostname, `${pathname}x?y=1`);
          return `${status} ${body.split("\n").slice(2, 4).join(" ")}`;
        }),
      );
      expect(answers).toEqual([
        "200 GET /x?y=1 would have reached  10.10.16.10:80",
        `200 GET /x?y=1 would have reached  ${proxy === "haproxy" ? "unix@" : proxy === "nginx" ? "unix:" : "unix/"}/run/tenantry/t17/crm.sock`,
      ]);
    }
  } finally {
    child.kill("SIGINT");
  }
  expect(await ended).toBe(0);
});

test("what was delivered is not changed by serving it", async () => {
  for (const { proxy, host } of hosts) {
    expect((await host.run(["verify", proxy])).code).toBe(0);
  }
});

test("without --local it says what to do, and before anything was delivered which command delivers it", () => {
  const real = tenantry(catalog, "serve", "--env", "dev");
  expect([real.code, real.stderr]).toEqual([2, expect.stringContaining("tenantry serve --local")]);
  const empty = tenantry(catalog, "serve", "--env", "prod", "--local");
  expect(empty.code).toBe(1);
  expect(empty.stdout).toContain("tenantry up --env prod --local --yes");
});
