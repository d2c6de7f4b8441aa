import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { VpsProxy } from "../../catalog/resolved.ts";
import type { Route } from "../../catalog/routes.ts";
import { renderers } from "../../components/edge/render/renderers.ts";
import { eventually, TestHost } from "../host/support/host.ts";
import { aRoute, ask } from "./support/upstream.ts";

/**
 * 200 tenants whose names, services and paths begin, end and read like each other's, like words of the proxies'
 * languages and like names that the renderers make. One server answers for all of them, on an address each.
 */
const words =
  `a b acme acm acme1 acme-x x-acme server listen location default import include https http nobody
  challenges backend frontend global host handle route tls log error map none true null if unless main0 tenantry t1 t17
  t17-crm t1-7 lab example xn`.split(/\s+/);
const services =
  `crm crm-a a-crm domain server default backend bare refused large other t17 docs`.split(" ");
const paths = `/crm /crm-a /crm.a /crm/a /c /a/crm /default /t17_crm /etc /crmx /handle`.split(" ");

const tenantIds = fc.tuple(fc.constantFrom(...words), fc.constantFrom("", ...words)).map((parts) =>
  parts
    .filter((part) => part !== "")
    .join("-")
    .slice(0, 20)
    .replace(/-$/, ""),
);
const shape = fc.record({
  id: tenantIds,
  services: fc.uniqueArray(fc.constantFrom(...services), { minLength: 2, maxLength: 4 }),
  paths: fc.shuffledSubarray(paths, { minLength: 4 }),
  strip: fc.boolean(),
  /** Before the domain of a customer: another tenant's host, perhaps. */
  domain: fc.constantFrom("acme.lab.example", "acme", "lab.example", "t17", "www"),
});
const shapes = fc.sample(
  fc.uniqueArray(shape, { minLength: 200, maxLength: 200, selector: ({ id }) => id }),
  { numRuns: 1, seed: 17 },
)[0] as (typeof shape extends fc.Arbitrary<infer T> ? T : never)[];

const addressOf = (number: number): string => `127.30.${Math.floor(number / 200)}.${number % 200}`;
const server: Server = createServer((asked, answer) => answer.end(asked.socket.localAddress));
let port = 0;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Tenant n has number n + 1. */
function routesOf(index: number): Route[] {
  const tenant = shapes[index];
  if (tenant === undefined) return [];
  const common = { upstream: { ip: addressOf(index + 1), port }, requestsPerSecond: null };
  const host = `${tenant.id}.lab.example`;
  const mounted = tenant.services.map((service, at) =>
    at === 0
      ? aRoute({ ...common, service, host })
      : at === 1
        ? aRoute({
            ...common,
            service,
            host: `${tenant.id}--${service}.lab.example`,
            mount: "host",
          })
        : aRoute({ ...common, service, host, path: tenant.paths[at] ?? "/x", strip: tenant.strip }),
  );
  const [first] = mounted;
  const own = `${tenant.domain}.customer${index}.example`;
  return first === undefined ? [] : [...mounted, { ...first, host: own, mount: "domain" }];
}

const proxies: readonly VpsProxy[] = ["nginx", "haproxy", "caddy"];

/** What a fragment claims in what all tenants share: hosts, and names inside the proxy. */
const claims: Readonly<Record<VpsProxy, RegExp>> = {
  nginx: /(?<=listen\.conf;\n {2}server_name )\S+(?=;)|(?<=^upstream )\S+/gm,
  haproxy: /(?<=^# route )\S+|(?<=^backend )\S+/gm,
  caddy: /^https:\/\/\S+/gm,
};

describe.each(proxies)("%s", (proxy) => {
  const host = new TestHost();
  let https = 0;
  afterAll(() => host.close());

  test("no two of 200 tenants claim the same", () => {
    const all = shapes.flatMap(({ id }, index) => {
      const args = { tenant: id, number: index + 1, routes: routesOf(index) };
      return renderers[proxy].tenant(args).match(claims[proxy]) ?? [];
    });
    expect(all.length).toBeGreaterThanOrEqual(600);
    expect(new Set(all).size).toBe(all.length);
  });

  test("the set of all of them is accepted by the real binary", async () => {
    ({ https } = await host.listenOnFreePorts());
    for (const [index, { id }] of shapes.entries()) {
      const args = { tenant: id, number: index + 1, routes: routesOf(index) };
      host.write(`var/lib/tenantry/${proxy}/fragments/${id}`, renderers[proxy].tenant(args));
    }
    const main = renderers[proxy].main({ domain: "lab.example" });
    const { code, stderr, report } = await host.run(["put", proxy, "main"], main);
    expect(code, stderr).toBe(0);
    expect(report).toMatchObject({ checked: true, changed: true });
    expect(stderr).not.toContain("set aside");
  });

  test("each of their routes reaches its own tenant and nobody else's", async () => {
    if (proxy === "nginx") await host.startNginx();
    else if (proxy === "haproxy") await host.startHaproxy();
    else await host.startCaddy();
    await eventually(async () => (await ask(https, "stranger.example", "/")).status === 404);
    const wrong: string[] = [];
    for (const [index] of shapes.entries()) {
      const asked = routesOf(index).map(async ({ host: name, path }) => {
        const { body } = await ask(https, name, path === "/" ? "/" : `${path}/`);
        if (body !== addressOf(index + 1)) wrong.push(`${name}${path} reached ${body}`);
      });
      await Promise.all(asked);
    }
    expect(wrong).toEqual([]);
  });
});
