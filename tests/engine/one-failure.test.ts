import { afterAll, beforeAll, expect, test } from "vitest";
import { container, guestsIn, scriptFault } from "../support/local-cloud.ts";
import { type TempCatalog, tempCatalog } from "../support/temp-catalog.ts";
import { tenantry } from "../support/tenantry.ts";

const dev = ["--env", "dev", "--local"];
let catalog: TempCatalog;

beforeAll(() => {
  catalog = tempCatalog();
});
afterAll(() => catalog[Symbol.dispose]());

test("a tenant without a platform is refused with the command that makes one", () => {
  const up = tenantry(catalog, "up", ...dev, "--tenant", "acme", "--yes");
  expect(up.code).toBe(1);
  expect(up.stdout + up.stderr).toContain("tenantry up --env dev --platform");
  expect(guestsIn(catalog)).toEqual([]);
});

test("a preview without a platform warns, and shows what would be made", () => {
  const preview = tenantry(catalog, "preview", ...dev, "--tenant", "acme");
  expect(preview.code, preview.stderr + preview.stdout).toBe(0);
  expect(preview.stdout + preview.stderr).toContain("tenantry up --env dev --platform");
  expect(preview.stdout).toContain("acme-crm");
});

test("a tenant that fails is a failed row with its error, and stops no other", () => {
  scriptFault(catalog, {
    ...{ type: container, method: "create", nth: "1", kind: "error500", name: "globex-crm" },
  });
  const up = tenantry(catalog, "up", ...dev, "--yes");
  expect(up.code, up.stderr + up.stdout).toBe(1);
  expect(up.stdout).toMatch(/acme .*\d+ made/);
  expect(up.stdout).toMatch(/initech .*\d+ made/);
  expect(up.stdout).toMatch(/globex .*failed/);
  expect(up.stdout).toContain("1 failed");
  expect(up.stdout + up.stderr).toMatch(/globex-crm[^]*500/);
});

test("run again, it makes what failed and finds the rest as it was", () => {
  const again = tenantry(catalog, "up", ...dev, "--yes");
  expect(again.code, again.stderr + again.stdout).toBe(0);
  expect(again.stdout).toMatch(/globex .*\d+ made/);
  expect(again.stdout).toMatch(/acme .*nothing to do/);
  expect(again.stdout).toMatch(/initech .*nothing to do/);
});
