import { afterAll, beforeAll, expect, test } from "vitest";
import type { TempCatalog } from "../support/temp-catalog.ts";
import { allocatedCatalog, bringUp, exportedState, pulumi, tenantry } from "../support/tenantry.ts";

const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;
const acme = ["--env", "dev", "--local", "--tenant", "acme"];
let catalog: TempCatalog;

beforeAll(() => {
  catalog = allocatedCatalog((edited) =>
    edited.edit("platform/environments.yaml", "lifecycle: disposable", "lifecycle: protected"),
  );
  bringUp(catalog, "acme");
  expect(exportedState(catalog, "dev.acme").deployment.resources?.length).toBeGreaterThan(10);
});
afterAll(() => catalog[Symbol.dispose]());

test("a new image of a disposable service is shown as a replacement with downtime", () => {
  catalog.edit("platform/services/social.yaml", digest("3"), digest("5"));
  const platform = tenantry(catalog, "up", "--env", "dev", "--local", "--platform", "--yes");
  expect(platform.code, platform.stderr).toBe(0);
  const preview = tenantry(catalog, "preview", ...acme);
  expect(preview.code, preview.stderr).toBe(0);
  expect(preview.stdout).toMatch(/acme-social/);
  expect(preview.stdout).toMatch(/replace/i);
  expect(preview.stdout).toMatch(/downtime/i);
  const up = tenantry(catalog, "up", ...acme, "--yes");
  expect(up.code, up.stderr).toBe(0);
  const again = tenantry(catalog, "up", ...acme, "--yes");
  expect(again.stdout).toMatch(/nothing to do/i);
});

test("a replaced guest has its firewall again", () => {
  const types = exportedState(catalog, "dev.acme").deployment.resources?.filter(({ urn }) =>
    urn.includes("acme-social-firewall"),
  );
  const world = tenantry(catalog, "show", "acme", "--json");
  expect(world.code).toBe(0);
  expect(types?.map(({ type }) => type)).toContain(
    "proxmoxve:firewall/optionsLegacy:OptionsLegacy",
  );
  const refresh = pulumi(
    catalog,
    ...["refresh", "--stack", "dev.acme", "--yes", "--skip-preview", "--expect-no-changes"],
  );
  expect(refresh.code, refresh.stdout).toBe(0);
});

test("a new image of a protected service changes nothing, and is shown as behind", () => {
  catalog.edit("platform/services/crm.yaml", digest("2"), digest("6"));
  const platform = tenantry(catalog, "up", "--env", "dev", "--local", "--platform", "--yes");
  expect(platform.code, platform.stderr).toBe(0);
  const preview = tenantry(catalog, "preview", ...acme);
  expect(preview.stdout).toMatch(/behind/);
  expect(preview.stdout).not.toMatch(/downtime|to replace/i);
  expect(tenantry(catalog, "list", "--env", "dev").stdout).toMatch(/acme.*behind/);
  expect(tenantry(catalog, "show", "acme").stdout).toMatch(/behind/i);
});

test("an edit that would replace a protected guest is refused before any step", () => {
  const ledger = catalog.read("platform/ledger/aiqso-lab.yaml");
  const site = catalog.read("platform/sites/aiqso-lab.yaml");
  const state = JSON.stringify(exportedState(catalog, "dev.acme").deployment.resources);
  catalog.edit("platform/sites/aiqso-lab.yaml", "guests: local-zfs", "guests: other-zfs");
  const up = tenantry(catalog, "up", ...acme, "--yes");
  expect(up.code, up.stdout).toBe(4);
  expect(up.stderr + up.stdout).toContain("acme-crm");
  expect(up.stderr + up.stdout).toMatch(/disk/);
  const raw = pulumi(catalog, "up", "--stack", "dev.acme", "--yes");
  expect(raw.code).not.toBe(0);
  expect(JSON.stringify(exportedState(catalog, "dev.acme").deployment.resources)).toBe(state);
  catalog.write("platform/sites/aiqso-lab.yaml", site);
  expect(catalog.read("platform/ledger/aiqso-lab.yaml")).toBe(ledger);
});

test("an environment that turns disposable takes no protection away, by tenantry or by raw Pulumi", () => {
  const environments = catalog.read("platform/environments.yaml");
  catalog.edit("platform/environments.yaml", "lifecycle: protected", "lifecycle: disposable");
  const up = tenantry(catalog, "up", ...acme, "--yes");
  expect(up.code, up.stdout).not.toBe(0);
  expect(up.stderr).toMatch(/acme\/crm \(VMID \d+\) was made as protected/);
  const raw = pulumi(catalog, "up", "--stack", "dev.acme", "--yes", "--skip-preview");
  expect(raw.code).not.toBe(0);
  catalog.write("platform/environments.yaml", environments);
  const guest = exportedState(catalog, "dev.acme").deployment.resources?.find(({ urn }) =>
    urn.endsWith("ContainerLegacy::acme-crm"),
  );
  expect(guest?.protect).toBe(true);
});

test("a guest whose file entry and ledger line went together is not deleted: nobody released it", () => {
  const before = ["tenants/dev/acme.yaml", "platform/ledger/aiqso-lab.yaml"].map(
    (file) => [file, catalog.read(file)] as const,
  );
  catalog.edit("tenants/dev/acme.yaml", "[crm, social]", "[crm]");
  const ledger = catalog.read("platform/ledger/aiqso-lab.yaml");
  catalog.write("platform/ledger/aiqso-lab.yaml", ledger.replace(/^.*of: acme\/social.*\n/m, ""));
  const up = tenantry(catalog, "up", ...acme, "--yes");
  expect(up.code, up.stdout).toBe(4);
  expect(up.stderr + up.stdout).toMatch(
    /acme-social would be deleted, and the ledger has no tombstone/,
  );
  for (const [file, text] of before) catalog.write(file, text);
});

test("destroy refuses a stack with anything protected in it, by tenantry and by raw Pulumi", () => {
  const count = exportedState(catalog, "dev.acme").deployment.resources?.length;
  const destroy = tenantry(catalog, "destroy", ...acme, "--yes");
  expect(destroy.code).toBe(4);
  expect(destroy.stderr + destroy.stdout).toContain("acme-crm");
  const raw = pulumi(catalog, "destroy", "--stack", "dev.acme", "--yes");
  expect(raw.code).not.toBe(0);
  expect(exportedState(catalog, "dev.acme").deployment.resources?.length).toBe(count);
});

test("release is refused while a file asks for the tenant, then while its stack holds something protected", () => {
  const asked = tenantry(catalog, "release", "acme", "--env", "dev", "--local", "--yes");
  expect(asked.code).toBe(4);
  expect(asked.stderr).toContain("tenants/dev/acme.yaml");
  const text = catalog.read("tenants/dev/acme.yaml");
  catalog.remove("tenants/dev/acme.yaml");
  const held = tenantry(catalog, "release", "acme", "--env", "dev", "--local", "--yes");
  expect(held.code).toBe(4);
  expect(held.stderr).toMatch(
    /protected[^]*approvals\.yaml[^]*- urn: .*:ContainerLegacy::acme-crm\n\s+operation: delete/,
  );
  catalog.write("tenants/dev/acme.yaml", text);
});
