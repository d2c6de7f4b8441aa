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

test.each(["80", "120"])(
  "at %s columns: how many more tenants fit, what they would take, and which quota ends it",
  (COLUMNS) => {
    using catalog = tempWholeCatalog();
    const args = ["--site", "fixnado", "--tier", "starter", "--services", "fixnado-api,zones"];
    const asked = ["capacity", ...args, "--add", "20"];
    const { code, stdout, stderr } = tenantryWith({ COLUMNS }, catalog, ...asked);
    expect([code, stderr]).toEqual([0, ""]);
    expect(widest(stdout)).toBeLessThanOrEqual(Number(COLUMNS));
    expect(stdout).toMatch(/20 more tenants of starter \(pool\) with fixnado-api, zones:/);
    expect(stdout).toMatch(/application load balancers +2 +3 +50/);
    expect(stdout).toMatch(/On fixnado (\d+) more fit\. What ends it: Fargate vCPUs\./);
  },
);

test("what is said to fit fits: one more tenant than that is refused, for the same reason", () => {
  using catalog = tempWholeCatalog();
  const asked = ["--site", "fixnado", "--tier", "enterprise", "--services", "fixnado-api"];
  const { stdout } = tenantry(catalog, "capacity", ...asked, "--json");
  const { sites } = JSON.parse(stdout) as {
    sites: { add: { room: number; endedBy: string; fits: boolean } }[];
  };
  expect(sites[0]?.add).toMatchObject({ room: 1, endedBy: "elastic IP addresses", fits: true });
  const silo = ["--name", "Silo", ...asked];
  expect(tenantry(catalog, "new", "silo-one", ...silo).code).toBe(0);
  expect(tenantry(catalog, "capacity", ...asked).stdout).toContain("On fixnado 0 more fit");
  const refused = tenantry(catalog, "new", "silo-two", ...silo);
  expect([refused.code, refused.stdout]).toEqual([3, ""]);
  expect(refused.stderr).toMatch(/elastic IP addresses/);
});

test("where no such tenant can be is said site by site, and is a mistake where it can be nowhere", () => {
  using catalog = tempWholeCatalog();
  const named = tenantry(catalog, "capacity", "--site", "fixnado", "--tier", "starter");
  expect([named.code, named.stdout]).toEqual([2, ""]);
  expect(named.stderr).toMatch(/No such tenant on fixnado: .*without any service/);
  const args = ["--env", "prod", "--tier", "starter", "--services", "fixnado-api", "--json"];
  const { sites } = JSON.parse(tenantry(catalog, "capacity", ...args).stdout) as {
    sites: { site: string; add: { room?: number; refused?: string } }[];
  };
  expect(sites.map(({ site, add }) => [site, add.refused === undefined])).toEqual([
    ["aiqso", false],
    ["fixnado", true],
    ["onasis-vps", false],
    ["onasis", false],
  ]);
});

test("new shows what a pool tenant is given on AWS: its shard and the first of its three priorities", () => {
  using catalog = tempWholeCatalog();
  const args = [...harbour, "starter", "--services", "fixnado-api"];
  const shown = tenantry(catalog, ...args, "--dry-run");
  expect([shown.code, shown.stderr]).toEqual([0, ""]);
  expect(shown.stdout).toMatch(
    /fixnado\.yaml: \+ tenants \d+: harbour\n.*\+ shards \d+: 1\n.*\+ rules \d+: \{ of: harbour\/fixnado-api \}/,
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
