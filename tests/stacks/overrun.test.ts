import { afterEach, expect, test, vi } from "vitest";
import { formatProblems } from "../../catalog/errors.ts";
import { validate } from "../../catalog/validate.ts";
import { openPlatform, openTenant } from "../../stacks/open.ts";
import { problemsOf } from "../support/graph.ts";
import { type TempCatalog, tempCatalog } from "../support/temp-catalog.ts";

const lab = "platform/sites/aiqso-lab.yaml";
afterEach(() => vi.unstubAllEnvs());

/** dev's site promises 130 connections of 100. */
function overrunByTenants(): TempCatalog {
  const catalog = tempCatalog();
  catalog.edit(lab, "maxConnections: 400", "maxConnections: 120");
  return catalog;
}

function capacityErrors({ root }: TempCatalog): string {
  const { problems } = validate(root, { today: "2026-11-21" });
  return formatProblems(problems.filter(({ code }) => code === "E_CAPACITY"));
}

test("the program itself refuses a tenant whose site is overrun, with the error that validate has", () => {
  using catalog = overrunByTenants();
  expect(capacityErrors(catalog)).toMatch(/aiqso-lab\.yaml:50:.*E_CAPACITY/s);
  expect(problemsOf(() => openTenant(catalog.root, "dev", "acme"))).toContain(
    capacityErrors(catalog),
  );
});

test("another site's tenants, and the platform, which reads no tenant, are not refused", () => {
  using catalog = overrunByTenants();
  expect(openTenant(catalog.root, "prod", "wayne").id).toBe("wayne");
  expect(openPlatform(catalog.root, "dev").environment).toBe("dev");
});

test("a platform whose own guests do not fit is refused", () => {
  using catalog = tempCatalog();
  catalog.edit("platform/sites/aiqso.yaml", "pve1: { memoryGib: 192", "pve1: { memoryGib: 16");
  const problems = problemsOf(() => openPlatform(catalog.root, "prod"));
  expect(problems).toMatch(/aiqso\.yaml:13:.*pve1 has 16384 MiB/s);
});

test("a neighbour whose file is broken is a warning and takes nothing: nobody else is refused for it", () => {
  using catalog = overrunByTenants();
  catalog.write("tenants/dev/globex.yaml", "name: [");
  const warnings: string[] = [];
  const open = () => openTenant(catalog.root, "dev", "acme", (line) => warnings.push(line));
  expect(open().id).toBe("acme");
  expect(warnings).toEqual(["1 other file in tenants/dev has errors; run tenantry validate"]);
});

test("a host is overrun by guests of sound files, and not by what a broken file might ask for", () => {
  using catalog = tempCatalog();
  catalog.edit(
    "platform/services/crm.yaml",
    "memoryMib: 2048, cores: 2",
    "memoryMib: 900000, cores: 2",
  );
  expect(problemsOf(() => openTenant(catalog.root, "dev", "acme"))).toMatch(
    /has 65536 MiB of memory/,
  );
  catalog.write("tenants/dev/globex.yaml", "name: [");
  expect(openTenant(catalog.root, "dev", "acme", () => undefined).id).toBe("acme");
});

test("whoever only looks is not refused: that one judges the capacity too", () => {
  using catalog = overrunByTenants();
  vi.stubEnv("TENANTRY_JUDGES", "true");
  expect(openTenant(catalog.root, "dev", "acme").id).toBe("acme");
});
