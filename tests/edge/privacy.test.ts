import { createServer, get, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Route } from "../../catalog/routes.ts";
import { renderNginxMain } from "../../components/edge/render/nginx-main.ts";
import { renderNginxTenant } from "../../components/edge/render/nginx-tenant.ts";
import { vendorAnswerHeaders } from "../../components/edge/render/private-headers.ts";
import { eventually, TestHost } from "../host/support/host.ts";
import { type Answer, aRoute, ask } from "./support/upstream.ts";

/** What the real nginx hides of who asks and who answers. */
const HOST = "acme.vps.example";
const canaries = {
  email: "jane.doe@customer.example",
  phone: "+49-170-5550199",
  iban: "DE89370400440532013000",
  card: "4111111111111111",
  token: "sk_live_c4n4rYc4n4rY",
} as const;

let host: TestHost;
let vendor: Server;
let port: number;
let plain: number;
let seen: { url: string; headers: IncomingHttpHeaders; body: string }[];

beforeEach(async () => {
  host = new TestHost();
  ({ https: port, http: plain } = await host.listenOnFreePorts());
  seen = [];
  vendor = createServer((asked, answer) => {
    let body = "";
    asked.setEncoding("utf8").on("data", (data: string) => {
      body += data;
    });
    asked.on("end", () => {
      seen.push({ url: asked.url ?? "", headers: asked.headers, body });
      const [, status = "200"] = /^\/status\/(\d+)/.exec(asked.url ?? "") ?? [];
      for (const name of [...vendorAnswerHeaders, "server", "x-powered-by", "x-megacorp-trace"]) {
        answer.setHeader(name, "megacorp/1.0");
      }
      answer.setHeader("set-cookie", "megacorp_visitor=1; Path=/");
      answer.setHeader("location", "https://api.megacorp.example/v1/next?page=2");
      answer.setHeader("content-type", "application/json");
      answer.setHeader("x-ratelimit-remaining", "41");
      answer.writeHead(Number(status)).end('{"by":"MegaCorp Cloud","brand":"megacorp"}');
    });
  });
  await new Promise<void>((resolve) => vendor.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  vendor.closeAllConnections();
  vendor.close();
  await host.close();
});

const masks = { keep: [], hide: ["x-megacorp-trace"], names: { megacorp: "the provider" } };

async function serve(changes: Partial<Route> = {}, privateLogs = false): Promise<void> {
  const main = renderNginxMain({ domain: "vps.example", privateLogs });
  await host.run(["put", "nginx", "main"], main);
  const upstream = { ip: "127.0.0.1", port: (vendor.address() as AddressInfo).port };
  const route = aRoute({ service: "ai", host: HOST, upstream, privacy: masks, ...changes });
  const text = renderNginxTenant({ tenant: "acme", number: 17, routes: [route] });
  const { code, stderr } = await host.run(["put", "nginx", "acme"], text);
  expect([code, stderr.replace(/.*self-signed.*\n/, "")]).toEqual([0, ""]);
  await host.startNginx();
}

/** Everything by which a client, or a network before it, says who it is. */
const identity = {
  "user-agent": "JaneBrowser/1.0",
  referer: `https://intranet.customer.example/${canaries.email}`,
  origin: "https://intranet.customer.example",
  cookie: `session=${canaries.token}`,
  from: canaries.email,
  forwarded: "for=203.0.113.77",
  via: "1.1 proxy.customer.example",
  "accept-language": "de-CH",
  "x-forwarded-for": "203.0.113.77",
  "x-real-ip": "203.0.113.77",
  "x-client-ip": "203.0.113.77",
  "x-cluster-client-ip": "203.0.113.77",
  "true-client-ip": "203.0.113.77",
  "cf-connecting-ip": "203.0.113.77",
  "cf-ipcountry": "CH",
  "fastly-client-ip": "203.0.113.77",
  "x-azure-clientip": "203.0.113.77",
  "x-request-id": canaries.token,
  "x-requested-with": "com.customer.app",
  "x-user-email": canaries.email,
  "x-phone": canaries.phone,
  "sec-ch-ua": '"Jane"',
  "sec-ch-ua-platform": '"JaneOS"',
  dnt: "1",
  baggage: `user=${canaries.email}`,
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
} as const;

test("nothing that a client says of itself reaches the service, but what it asks for does", async () => {
  await serve();
  const asked = {
    accept: "application/json",
    authorization: "Bearer t",
    "content-type": "text/plain",
  };
  const body = Buffer.from("a question");
  const headers = { ...identity, ...asked, "content-length": body.length };
  const { status } = await ask(port, HOST, "/v1/answer?q=1", { method: "POST", headers }, body);
  expect([status, seen[0]?.url, seen[0]?.body]).toEqual([200, "/v1/answer?q=1", "a question"]);
  expect(seen[0]?.headers).toEqual({
    ...asked,
    host: HOST,
    "content-length": "10",
    "x-forwarded-host": HOST,
    "x-forwarded-port": String(port),
    "x-forwarded-proto": "https",
    "x-request-id": expect.stringMatching(/^[0-9a-f]{32}$/),
  });
});

test("a header that the route keeps passes, and with Cookie also the service's own cookies", async () => {
  await serve({ privacy: { ...masks, keep: ["cookie", "origin"] } });
  const { headers } = await ask(port, HOST, "/", { headers: identity });
  expect(seen[0]?.headers).toMatchObject({ cookie: identity.cookie, origin: identity.origin });
  expect(seen[0]?.headers["user-agent"]).toBeUndefined();
  expect(headers["set-cookie"]).toHaveLength(1);
});

test("no header, cookie, redirect or body of an answer names the vendor, and the request's id stays", async () => {
  await serve();
  const { headers, body } = await ask(port, HOST, "/");
  expect(JSON.stringify(headers) + body).not.toMatch(/megacorp/i);
  expect(body).toBe('{"by":"the provider Cloud","brand":"the provider"}');
  expect(headers.location).toBe("/v1/next?page=2");
  expect(headers["x-ratelimit-remaining"]).toBe("41");
  expect(headers["x-request-id"]).toBe(seen[0]?.headers["x-request-id"]);
});

test("every error page of the vendor's is replaced, its status stays, and the request is found again by its id", async () => {
  await serve();
  for (const status of [400, 401, 403, 404, 422, 429, 500, 502, 503]) {
    const answer: Answer = await ask(port, HOST, `/status/${status}`);
    const request = answer.headers["x-request-id"];
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toEqual({ error: { status, request } });
    expect(JSON.stringify(answer.headers)).not.toMatch(/megacorp/i);
    expect(seen.at(-1)?.headers["x-request-id"]).toBe(request);
  }
});

test("a service that is gone is an error without a banner of what stands before or behind it", async () => {
  await serve({ upstream: { socket: `${host.root}/run/gone.sock` } });
  const answer = await ask(port, HOST, "/");
  expect(answer.status).toBe(502);
  expect(answer.body).not.toMatch(/nginx|sock/);
});

/** Everything personal in one path and query. */
const everything = `/u/${encodeURIComponent(canaries.email)}/${canaries.phone}/${canaries.iban}?card=${canaries.card}&token=${canaries.token}`;

/** Asks in every way that leaves a line: well, too large, an error of the service's, too often, the service gone. */
async function askInEveryWay(): Promise<number> {
  const headers = identity;
  const large = Buffer.alloc(2 * 1024 * 1024, canaries.email);
  const answers = [
    await ask(port, HOST, everything, { headers }),
    await ask(port, HOST, everything, { method: "POST", headers }, large),
    ...(await Promise.all(
      [1, 2, 3, 4].map(() => ask(port, HOST, `/status/500${everything}`, { headers })),
    )),
  ];
  vendor.closeAllConnections();
  await new Promise((resolve) => vendor.close(resolve));
  await sleep(1_000);
  answers.push(await ask(port, HOST, everything, { headers }));
  const statuses = answers.map(({ status }) => status);
  expect(statuses).toEqual(expect.arrayContaining([200, 413, 429, 500, 502]));
  return answers.length;
}

/** Both logs, once as many requests stand in them. */
async function logsOf(requests: number): Promise<string> {
  const read = () => host.read("var/log/nginx/access.log");
  await eventually(() => read().trim().split("\n").length === requests);
  return read() + host.read("var/log/nginx/error.log");
}

function expectNothingPersonal(log: string): void {
  for (const canary of [
    ...Object.values(canaries),
    '127.0.0.1"',
    "127.0.0.1,",
    "203.0.113",
    "Jane",
  ]) {
    expect(log).not.toContain(canary);
    expect(log).not.toContain(encodeURIComponent(canary));
  }
  expect(log).toContain('"client":"127.0.0.0/24"');
}

test("what is logged of a private route holds no address and no word of what was asked, whatever went wrong", async () => {
  await serve({ requestsPerSecond: 1 });
  const log = await logsOf(await askInEveryWay());
  expectNothingPersonal(log);
  expect(log).toContain(`"request":"${String(seen[0]?.headers["x-request-id"])}"`);
});

test("where the site's logs are private, the same holds for every other route, for redirects and strangers", async () => {
  await serve({ requestsPerSecond: 1, privacy: null }, true);
  let requests = await askInEveryWay();
  for (const name of [HOST, "4111111111111111.example"]) {
    for (const path of [...Object.values(canaries).map((it) => `/a/${it}`), "/plain/path.html"]) {
      await fetchPlain(name, path);
      requests += 1;
    }
  }
  await ask(port, "jane.doe.example", everything);
  const log = await logsOf(requests + 1);
  expectNothingPersonal(log);
  expect(log).not.toContain("jane.doe");
  for (const word of ["/plain/path.html", ...Object.keys(canaries).map((it) => `[${it}]`)]) {
    expect(log).toContain(`"path":"${word}"`);
  }
});

async function fetchPlain(name: string, path: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const asked = get(
      { host: "127.0.0.1", port: plain, path, headers: { host: name } },
      (answer) => {
        answer.resume().on("end", resolve);
      },
    );
    asked.on("error", reject);
  });
}

test("one API key may ask so often from any address, and another key is not touched by it", async () => {
  await serve({ keyLimit: { header: "x-api-key", requestsPerSecond: 1 } });
  const with_ = async (key: string) =>
    (await ask(port, HOST, "/", { headers: { "x-api-key": key } })).status;
  const first = await Promise.all(Array.from({ length: 12 }, () => with_("key-one")));
  expect(first).toContain(429);
  expect(await with_("key-two")).toBe(200);
  const none = await Promise.all(
    Array.from({ length: 12 }, async () => (await ask(port, HOST, "/")).status),
  );
  expect(new Set(none)).toEqual(new Set([200]));
});

test("a name or word that could mean something else to nginx is refused where it is written", () => {
  const upstream = { ip: "127.0.0.1", port: 9 };
  const privacy = { keep: ["a b"], hide: ["x;y"], names: { 'a"; }': "b", c: "$host" } };
  const keyLimit = { header: "x_key", requestsPerSecond: 0 };
  const route = aRoute({ service: "ai", host: HOST, upstream, privacy, keyLimit });
  const render = () => renderNginxTenant({ tenant: "acme", number: 17, routes: [route] });
  expect(render).toThrow(/"a b"[^]*"x;y"[^]*"a\\"; }"[^]*"\$host"[^]*"x_key"[^]*found 0/);
});
