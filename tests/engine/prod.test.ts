import { afterAll, beforeAll, expect, test } from "vitest";
import { scanState } from "../../guard/state-scan.ts";
import { allocateIn } from "../support/allocate-in.ts";
import { type TempCatalog, tempCatalog } from "../support/temp-catalog.ts";
import { exportedState, type Outcome, pulumi, tenantry } from "../support/tenantry.ts";

/*
 * The site with everything on it: shared guests, virtual machines, templates, storages, and a tenant of each isolation.
 */

const prod = ["--env", "prod", "--local"];
let catalog: TempCatalog;
let first: Outcome;

beforeAll(() => {
  catalog = tempCatalog();
  first = tenantry(catalog, "up", ...prod, "--yes");
});
afterAll(() => catalog[Symbol.dispose]());

test("a platform and a pool, a bridge and a silo tenant come up", () => {
  expect(first.code, first.stderr + first.stdout).toBe(0);
  expect(first.stdout).toMatch(/4 stacks on the local cloud .*: 4 changed/);
});

test("a second up changes nothing", () => {
  const second = tenantry(catalog, "up", ...prod, "--yes");
  expect(second.code, second.stderr + second.stdout).toBe(0);
  expect(second.stdout).toMatch(/nothing to do/i);
});

test("a refresh finds nothing that the program did not say, and the scan of states no secret in clear", () => {
  for (const stack of ["prod", "prod.wayne", "prod.stark", "prod.umbrella"]) {
    expect(scanState(JSON.stringify(exportedState(catalog, stack)))).toEqual([]);
    const refresh = pulumi(
      catalog,
      ...["refresh", "--stack", stack, "--yes", "--skip-preview", "--expect-no-changes"],
    );
    expect(refresh.code, refresh.stdout + refresh.stderr).toBe(0);
  }
});

test("a bridge tenant's databases stand on its own server, in its own VLAN", () => {
  const resources = exportedState(catalog, "prod.stark").deployment.resources ?? [];
  const server = resources.find(
    ({ urn, type }) => urn.endsWith("::stark-postgres") && type.endsWith(":ContainerLegacy"),
  );
  expect(server?.inputs).toMatchObject({ networkInterfaces: [{ vlanId: 1100 }] });
  const hosts = resources
    .filter(({ type }) => type === "pulumi:providers:postgresql")
    .map(({ inputs }) => inputs?.["host"]);
  expect(hosts).toEqual([expect.stringMatching(/^10\.64\./)]);
});

test("a silo tenant shares no host with anybody", () => {
  const nodes = (stack: string): Set<unknown> =>
    new Set(
      (exportedState(catalog, stack).deployment.resources ?? [])
        .filter(({ type }) => type.endsWith(":ContainerLegacy"))
        .map(({ inputs }) => inputs?.["nodeName"]),
    );
  const silo = nodes("prod.umbrella");
  expect([...silo]).toEqual(["pve3"]);
  for (const other of ["prod", "prod.wayne", "prod.stark"]) {
    const shared = exportedState(catalog, other)
      .deployment.resources?.filter(
        ({ type, inputs }) => type.endsWith(":ContainerLegacy") && inputs?.["template"] === false,
      )
      .map(({ inputs }) => inputs?.["nodeName"]);
    expect(shared?.length).toBeGreaterThan(0);
    expect(shared).not.toContain("pve3");
  }
});

test("a tier that goes from pool to bridge is previewed with what it would replace, and refused", () => {
  const ledger = catalog.read("platform/ledger/aiqso.yaml");
  const state = JSON.stringify(exportedState(catalog, "prod.wayne").deployment.resources);
  catalog.edit("tenants/prod/wayne.yaml", "tier: starter", "tier: business");
  allocateIn(catalog.root);
  const preview = tenantry(catalog, "preview", ...prod, "--tenant", "wayne");
  expect(preview.stdout).toMatch(/refused: wayne-crm-postgres is protected and would be replaced/);
  expect(preview.stdout).toMatch(/wayne-postgres/);
  expect(preview.stdout).not.toMatch(/refused: wayne-crm is protected/);
  const up = tenantry(catalog, "up", ...prod, "--tenant", "wayne", "--yes");
  expect(up.code, up.stdout).toBe(4);
  const raw = pulumi(catalog, "up", "--stack", "prod.wayne", "--yes");
  expect(raw.code).not.toBe(0);
  expect(JSON.stringify(exportedState(catalog, "prod.wayne").deployment.resources)).toBe(state);
  catalog.edit("tenants/prod/wayne.yaml", "tier: business", "tier: starter");
  catalog.write("platform/ledger/aiqso.yaml", ledger);
});

test("nothing of it can be destroyed", () => {
  const destroy = tenantry(catalog, "destroy", ...prod, "--all", "--yes");
  expect(destroy.code, destroy.stdout).not.toBe(0);
  const raw = pulumi(catalog, "destroy", "--stack", "prod.umbrella", "--yes");
  expect(raw.code).not.toBe(0);
  const guests = exportedState(catalog, "prod.umbrella").deployment.resources?.filter(({ type }) =>
    type.endsWith(":ContainerLegacy"),
  );
  expect(guests?.length).toBeGreaterThan(3);
});
