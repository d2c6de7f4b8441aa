import { renameSync } from "node:fs";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { TempCatalog } from "../support/temp-catalog.ts";
import { tempCatalog } from "../support/temp-catalog.ts";
import { bringUp, exportedState, pulumi, tenantry } from "../support/tenantry.ts";

let catalog: TempCatalog;
let before: number;
const file = "tenants/dev/acme.yaml";
const text = () => catalog.read(file);
let original: string;

beforeAll(() => {
  catalog = tempCatalog();
  bringUp(catalog, "acme");
  before = countResources();
  original = text();
  return () => catalog[Symbol.dispose]();
});

const countResources = (): number =>
  exportedState(catalog, "dev.acme").deployment.resources?.length ?? 0;

beforeEach(() => expect(before).toBeGreaterThan(10));
afterEach(() => catalog.write(file, original));

function expectRefusedAndKept(): string {
  const up = tenantry(catalog, "up", "--env", "dev", "--local", "--yes", "--tenant", "acme");
  expect(up.code).not.toBe(0);
  const raw = pulumi(catalog, "up", "--stack", "dev.acme", "--yes", "--skip-preview");
  expect(raw.code).not.toBe(0);
  expect(raw.stdout + raw.stderr).toContain("E_ORPHAN");
  expect(countResources()).toBe(before);
  const validate = tenantry(catalog, "validate");
  expect(validate.code).toBe(3);
  expect(validate.stderr).toContain("E_ORPHAN");
  expect(validate.stderr).toMatch(/platform\/ledger\/aiqso-lab\.yaml:\d+/);
  return validate.stderr;
}

test("a removed file destroys nothing: file and ledger line are named", () => {
  catalog.remove(file);
  expect(expectRefusedAndKept()).toContain(file);
});

test("a removed service line destroys nothing: service and ledger line are named", () => {
  catalog.edit(file, "[crm, social]", "[crm]");
  expect(expectRefusedAndKept()).toContain("social");
});

test("a renamed file destroys nothing, and the error thinks of a rename", () => {
  renameSync(catalog.path(file), catalog.path("tenants/dev/acme-ltd.yaml"));
  const problems = expectRefusedAndKept();
  expect(problems).toContain("acme-ltd");
  catalog.remove("tenants/dev/acme-ltd.yaml");
});

test("an edit that empties the file destroys nothing", () => {
  catalog.write(file, "");
  const up = tenantry(catalog, "up", "--env", "dev", "--local", "--yes", "--tenant", "acme");
  expect(up.code).not.toBe(0);
  expect(up.stderr).toContain(`${file}:1:1`);
  expect(countResources()).toBe(before);
});

test("a broken beta.yaml does not stop pulumi up of dev.acme, and is one warning line there", () => {
  catalog.write("tenants/dev/beta.yaml", "name: [");
  const raw = pulumi(catalog, "up", "--stack", "dev.acme", "--yes", "--skip-preview");
  expect(raw.code, raw.stdout + raw.stderr).toBe(0);
  expect(raw.stdout + raw.stderr).toMatch(/1 other file/);
  const validate = tenantry(catalog, "validate");
  expect(validate.code).toBe(3);
  expect(validate.stderr).toContain("tenants/dev/beta.yaml:1:");
  catalog.remove("tenants/dev/beta.yaml");
});

test("a broken beta.yaml does not stop tenantry up of the others, and is a failed row of its own", () => {
  catalog.write("tenants/dev/beta.yaml", "name: [");
  const up = tenantry(catalog, "up", "--env", "dev", "--local", "--yes");
  expect(up.code).toBe(1);
  expect(up.stdout).toMatch(/acme .*nothing to do/i);
  expect(up.stdout).toMatch(/beta .*failed/i);
  expect(up.stderr).toContain("tenants/dev/beta.yaml:1:");
  catalog.remove("tenants/dev/beta.yaml");
});
