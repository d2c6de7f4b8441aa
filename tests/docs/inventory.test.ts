import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadCatalog } from "../../catalog/load.ts";
import { resolveTenant } from "../../catalog/resolve/tenant.ts";
import type { VpsTenant } from "../../catalog/resolved.ts";
import { projectRoot } from "../../toolchain/paths.ts";

/** What the files say of a tenant's services and its own server, as rows of the page's inventory. */
function rowsOf({ id, host, services, dedicated }: VpsTenant): string[] {
  const { postgres } = dedicated;
  const own = postgres
    ? [[`127.0.0.1:${postgres.port}`, `PostgreSQL ${postgres.name}`, "systemd"]]
    : [];
  const units = services.map(({ id: service, listen, manager, unit }) => [
    "port" in listen ? `127.0.0.1:${listen.port}` : listen.socket,
    service,
    manager === "pm2" ? `PM2, under ${unit}` : unit,
  ]);
  return [...own, ...units].map((cells) => `| ${[host.name, ...cells, id].join(" | ")} |`);
}

test("the page's inventory is what the files say", () => {
  const page = readFileSync(join(projectRoot, "docs/vps.md"), "utf8");
  const load = loadCatalog(projectRoot);
  const wanted = load.catalog.tenants
    .filter(({ site }) => site === "onasis-vps")
    .flatMap(({ environment, id }) => {
      const tenant = resolveTenant(load, environment, id);
      return tenant.substrate === "vps" ? rowsOf(tenant) : [];
    });
  const tenants = /\| (?:lanonasis|seftec|vortexcore) \|$/;
  const found = page.split("\n").filter((line) => line.startsWith("| vps") && tenants.test(line));
  expect([...found].sort()).toEqual([...wanted].sort());
});
