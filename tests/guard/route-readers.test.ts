import { describe, expect, test } from "vitest";
import type { ProxyTenant } from "../../components/edge/render/proxy-tenant.ts";
import { renderers } from "../../components/edge/render/renderers.ts";
import { routeReaders } from "../../guard/read/proxies.ts";
import { aRoute } from "../edge/support/upstream.ts";

/** The guard reads fragments of every proxy as strictly as they are written. */
const tenant: ProxyTenant = {
  tenant: "acme",
  number: 17,
  routes: [
    aRoute({
      service: "crm",
      host: "acme.lab.aiqso.example",
      path: "/crm",
      strip: true,
      upstream: { socket: "/run/tenantry/t17/crm.sock" },
    }),
    aRoute({
      service: "crm",
      host: "crm.customer.example",
      mount: "domain",
      certificate: "own",
      upstream: { socket: "/run/tenantry/t17/crm.sock" },
    }),
    aRoute({
      service: "api",
      host: "acme--api.lab.aiqso.example",
      path: "/",
      upstream: { ip: "127.0.0.1", port: 3000 },
    }),
  ].map((route) => ({ ...route, requestsPerSecond: null })),
};

describe.each(["nginx", "haproxy", "caddy"] as const)("%s", (proxy) => {
  const text = renderers[proxy].tenant(tenant);
  const read = routeReaders[proxy] as NonNullable<(typeof routeReaders)[string]>;

  test("what our renderer writes is read whole: hosts, a socket, an address, and nothing strange", () => {
    const { hosts, upstreams, problems } = read(text);
    expect(problems).toEqual([]);
    expect([...hosts].sort()).toEqual([...new Set(tenant.routes.map(({ host }) => host))].sort());
    expect(upstreams).toContainEqual({ socket: "/run/tenantry/t17/crm.sock" });
    expect(upstreams).toContainEqual({ host: "127.0.0.1", port: 3000 });
  });

  const strange: Record<typeof proxy, readonly (readonly [from: string, to: string])[]> = {
    nginx: [["proxy_http_version 1.1;", "root /;"]],
    haproxy: [
      ["http-request del-header Upgrade", "http-request lua.run"],
      ["http-request del-header Upgrade", "http-request set-dst ipv4(10.0.0.1)"],
      ["http-request del-header Upgrade", "http-request set-header X-Key %[env(KEY)]"],
      ["server service ", "server other 10.0.0.1:80 "],
      ["backend t17_crm", "frontend all\nbackend t17_crm"],
      ["/crm/ t17_crm", "/crm/ t18_crm"],
    ],
    caddy: [
      ["request_header -Upgrade", "root * /"],
      ["request_header -Upgrade", "file_server"],
      ["file_server", "file_server browse"],
      ["@challenge path /.well-known/acme-challenge/*", "@challenge path /*"],
      ["request_header -Upgrade", "import /etc/shadow"],
      ["request_header -Upgrade", "header X-Key {env.KEY}"],
      ["reverse_proxy 127.0.0.1:3000 {", "reverse_proxy {"],
      ["https://acme--api.lab.aiqso.example {", ":443 {"],
    ],
  };
  test.each(strange[proxy])("%j in its place is named: %j", (from, to) => {
    expect(text).toContain(from);
    expect(read(text.replace(from, to)).problems).not.toEqual([]);
  });
});
