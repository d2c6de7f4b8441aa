import fc from "fast-check";
import { expect, test } from "vitest";
import type { Route } from "../../catalog/routes.ts";
import { renderNginxMain } from "../../components/edge/render/nginx-main.ts";
import { renderNginxTenant } from "../../components/edge/render/nginx-tenant.ts";
import { renderers } from "../../components/edge/render/renderers.ts";
import { aRoute } from "./support/upstream.ts";

const host = "acme.lab.aiqso.example";
const render = (...routes: Route[]) => renderNginxTenant({ tenant: "acme", number: 17, routes });

const routes = [
  aRoute({ service: "dashboard", host }),
  aRoute({ service: "crm", host, path: "/crm", strip: true }),
  aRoute({ service: "time-off", host, path: "/crm/leave" }),
  aRoute({ service: "social", host: "acme--social.lab.aiqso.example" }),
];

test("the same routes give the same bytes, whatever their order", () => {
  const expected = render(...routes);
  fc.assert(
    fc.property(fc.shuffledSubarray(routes, { minLength: routes.length }), (shuffled) => {
      expect(render(...shuffled)).toBe(expected);
    }),
  );
});

test("there is one server block a host, and every zone and upstream carries the tenant's number", () => {
  const text = render(...routes);
  expect(text.match(/server_name \S+;/g)).toEqual([
    "server_name acme--social.lab.aiqso.example;",
    "server_name acme.lab.aiqso.example;",
  ]);
  expect(text.match(/(?<=upstream )\S+/g)).toEqual([
    "t17_social",
    "t17_dashboard",
    "t17_crm",
    "t17_time_off",
  ]);
  for (const zone of text.match(/(?<=zone=)[a-z0-9_]+/g) ?? []) expect(zone).toMatch(/^t17_/);
});

test("a host without a route at / answers 404 there", () => {
  expect(render(aRoute({ service: "crm", host, path: "/crm" }))).toContain(
    "location / {\n    return 404;",
  );
});

test.each<[string, Partial<Route>]>([
  ["a host with a semicolon", { host: "acme.example; return 200" }],
  ["a wildcard host", { host: "*.lab.aiqso.example" }],
  ["a regular expression as host", { host: "~^.*$" }],
  ["a host in upper case", { host: "Acme.example" }],
  ["an address as host", { host: "10.10.16.11" }],
  ["a host of one label", { host: "localhost" }],
  ["a path with a brace", { path: "/crm { }" }],
  ["a path with a slash at the end", { path: "/crm/" }],
  ["a path that climbs", { path: "/crm/.." }],
  ["a path with a line break", { path: "/crm\n" }],
  ["a path with a variable", { path: "/$host" }],
  ["a host name as upstream", { upstream: { ip: "metadata.internal", port: 80 } }],
  ["an address with more behind it", { upstream: { ip: "10.0.0.1:80; #", port: 80 } }],
  ["port 0", { upstream: { ip: "10.10.16.11", port: 0 } }],
  ["a service with a space", { service: "crm x" }],
  ["a rate of nothing", { requestsPerSecond: 0 }],
  ["half a megabyte", { bodyMib: 0.5 }],
  ["an endless timeout", { timeoutSeconds: Number.POSITIVE_INFINITY }],
])("%s is refused", (_what, changes) => {
  expect(() => render(aRoute({ service: "crm", host, ...changes }))).toThrow(/must be/);
});

test("everything that is wrong is said at once", () => {
  const wrong = aRoute({ service: "crm", host: "X", path: "crm", bodyMib: 0 });
  expect(() => render(wrong, wrong)).toThrow(
    /host of "crm"[^]*path of "crm"[^]*bodyMib of "crm"[^]*Xcrm has two routes[^]*service crm has two/,
  );
  expect(() => render()).toThrow("at least one route");
  const hostile = () => renderNginxTenant({ tenant: "a\n}", number: 0.5, routes: [] });
  expect(hostile).toThrow(/tenant must be[^]*number must be[^]*at least one route/);
});

test("who asked is what those say who stand in front, and what nobody else does", () => {
  const main = (...visitorsFrom: string[]) =>
    renderNginxMain({ domain: "lab.aiqso.example", visitorsFrom });
  expect(main("10.10.10.203", "198.41.128.0/17")).toContain(
    "  set_real_ip_from 10.10.10.203;\n  set_real_ip_from 198.41.128.0/17;\n  real_ip_header CF-Connecting-IP;\n",
  );
  expect(main()).not.toContain("real_ip");
  expect(main()).toBe(renderNginxMain({ domain: "lab.aiqso.example" }));
  expect(() => main("everybody")).toThrow("visitorsFrom must be");
});

test("the shared part refuses a domain that is none", () => {
  expect(renderNginxMain({ domain: "lab.aiqso.example" })).toContain(
    "server_name .lab.aiqso.example;",
  );
  expect(() => renderNginxMain({ domain: "lab.example; }" })).toThrow("domain must be a host name");
});

test.each(["nginx", "haproxy", "caddy"] as const)(
  "%s: the same routes give the same bytes, and every name carries the tenant's number",
  (proxy) => {
    const unlimited = routes.map((route) => ({ ...route, requestsPerSecond: null }));
    const text = (all: Route[]) =>
      renderers[proxy].tenant({ tenant: "acme", number: 17, routes: all });
    expect(text([...unlimited].reverse())).toBe(text(unlimited));
    const names = text(unlimited).match(/(?<=^(?:backend |upstream |\t@))\S+/gm) ?? [];
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) expect(name).toMatch(/^t17_/);
  },
);

test("what a proxy cannot is refused, not left out", () => {
  const render = (proxy: "haproxy" | "caddy", changes: Partial<Route>) => () =>
    renderers[proxy].tenant({
      tenant: "acme",
      number: 17,
      routes: [aRoute({ service: "crm", host, requestsPerSecond: null, ...changes })],
    });
  const hidden = { privacy: { keep: [], hide: [], names: {} } };
  expect(render("haproxy", hidden)).toThrow('"crm" hides who asks or limits keys, which HAProxy');
  expect(render("caddy", hidden)).toThrow('"crm" hides who asks or limits keys, which Caddy');
  expect(render("caddy", { requestsPerSecond: 5 })).toThrow('"crm" limits requests');
});

test.each<[string, Partial<Route>]>([
  ["a socket that is no path", { upstream: { socket: "run/x.sock" } }],
  ["a socket with a space", { upstream: { socket: "/run/x y.sock" } }],
  ["a socket that climbs", { upstream: { socket: "/run/../x.sock" } }],
  ["a network that is none", { allow: ["10.0.0.0/8; allow all"] }],
  ["a network without a prefix", { allow: ["10.0.0.1"] }],
  ["a header's value with a quote", { responseHeaders: { "X-A": 'a"; b' } }],
  ["a header's value with a line break", { responseHeaders: { "X-A": "a\r\nb" } }],
  ["a header's name with a space", { responseHeaders: { "X A": "a" } }],
  ["half a second", { connectSeconds: 0.5 }],
])("%s is refused by every proxy", (_what, changes) => {
  for (const proxy of ["nginx", "haproxy", "caddy"] as const) {
    const route = aRoute({ service: "crm", host, requestsPerSecond: null, ...changes });
    const render = () => renderers[proxy].tenant({ tenant: "acme", number: 17, routes: [route] });
    expect(render).toThrow(/must be/);
  }
});
