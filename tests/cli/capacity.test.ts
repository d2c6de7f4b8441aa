import { expect, test } from "vitest";
import { tempCatalog } from "../support/temp-catalog.ts";
import { tenantryWith } from "../support/tenantry.ts";

const growth = ["--add", "20", "--tier", "growth", "--services", "crm,docs"];
const widest = (text: string): number => Math.max(...text.split("\n").map((line) => line.length));

test.each(["80", "120"])(
  "at %s columns every figure is there and nothing is cut off",
  (COLUMNS) => {
    using catalog = tempCatalog();
    const { code, stdout, stderr } = tenantryWith({ COLUMNS }, catalog, "capacity", ...growth);
    expect([code, stderr]).toEqual([0, ""]);
    expect(widest(stdout)).toBeLessThanOrEqual(Number(COLUMNS));
    for (const site of ["aiqso", "aiqso-lab"])
      expect(stdout).toMatch(new RegExp(`^${site} \\(`, "m"));
    expect(stdout).toMatch(/pve1 +[\d.]+ of 192 GiB +\d+ of 180 +everybody/);
    expect(stdout).toMatch(/pve3 .* one silo tenant/);
    for (const what of ["database connections", "VMIDs", "VLANs", "backup space"]) {
      expect(stdout).toContain(what);
    }
  },
);

test("as data: what is used, what there is, what twenty more would take, and what ends it", () => {
  using catalog = tempCatalog();
  const args = ["capacity", "--site", "aiqso", ...growth, "--json"];
  const { code, stdout } = tenantryWith({}, catalog, ...args);
  expect(code).toBe(0);
  const { sites } = JSON.parse(stdout) as { sites: { add: Record<string, unknown> }[] };
  expect(sites).toMatchObject([
    {
      ...{ site: "aiqso", environment: "prod" },
      memoryMib: { used: expect.any(Number), afterLoss: 192 * 1024 },
      add: { tenants: 20, fits: false, endedBy: "memory", services: ["dashboard", "crm", "docs"] },
    },
  ]);
});
