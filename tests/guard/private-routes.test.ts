import { expect, test } from "vitest";
import { renderNginxTenant } from "../../components/edge/render/nginx-tenant.ts";
import { readFragment } from "../../guard/read/nginx.ts";
import { aRoute } from "../edge/support/upstream.ts";

/** What the guard reads of a route that hides who asks, on a domain of the customer's own. */
const route = aRoute({
  service: "crm",
  mount: "domain",
  host: "shop.customer.example",
  certificate: "own",
  upstream: { socket: "/run/tenantry/t17/crm.sock" },
  allow: ["192.0.2.0/24"],
  responseHeaders: { "X-Team": "acme" },
  privacy: { keep: ["cookie"], hide: ["x-vendor"], names: { vendor: "the provider" } },
  keyLimit: { header: "x-api-key", requestsPerSecond: 3 },
});
const text = renderNginxTenant({ tenant: "acme", number: 17, routes: [route] });

test("everything that the renderer writes of such a route is read, with its host and its way", () => {
  expect(readFragment(text)).toEqual({
    hosts: ["shop.customer.example"],
    upstreams: [{ socket: "/run/tenantry/t17/crm.sock" }],
    problems: [],
  });
});

test.for([
  ["another file for the log", "access_log var/log/nginx/access.log", "access_log etc/passwd"],
  ["a log of everybody's form", "access.log t17_crm", "access.log tenantry"],
  ["another file for errors", "error_log var/log/nginx/error.log", "error_log etc/passwd"],
  ["errors with the whole request", "error.log emerg", "error.log debug"],
  ["another's certificate", "own/shop.customer.example.pem", "tls/privkey.pem"],
  ["a variable that all share", "$remote_addr $t17_crm_network", "$remote_addr $tenantry_upgrade"],
  ["a form of log that all share", "log_format t17_crm", "log_format tenantry"],
  ["files of the host", "root var/lib/tenantry/acme", "root etc"],
] as const)("%s is no word of a route", ([, written, changed]) => {
  expect(text).toContain(written);
  expect(readFragment(text.replaceAll(written, changed)).problems).not.toEqual([]);
});
