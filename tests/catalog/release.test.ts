import { expect, test } from "vitest";
import { formatProblems } from "../../catalog/errors.ts";
import { release, type StateCheck, sitesHolding } from "../../catalog/ledger/release.ts";
import { saveLedger } from "../../catalog/ledger/save.ts";
import { loadCatalog, loadForTenant } from "../../catalog/load.ts";
import { resolveTenant } from "../../catalog/resolve/tenant.ts";
import { validate } from "../../catalog/validate.ts";
import { type TempCatalog, tempDevCatalog } from "../support/temp-catalog.ts";

const TODAY = "2026-11-21";

function tryRelease(catalog: TempCatalog, entry: string, state: StateCheck = { kind: "none" }) {
  return release(loadCatalog(catalog.root).catalog, "aiqso-lab", entry, TODAY, state);
}

test("a guest that a file still asks for is not released, and the error names file and line", () => {
  using catalog = tempDevCatalog();
  const { ledger, problems } = tryRelease(catalog, "acme/crm");
  expect(ledger).toBeNull();
  expect(formatProblems(problems)).toMatchInlineSnapshot(`
    "platform/ledger/aiqso-lab.yaml:10:3  guests › 10001  [E_RELEASE]
      acme/crm is not released: tenants/dev/acme.yaml:5 still asks for it. Take it out of \`services\` first; that alone deletes nothing.
        10 |   10001: { of: acme/crm, ip: 10.10.16.11, host: lab1 }
           |   ^^^^^
      see tenants/dev/acme.yaml:5:12"
  `);
});

test("a guest of a service that comes with every tenant is asked for by the tenant's file", () => {
  using catalog = tempDevCatalog();
  const { problems } = tryRelease(catalog, "acme/dashboard");
  expect(problems.map((it) => it.code)).toEqual(["E_RELEASE"]);
  expect(problems[0]?.message).toContain("tenants/dev/acme.yaml:5 still asks for it");
});

test("a tenant whose file is there, or cannot be read, is not released", () => {
  using catalog = tempDevCatalog();
  expect(tryRelease(catalog, "acme").problems[0]?.message).toContain(
    "tenants/dev/acme.yaml still asks for it",
  );
  catalog.write("tenants/dev/acme.yaml", "name: [");
  expect(tryRelease(catalog, "acme").problems[0]?.message).toContain(
    "tenants/dev/acme.yaml cannot be read, and may still ask for it",
  );
  expect(tryRelease(catalog, "acme/crm").ledger).toBeNull();
});

test.each<[StateCheck, string]>([
  [
    { kind: "protected", urns: ["urn:pulumi:dev.acme::tenantry::x::acme-crm"] },
    "1 protected: urn:",
  ],
  [{ kind: "unreadable", why: "no such backend" }, "cannot be read (no such backend)"],
])("a stack that holds something protected, or cannot be read, is a refusal", (state, says) => {
  using catalog = tempDevCatalog();
  catalog.remove("tenants/dev/acme.yaml");
  const { ledger, problems } = tryRelease(catalog, "acme", state);
  expect(ledger).toBeNull();
  expect(problems.map((it) => it.code)).toEqual(["E_RELEASE"]);
  expect(problems[0]?.message).toContain(says);
});

test("what is not in the ledger is not released", () => {
  using catalog = tempDevCatalog();
  expect(tryRelease(catalog, "acne").problems[0]?.message).toBe(
    'there is no acne to release on aiqso-lab. Did you mean "acme"?',
  );
});

test("a released service is gone from what is resolved, and the catalog has no problem", () => {
  using catalog = tempDevCatalog();
  catalog.edit("tenants/dev/acme.yaml", "[crm, social]", "[crm]");
  expect(sitesHolding(loadCatalog(catalog.root).catalog, "dev", "acme/social")).toEqual([
    "aiqso-lab",
  ]);
  const { ledger, vmids, tenantNumber } = tryRelease(catalog, "acme/social", { kind: "clear" });
  expect({ vmids, tenantNumber }).toEqual({ vmids: [10002], tenantNumber: null });
  if (ledger) saveLedger(catalog.root, ledger);
  expect(validate(catalog.root, { today: TODAY }).problems).toEqual([]);
  const tenant = resolveTenant(loadForTenant(catalog.root, "dev", "acme"), "dev", "acme");
  expect(tenant.services.map((it) => it.id)).toEqual(["crm", "dashboard"]);
});

test("a released tenant leaves tombstones of its number and of every guest", () => {
  using catalog = tempDevCatalog();
  catalog.remove("tenants/dev/acme.yaml");
  const { ledger, vmids, tenantNumber } = tryRelease(catalog, "acme", { kind: "clear" });
  expect({ vmids, tenantNumber }).toEqual({ vmids: [10000, 10001, 10002], tenantNumber: 1 });
  if (ledger) saveLedger(catalog.root, ledger);
  const { problems, catalog: after } = validate(catalog.root, { today: TODAY });
  expect(problems).toEqual([]);
  expect([...(after.ledgers.get("aiqso-lab")?.releasedTenants ?? [])]).toEqual([[1, "acme"]]);
  expect(sitesHolding(after, "dev", "acme")).toEqual([]);
});
