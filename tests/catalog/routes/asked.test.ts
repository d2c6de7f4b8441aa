import { expect, test } from "vitest";
import { loadCatalog, loadForTenant } from "../../../catalog/load.ts";
import { resolveTenant } from "../../../catalog/resolve/tenant.ts";
import { checkAsked } from "../../../catalog/routes/asked.ts";
import { capabilities } from "../../../catalog/routes/capabilities.ts";
import { validate } from "../../../catalog/validate.ts";
import { type TempCatalog, tempWholeCatalog } from "../../support/temp-catalog.ts";

const tasks = "platform/services/task-manager.yaml";
const accounts = "platform/services/accounts.yaml";

function told(catalog: TempCatalog): string[] {
  return validate(catalog.root, { today: "2026-11-21" }).problems.map(
    ({ file, path, message, other }) =>
      `${file} ${path} (${other?.file}:${other?.line}): ${message}`,
  );
}

test.each([
  ["allow: [203.0.113.0/24]", "allow", "answer some networks alone"],
  [
    "connectSeconds: 2",
    "connectSeconds",
    "wait another time for the service to accept a connection",
  ],
  ["headers: { X-Robots-Tag: none }", "headers", "set headers on an answer"],
])("%s is refused on AWS, at the service's line and with the site's", (written, field, does) => {
  using catalog = tempWholeCatalog();
  catalog.edit(accounts, "bodyMib: 5", `bodyMib: 5, ${written}`);
  const [first, ...rest] = told(catalog);
  expect(first).toMatch(
    new RegExp(
      `^${accounts} route › ${field} \\(platform/sites/onasis(-\\w+)?\\.yaml:2\\): accounts has route\\.${field}, and alb, the proxy of onasis(-\\w+)? .* cannot ${does}: `,
    ),
  );
  // Once a site, however many of its tenants have the service.
  const sites = [first, ...rest].map((it) => /\((platform\/sites\/[^:]+)/.exec(it ?? "")?.[1]);
  expect(new Set(sites).size).toBe(sites.length);
});

test("a rate limit that is written is refused where the proxy is caddy, and taken elsewhere", () => {
  using catalog = tempWholeCatalog();
  catalog.edit(tasks, "bodyMib: 10", "bodyMib: 10, requestsPerSecond: 5");
  const says =
    /^platform\/services\/task-manager\.yaml route › requestsPerSecond \(platform\/sites\/onasis-vps-dev\.yaml:4\): task-manager has route\.requestsPerSecond, and caddy, the proxy of onasis-vps-dev .* cannot limit how often one client address asks: /;
  expect(told(catalog)).toEqual([expect.stringMatching(says)]);
  expect(() => resolveTenant(loadForTenant(catalog.root, "dev", "fixer"), "dev", "fixer")).toThrow(
    /cannot limit how often one client address asks/,
  );
  catalog.edit("platform/sites/onasis-vps-dev.yaml", "proxy: caddy", "proxy: haproxy");
  expect(told(catalog)).toEqual([]);
});

test("everything that a route may ask for is taken on a site with nginx or HAProxy", () => {
  using catalog = tempWholeCatalog();
  catalog.edit("platform/sites/onasis-vps-dev.yaml", "proxy: caddy", "proxy: haproxy");
  const all =
    "allow: [203.0.113.0/24], connectSeconds: 2, websocket: true, requestsPerSecond: 5, headers: { X-Robots-Tag: none }";
  catalog.edit(tasks, "bodyMib: 10", `bodyMib: 10, ${all}`);
  expect(told(catalog)).toEqual([]);
});

test("a proxy that cannot take `Domain` out of cookies serves no pool tenants", () => {
  using temp = tempWholeCatalog();
  const { catalog } = loadCatalog(temp.root);
  const { cookieDomainOff } = capabilities;
  const means = { can: false, source: "for this test" } as const;
  const without = {
    ...capabilities,
    cookieDomainOff: {
      ...cookieDomainOff,
      proxies: { ...cookieDomainOff.proxies, nginx: means, haproxy: means },
    },
  };
  const problems = checkAsked(catalog, catalog.tenants, without);
  expect(problems.map(({ file, path, other }) => `${file} ${path} ${other?.file}`).sort()).toEqual([
    "platform/tiers.yaml growth › isolation platform/sites/aiqso-lab.yaml",
    "platform/tiers.yaml growth › isolation platform/sites/onasis-vps-staging.yaml",
    "platform/tiers.yaml starter › isolation platform/sites/aiqso-lab.yaml",
    "platform/tiers.yaml starter › isolation platform/sites/aiqso.yaml",
    "platform/tiers.yaml starter › isolation platform/sites/onasis-vps.yaml",
  ]);
  expect(problems[0]?.message).toContain("a cookie for the whole domain would reach other tenants");
});
