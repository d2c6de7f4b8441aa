import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { tempWholeCatalog } from "../support/temp-catalog.ts";
import { tenantry, tenantryWith } from "../support/tenantry.ts";

const widest = (text: string): number => Math.max(...text.split("\n").map((line) => line.length));
const harbour = ["new", "harbour", "--name", "Harbour", "--site", "fixnado", "--tier"];

test.each(["80", "120"])(
  "at %s columns capacity shows every load balancer, quota and database server of a site",
  (COLUMNS) => {
    using catalog = tempWholeCatalog();
    const args = ["capacity", "--site", "fixnado"];
    const { code, stdout, stderr } = tenantryWith({ COLUMNS }, catalog, ...args);
    expect([code, stderr]).toEqual([0, ""]);
    expect(widest(stdout)).toBeLessThanOrEqual(Number(COLUMNS));
    expect(stdout).toMatch(/shard 1 +\d+ +\d+ of 100 +\d+ of 400/);
    expect(stdout).toMatch(/northgate \(silo\) +1 /);
    for (const what of ["VPCs", "elastic IP addresses", "Fargate vCPUs"]) {
      expect(stdout).toContain(what);
    }
    expect(stdout).toMatch(/connections of fixnado-mysql +\d+ +\d+/);
  },
);

test("how many more tenants fit is a question about hosts: a named AWS site says so, others are passed over", () => {
  using catalog = tempWholeCatalog();
  const named = tenantry(catalog, "capacity", "--site", "fixnado", "--tier", "starter");
  expect([named.code, named.stdout]).toEqual([2, ""]);
  expect(named.stderr).toMatch(/fixnado is a site on AWS.*quotas/);
  const all = tenantry(catalog, "capacity", "--env", "prod", "--tier", "starter", "--json");
  const { sites } = JSON.parse(all.stdout) as { sites: { site: string; add?: unknown }[] };
  expect(sites.map(({ site, add }) => [site, add !== undefined])).toEqual([
    ["aiqso", true],
    ["fixnado", false],
    ["onasis", false],
  ]);
});

test("new shows what a pool tenant is given on AWS: its shard and the first of its three priorities", () => {
  using catalog = tempWholeCatalog();
  const args = [...harbour, "starter", "--services", "fixnado-api"];
  const shown = tenantry(catalog, ...args, "--dry-run");
  expect([shown.code, shown.stderr]).toEqual([0, ""]);
  expect(shown.stdout).toMatch(
    /fixnado\.yaml: \+ \d+: harbour\n.*\+ shards: \d+: 1\n.*\{ of: harbour\/fixnado-api \}/,
  );
  expect(existsSync(catalog.path("tenants/prod/harbour.yaml"))).toBe(false);
  const created = tenantry(catalog, ...args, "--json");
  expect(JSON.parse(created.stdout)).toMatchObject({
    ...{ result: "created", shard: 1, network: null, servers: [] },
    services: [{ service: "fixnado-api", priorities: { notice: expect.any(Number) } }],
  });
  expect(tenantry(catalog, "validate").code).toBe(0);
});

test("a silo tenant is given a network and servers of its own, and no shard", () => {
  using catalog = tempWholeCatalog();
  const args = [...harbour, "enterprise", "--services", "fixnado-api", "--dry-run", "--json"];
  const { code, stdout } = tenantry(catalog, ...args);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    shard: null,
    network: expect.stringMatching(/^10\.1\d\d\.\d+\.0\/19$/),
    servers: [{ server: "harbour-mysql" }, { server: "harbour-cache" }],
  });
});

test("adopt and restore on AWS name what to do instead, and touch nothing", () => {
  using catalog = tempWholeCatalog();
  const adopt = tenantry(catalog, "adopt", "fixnado", "--local");
  expect([adopt.code, adopt.stdout]).toEqual([2, ""]);
  expect(adopt.stderr).toMatch(/fixnado is a site on AWS.*Proxmox.*move the data/);
  const restore = tenantry(catalog, "restore", "tenant", "brightside", "--env", "prod", "--local");
  expect([restore.code, restore.stdout]).toEqual([2, ""]);
  expect(restore.stderr).toMatch(/lives on AWS.*docs\/aws\.md/);
});

test("list and show know tenants of both substrates", () => {
  using catalog = tempWholeCatalog();
  const { code, stdout } = tenantry(catalog, "list", "--env", "prod", "--json");
  const { tenants } = JSON.parse(stdout) as { tenants: Record<string, unknown>[] };
  expect(code).toBe(0);
  expect(tenants).toContainEqual(
    expect.objectContaining({ id: "brightside", substrate: "aws", shard: 1 }),
  );
  expect(tenants).toContainEqual(expect.objectContaining({ id: "wayne", substrate: "proxmox" }));
  const show = tenantry(catalog, "show", "northgate", "--env", "prod");
  expect(show.stdout).toMatch(/own network 10\.[\d.]+\/19 in a, b, c; NAT: single/);
});
