import { afterAll, beforeAll, expect, test } from "vitest";
import { type TempCatalog, tempCatalog } from "../support/temp-catalog.ts";
import { bringUp, exportedState, tenantry, tenantryWith } from "../support/tenantry.ts";

const acme = ["--env", "dev", "--local", "--tenant", "acme"];
let catalog: TempCatalog;

beforeAll(() => {
  catalog = tempCatalog();
  bringUp(catalog, "acme");
});
afterAll(() => catalog[Symbol.dispose]());

test("a released disposable service becomes a tombstone, and the next up removes its guest", () => {
  catalog.edit("tenants/dev/acme.yaml", "[crm, social]", "[crm]");
  const release = tenantry(catalog, "release", "acme/social", "--env", "dev", "--local", "--yes");
  expect(release.code, release.stderr).toBe(0);
  expect(catalog.read("platform/ledger/aiqso-lab.yaml")).toMatch(
    /released:\n(.*\n)*\s+\d+: \{ of: acme\/social, ip: [\d.]+, ipFreeFrom: \d{4}-\d{2}-\d{2} \}/,
  );
  const up = tenantry(catalog, "up", ...acme, "--yes");
  expect(up.code, up.stderr + up.stdout).toBe(0);
  const urns = exportedState(catalog, "dev.acme").deployment.resources?.map(({ urn }) => urn);
  expect(urns?.filter((urn) => urn.includes("acme-social"))).toEqual([]);
  expect(urns?.filter((urn) => urn.endsWith("acme-crm"))).not.toEqual([]);
});

test("the released VMID never comes back", () => {
  const vmid = /(\d+): \{ of: acme\/social/.exec(
    catalog.read("platform/ledger/aiqso-lab.yaml"),
  )?.[1] as string;
  catalog.edit("tenants/dev/acme.yaml", "[crm]", "[crm, social]");
  expect(tenantry(catalog, "allocate").code).toBe(0);
  const lines = catalog.read("platform/ledger/aiqso-lab.yaml").match(/\d+: \{ of: acme\/social/g);
  expect(lines).toHaveLength(2);
  expect(lines?.filter((line) => line.startsWith(`${vmid}:`))).toHaveLength(1);
});

test("release is refused when the state cannot be read", () => {
  const text = catalog.read("tenants/dev/initech.yaml");
  catalog.remove("tenants/dev/initech.yaml");
  // A backend of its own, so that the login of whoever runs this is never used.
  const nowhere = { PULUMI_BACKEND_URL: "file:///nonexistent/tenantry-state" };
  const release = tenantryWith(nowhere, catalog, "release", "initech", "--env", "dev", "--yes");
  catalog.write("tenants/dev/initech.yaml", text);
  expect(release.code).toBe(4);
  expect(release.stderr).toMatch(/state .*(read|reach)/i);
});
