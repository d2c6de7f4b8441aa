import { expect, test } from "vitest";
import { loadCatalog } from "../../../catalog/load.ts";
import { can, capabilities } from "../../../catalog/routes/capabilities.ts";
import { resolveRoute } from "../../../catalog/routes/resolve.ts";
import { validate } from "../../../catalog/validate.ts";
import { tempDevCatalog } from "../../support/temp-catalog.ts";

const crm = "platform/services/crm.yaml";
const written = "bodyMib: 50";

/** What is said of the CRM's route with this in it, by path. */
function saidOf(fields: string): string[] {
  using catalog = tempDevCatalog();
  catalog.edit(crm, written, `${written}, ${fields}`);
  return validate(catalog.root, { today: "2026-11-21" }).problems.map(
    ({ file, path, message }) => `${file === crm ? "" : file}${path}: ${message}`,
  );
}

test.each<[string, string, RegExp]>([
  [
    "a network whose host bits are not zero",
    "allow: [203.0.113.7/24]",
    /^route › allow › 0: expected an IPv4 network whose host bits are zero/,
  ],
  ["everybody's network", "allow: [0.0.0.0/0]", /^route › allow › 0: expected an IPv4 network/],
  ["no network", "allow: []", /^route › allow: expected a list of at least one network/],
  [
    "a network twice",
    "allow: [203.0.113.0/24, 203.0.113.0/24]",
    /^route › allow: expected each network once/,
  ],
  ["an address of IPv6", 'allow: ["2001:db8::1"]', /^route › allow › 0: expected an IPv4 network/],
  ["a wait of nothing", "connectSeconds: 0", /^route › connectSeconds: expected .* from 1 to 60/],
  ["a wait of an hour", "connectSeconds: 3600", /^route › connectSeconds: expected .* 1 to 60/],
  ["no header", "headers: {}", /^route › headers: expected at least one header/],
  [
    "a header in two cases",
    "headers: { X-Robots-Tag: none, x-robots-tag: all }",
    /^route › headers: expected each header once/,
  ],
  ...[
    "Set-Cookie",
    "set-cookie",
    "Host",
    "Transfer-Encoding",
    "Content-Length",
    "Connection",
    "Location",
    "Server",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
    "X-Accel-Redirect",
    "X-Forwarded-For",
    '"X Y"',
    '"X-Y:"',
    '"X_Y"',
    '"X-Ý"',
    '"-X"',
    '""',
  ].map((name): [string, string, RegExp] => [
    `the header ${name}`,
    `headers: { ${name}: x }`,
    /^route › headers › .*: expected the name of a header that is a service's to say/,
  ]),
  ...[
    '"a\\"b"',
    '"$host"',
    '"100%"',
    '"a\\\\b"',
    '"a`b"',
    '"{env.HOME}"',
    '"a\\nb"',
    '" a"',
    '"é"',
    '""',
  ].map((value): [string, string, RegExp] => [
    `a header's value ${value}`,
    `headers: { X-Robots-Tag: ${value} }`,
    /^route › headers › X-Robots-Tag: expected up to 1000 printable ASCII characters/,
  ]),
])("refused in a route, at its place: %s", (_, fields, says) => {
  expect(saidOf(fields)).toEqual([expect.stringMatching(says)]);
});

test("what a policy for browsers needs is a header's value, and an address is a network of one", () => {
  using catalog = tempDevCatalog();
  const policy = "default-src 'self'; img-src *; frame-ancestors https://a.example:8443";
  catalog.edit(
    crm,
    written,
    `${written}, allow: [203.0.113.7, 198.51.100.0/24], connectSeconds: 2, headers: { X-Robots-Tag: "none, noarchive", Content-Security-Policy: "${policy}" }`,
  );
  expect(validate(catalog.root, { today: "2026-11-21" }).problems).toEqual([]);
  const service = loadCatalog(catalog.root).catalog.services.get("crm");
  const upstream = { ip: "10.10.16.11", port: 80 };
  expect(
    service && resolveRoute("acme", { domain: "lab.example" }, "nginx", service, upstream),
  ).toMatchObject({
    service: "crm",
    mount: "path",
    host: "acme.lab.example",
    certificate: "site",
    path: "/crm",
    strip: true,
    upstream,
    health: "/api/v1/App/health",
    websocket: false,
    bodyMib: 50,
    requestsPerSecond: 50,
    connectSeconds: 2,
    timeoutSeconds: 60,
    allow: ["198.51.100.0/24", "203.0.113.7/32"],
    responseHeaders: { "Content-Security-Policy": policy, "X-Robots-Tag": "none, noarchive" },
  });
});

test("fifty requests a second are the default, but where the proxy has no rate limit", () => {
  using catalog = tempDevCatalog();
  const service = loadCatalog(catalog.root).catalog.services.get("crm");
  const socket = "/run/tenantry/t1/crm.sock";
  const limit = (proxy: "nginx" | "haproxy" | "caddy") =>
    service &&
    resolveRoute("acme", { domain: "x.example" }, proxy, service, { socket }).requestsPerSecond;
  expect([limit("nginx"), limit("haproxy"), limit("caddy")]).toEqual([50, 50, null]);
});

test("every proxy that serves tenants of one domain takes `Domain` out of their cookies", () => {
  const proxies = ["nginx", "haproxy", "caddy"] as const;
  expect(proxies.filter((it) => !can(it, "cookieDomainOff"))).toEqual([]);
  expect(Object.values(capabilities).every(({ proxies: all }) => all.alb.source !== "")).toBe(true);
});
