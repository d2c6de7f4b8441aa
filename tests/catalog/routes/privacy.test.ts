import { expect, test } from "vitest";
import { loadForTenant } from "../../../catalog/load.ts";
import { resolveTenant } from "../../../catalog/resolve/tenant.ts";
import { validate } from "../../../catalog/validate.ts";
import { type TempCatalog, tempWholeCatalog } from "../../support/temp-catalog.ts";

const tasks = "platform/services/task-manager.yaml";

function told(catalog: TempCatalog): string[] {
  return validate(catalog.root, { today: "2026-11-21" }).problems.map(
    ({ file, path, message }) => `${file} ${path}: ${message}`,
  );
}

test.each([
  ["privacy: {}", "privacy", "mask who asks and who answers"],
  [
    "keyLimit: { header: X-Api-Key, requestsPerSecond: 5 }",
    "keyLimit",
    "limit how often one API key asks",
  ],
])("%s is refused where the proxy is not nginx, once a site", (written, field, does) => {
  using catalog = tempWholeCatalog();
  catalog.edit(tasks, "bodyMib: 10", `bodyMib: 10, ${written}`);
  const all = told(catalog);
  const proxies = all.map((it) => / and (\w+), the proxy of /.exec(it)?.[1]);
  expect(new Set(proxies)).toEqual(new Set(["caddy", "haproxy"]));
  expect(proxies).toHaveLength(2);
  for (const it of all) {
    expect(it).toContain(`${tasks} route › ${field}: task-manager has route.${field}`);
    expect(it).toContain(`cannot ${does}: `);
  }
});

test.each([
  ["privacy: { keep: [X-Forwarded-For] }", "nor of the client's address"],
  ["privacy: { keep: [Host] }", "not one of framing"],
  ["privacy: { keep: [Cookie, cookie] }", "their names do not differ by case"],
  ["privacy: { hide: [x_vendor] }", "the name of a header"],
  ['privacy: { names: { "a\\"; }": x } }', "letters, digits, spaces"],
  ["privacy: { names: { vendor: $host } }", "letters, digits, spaces"],
  ["privacy: { mask: true }", "mask"],
  ["keyLimit: { header: X-Api-Key }", "requestsPerSecond"],
])("%s is refused with what is allowed", (written, allowed) => {
  using catalog = tempWholeCatalog();
  catalog.edit(tasks, "bodyMib: 10", `bodyMib: 10, ${written}`);
  expect(
    told(catalog)
      .filter((it) => it.startsWith(tasks))
      .join("\n"),
  ).toContain(allowed);
});

test("names of headers are resolved in lower case and in order, and nothing written is nothing hidden", () => {
  using catalog = tempWholeCatalog();
  const tenant = resolveTenant(
    loadForTenant(catalog.root, "prod", "lanonasis"),
    "prod",
    "lanonasis",
  );
  if (tenant.substrate !== "vps") throw new Error("lanonasis stands on a VPS");
  const routes = new Map(tenant.services.map(({ id, route }) => [id, route]));
  expect(routes.get("onasis-core")).toMatchObject({
    privacy: {
      keep: ["access-control-request-headers", "access-control-request-method", "origin"],
      hide: [],
      names: { supabase: "the data service" },
    },
    keyLimit: { header: "x-api-key", requestsPerSecond: 20 },
  });
  expect(routes.get("mcp-server")).toMatchObject({ privacy: null, keyLimit: null });
});
