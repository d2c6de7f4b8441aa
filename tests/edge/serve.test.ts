import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { connect } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import { renderNginxMain } from "../../components/edge/render/nginx-main.ts";
import { renderNginxTenant } from "../../components/edge/render/nginx-tenant.ts";
import { TestHost } from "../host/support/host.ts";
import { aRoute, ask, Upstream } from "./support/upstream.ts";

/** The real nginx on fragments delivered by the real helper; the services are Node servers on loopback. */
const ACME = "acme.lab.aiqso.example";
const GLOBEX = "globex.lab.aiqso.example";
const SOCIAL = "acme--social.lab.aiqso.example";

const host = new TestHost();
const services = {
  dashboard: new Upstream("acme-dashboard", "127.17.0.1"),
  crm: new Upstream("acme-crm", "127.17.0.2"),
  content: new Upstream("acme-content", "127.17.0.3"),
  social: new Upstream("acme-social", "127.17.0.4"),
  globex: new Upstream("globex-dashboard", "127.18.0.1"),
};
let port = 0;
let plainPort = 0;

beforeAll(async () => {
  await Promise.all(Object.values(services).map((service) => service.listen()));
  ({ https: port, http: plainPort } = await host.listenOnFreePorts());
  const acme = renderNginxTenant({
    tenant: "acme",
    number: 17,
    routes: [
      aRoute({ service: "dashboard", host: ACME, websocket: true, upstream: services.dashboard }),
      aRoute({
        service: "crm",
        host: ACME,
        path: "/crm",
        strip: true,
        upstream: services.crm,
      }),
      aRoute({ service: "content", host: ACME, path: "/content", upstream: services.content }),
      aRoute({ service: "social", host: SOCIAL, websocket: true, upstream: services.social }),
    ],
  });
  const globex = renderNginxTenant({
    tenant: "globex",
    number: 18,
    routes: [
      aRoute({
        service: "dashboard",
        host: GLOBEX,
        requestsPerSecond: 2,
        upstream: services.globex,
      }),
    ],
  });
  const delivered = [
    await host.run(["put", "nginx", "acme"], acme), // before the platform's own fragment: the order is free
    await host.run(["put", "nginx", "main"], renderNginxMain({ domain: "lab.aiqso.example" })),
    await host.run(["put", "nginx", "globex"], globex),
  ];
  if (delivered.some((one) => one.code !== 0))
    throw new Error(delivered.map((one) => one.stderr).join());
  await host.startNginx();
});

afterAll(async () => {
  await host.close();
  await Promise.all(Object.values(services).map((service) => service.close()));
});

test("each host reaches the service of its own tenant, whatever the SNI claims", async () => {
  expect((await ask(port, ACME, "/")).seen().service).toBe("acme-dashboard");
  expect((await ask(port, GLOBEX, "/")).seen().service).toBe("globex-dashboard");
  expect((await ask(port, SOCIAL, "/a?b=c")).seen()).toMatchObject({
    service: "acme-social",
    url: "/a?b=c",
  });
  const crossed = await ask(port, ACME, "/", { servername: GLOBEX });
  expect(crossed.seen().service).toBe("acme-dashboard");
});

test("a path mount catches its path and what is below, and nothing that only begins alike", async () => {
  expect((await ask(port, ACME, "/content")).seen()).toMatchObject({
    service: "acme-content",
    url: "/content",
  });
  expect((await ask(port, ACME, "/content/a%20b?c=d")).seen()).toMatchObject({
    service: "acme-content",
    url: "/content/a%20b?c=d",
  });
  expect((await ask(port, ACME, "/contentx")).seen().service).toBe("acme-dashboard");
  expect((await ask(port, ACME, "/crmx")).seen().service).toBe("acme-dashboard");
});

test("a stripped mount hides its path from the service, and moves its redirects and cookies below it", async () => {
  const bare = await ask(port, ACME, "/crm?q=1", { method: "POST" });
  expect([bare.status, bare.headers.location]).toEqual([308, "/crm/?q=1"]);
  const inside = await ask(port, ACME, "/crm/api/v1?q=1");
  expect(inside.seen()).toMatchObject({ service: "acme-crm", url: "/api/v1?q=1" });
  expect(inside.seen().headers["x-forwarded-prefix"]).toBe("/crm");
  expect(inside.headers["set-cookie"]?.[0]).toContain("Path=/crm;");
  expect(inside.headers["set-cookie"]?.[1]).toContain("Path=/crm/settings;");
  expect((await ask(port, ACME, "/crm/redirect")).headers.location).toBe("/crm/login");
});

test("a cookie names no domain, so that no other tenant's host is sent it, and is secure", async () => {
  for (const cookie of (await ask(port, ACME, "/")).headers["set-cookie"] ?? ["none"]) {
    expect(cookie).not.toMatch(/aiqso|domain=[^;]/i);
    expect(cookie).toMatch(/; *secure/i);
  }
});

test("the service learns the client's real address and host, not what the client claims", async () => {
  const { headers } = (
    await ask(port, ACME, "/", {
      headers: {
        "x-forwarded-for": "203.0.113.9",
        "x-real-ip": "203.0.113.9",
        "x-forwarded-host": "evil.example",
        forwarded: "for=203.0.113.9",
        proxy: "http://evil.example",
        "x-request-id": "chosen",
      },
    })
  ).seen();
  expect(headers).toMatchObject({
    host: ACME,
    "x-forwarded-for": "127.0.0.1",
    "x-real-ip": "127.0.0.1",
    "x-forwarded-host": ACME,
    "x-forwarded-proto": "https",
  });
  expect(headers["x-request-id"]).toMatch(/^[0-9a-f]{32}$/);
  expect(JSON.stringify(headers)).not.toContain("evil.example");
  expect(headers["forwarded"]).toBeUndefined();
});

test("answers carry the security headers once, and nothing about the software behind", async () => {
  const { headers } = await ask(port, ACME, "/");
  expect(headers).toMatchObject({
    "strict-transport-security": "max-age=31536000",
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    server: "nginx",
  });
  expect(headers["x-powered-by"]).toBeUndefined();
});

test("a service cannot send the proxy elsewhere", async () => {
  expect((await ask(port, ACME, "/crm/escape")).body).toBe("acme-crm");
});

test("a host that no tenant has gets 404, and so does an unknown or absent SNI", async () => {
  expect((await ask(port, "initech.lab.aiqso.example", "/")).status).toBe(404);
  expect((await ask(port, "127.0.0.1", "/", { servername: "" })).status).toBe(404);
  expect((await ask(port, "x.acme.lab.aiqso.example", "/crm/")).status).toBe(404);
});

test("HTTP sends a tenant's visitor to HTTPS, and a stranger nowhere", async () => {
  const plain = async (name: string) => {
    const url = `http://127.0.0.1:${plainPort}/crm/?q=1`;
    const [answer] = (await once(get(url, { headers: { host: name } }), "response")) as [
      IncomingMessage,
    ];
    answer.resume();
    return [answer.statusCode, answer.headers.location];
  };
  expect(await plain(ACME)).toEqual([301, `https://${ACME}/crm/?q=1`]);
  expect(await plain("evil.example")).toEqual([404, undefined]);
});

test("a WebSocket upgrade passes where the service wants one, and no other upgrade does", async () => {
  const upgrade = (protocol: string) => ({
    headers: {
      connection: "Upgrade",
      upgrade: protocol,
      "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
      "sec-websocket-version": "13",
    },
  });
  const open = await ask(port, SOCIAL, "/live", upgrade("websocket"));
  expect([open.status, open.headers["x-service"]]).toEqual([101, "acme-social/live"]);
  expect(open.body).toBe("ping through the tunnel");
  expect((await ask(port, SOCIAL, "/live", upgrade("h2c"))).status).toBe(200);
  expect((await ask(port, ACME, "/content", upgrade("websocket"))).status).toBe(200);
});

test("a body over the limit is answered with 413, one below it arrives", async () => {
  const post = { method: "POST" };
  const tooLarge = await ask(port, ACME, "/content", post, Buffer.alloc(1024 * 1024 + 1));
  expect(tooLarge.status).toBe(413);
  const fine = await ask(port, ACME, "/content", post, Buffer.alloc(1024 * 1024));
  expect(fine.seen().headers["content-length"]).toBe(String(1024 * 1024));
});

test("a client over its rate is answered with 429, and other services of the tenant go on", async () => {
  const answers = await Promise.all(
    Array.from({ length: 12 }, async () => (await ask(port, GLOBEX, "/")).status),
  );
  expect(answers).toContain(200);
  expect(answers).toContain(429);
  expect((await ask(port, ACME, "/")).status).toBe(200);
});

test("TLS 1.2 is refused", async () => {
  const refused = await new Promise<string>((resolve) => {
    const socket = connect({
      host: "127.0.0.1",
      port,
      servername: ACME,
      rejectUnauthorized: false,
      maxVersion: "TLSv1.2",
    });
    socket.on("secureConnect", () => resolve("accepted"));
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
  expect(refused).toBe("ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION");
});

test("the access log names no query string", async () => {
  await ask(port, ACME, "/content/report?token=very-private");
  const log = host.read("var/log/nginx/access.log");
  expect(log).toContain('"path":"/content/report"');
  expect(log).not.toContain("very-private");
});

test("a tenant that arrives while nginx runs is served after the reload", async () => {
  const late = "late.lab.aiqso.example";
  const routes = [aRoute({ service: "dashboard", host: late, upstream: services.globex })];
  const put = await host.run(
    ["put", "nginx", "late"],
    renderNginxTenant({ tenant: "late", number: 19, routes }),
  );
  expect([put.code, put.report["reloaded"]]).toEqual([0, true]);
  await expect.poll(async () => (await ask(port, late, "/")).status, { timeout: 5000 }).toBe(200);
  const removed = await host.run(["remove", "nginx", "late"]);
  expect(removed.code).toBe(0);
  await expect.poll(async () => (await ask(port, late, "/")).status, { timeout: 5000 }).toBe(404);
});
