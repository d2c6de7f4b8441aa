import { expect, test } from "vitest";
import { loadCatalog } from "../../catalog/load.ts";
import { resolveTenant } from "../../catalog/resolve/tenant.ts";
import { validate } from "../../catalog/validate.ts";
import { showTenant } from "../../cli/commands/show.ts";
import { TODAY } from "../support/memory-catalog.ts";
import { projectRoot, tempWholeCatalog } from "../support/temp-catalog.ts";
import { tenantryWith } from "../support/tenantry.ts";

const widest = (text: string): number => Math.max(...text.split("\n").map((line) => line.length));
const tenant = (id: string) => resolveTenant(loadCatalog(projectRoot), "prod", id);

test("a tenant on a VPS is shown with its host, its user, its units, and where each of them listens", () => {
  expect(
    showTenant(tenant("lanonasis"), Number.POSITIVE_INFINITY).join("\n"),
  ).toMatchInlineSnapshot(`
    "LanOnasis (lanonasis)
      https://lanonasis.lanonasis.example
      tenant 1 of prod, starter (pool) on onasis-vps; host vps1 (203.0.113.29), Unix user t1

    Services
      service         unit                             memory   cores  kept as     release
      mcp-server      t1-mcp-server.service (PM2)      512 MiB  1      disposable  3d1e2f304152
      memory-service  t1-memory-service.service (PM2)  768 MiB  1      disposable  1d1e2f304152
      onasis-core     t1-onasis-core.service (PM2)     512 MiB  1      disposable  2d1e2f304152

    Routes
      service         public URL                                to                               health   body    WebSocket
      mcp-server      https://lanonasis.lanonasis.example/mcp   127.0.0.1:3002 (path taken off)  /health  5 MiB   yes
      memory-service  https://lanonasis--api.lanonasis.example  127.0.0.1:3000                   /health  25 MiB  no
      onasis-core     https://lanonasis.lanonasis.example       127.0.0.1:3001                   /health  10 MiB  no

    Data
      service         database and role  extensions  cache user      key prefix       elsewhere
      mcp-server                                                                      supabase
      memory-service  t1_memory_service  vector                                       supabase
      onasis-core                                    t1_onasis_core  t1:onasis-core:  supabase

    Dumped every night, off the host: t1_memory_service"
  `);
});

test.each([80, 120])("at %s columns a bridge tenant is shown whole", (width) => {
  const text = showTenant(tenant("seftec"), width).join("\n");
  expect(widest(text)).toBeLessThanOrEqual(width);
  for (const there of ["own PostgreSQL t2 on port 20002", "/run/tenantry/t2/task-manager.sock"]) {
    expect(text).toContain(there);
  }
});

test.each(["80", "120"])("at %s columns capacity has every host of a VPS site", (COLUMNS) => {
  const args = ["capacity", "--site", "onasis-vps"];
  using catalog = tempWholeCatalog();
  const { code, stdout, stderr } = tenantryWith({ COLUMNS }, catalog, ...args);
  expect([code, stderr]).toEqual([0, ""]);
  expect(widest(stdout)).toBeLessThanOrEqual(Number(COLUMNS));
  expect(stdout).toMatch(/^onasis-vps \(prod\): 3 tenants, 10 services of theirs$/m);
  expect(stdout).toMatch(/vps1 +5 of/);
  expect(stdout).toContain("connections of seftec's own PostgreSQL");
});

test("a tenant that arrives on a VPS gets host, user and units, and its file validates", () => {
  using catalog = tempWholeCatalog();
  const args = ["new", "delta", "--name", "Delta Ltd", "--site", "onasis-vps", "--tier", "starter"];
  const { code, stdout } = tenantryWith(
    {},
    catalog,
    ...args,
    "--services",
    "task-manager",
    "--json",
  );
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    result: "created",
    number: 4,
    host: "vps1",
    user: "t4",
    services: [
      {
        service: "task-manager",
        unit: "t4-task-manager.service",
        listen: { socket: "/run/tenantry/t4/task-manager.sock" },
      },
    ],
    servers: [],
    added: [{ line: "4: delta" }, { line: "4: vps1" }, { line: "11: { of: delta/task-manager }" }],
  });
  expect(validate(catalog.root, { today: TODAY }).problems).toEqual([]);
});
