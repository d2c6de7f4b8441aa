import { readFileSync, renameSync } from "node:fs";
import { expect, test } from "vitest";
import { formatProblems } from "../../catalog/errors.ts";
import { allocate } from "../../catalog/ledger/allocate.ts";
import { planAllocation } from "../../catalog/ledger/plan.ts";
import { loadCatalog, loadForTenant } from "../../catalog/load.ts";
import { resolveTenant } from "../../catalog/resolve/tenant.ts";
import { validate } from "../../catalog/validate.ts";
import { type TempCatalog, tempDevCatalog } from "../support/temp-catalog.ts";

const TODAY = "2026-11-21";
const ledger = "platform/ledger/aiqso-lab.yaml";

/** What is said, after it was made sure that nothing in the ledger changes. */
function afterwards(catalog: TempCatalog): string {
  const before = readFileSync(catalog.path(ledger), "utf8");
  const { ledgers, problems } = allocate(loadCatalog(catalog.root).catalog, TODAY);
  for (const [vmid, guest] of loadCatalog(catalog.root).catalog.ledgers.get("aiqso-lab")?.guests ??
    []) {
    expect(ledgers.get("aiqso-lab")?.guests.get(vmid)).toEqual(guest);
  }
  // Whoever writes ledgers looks at the problems first, and an orphan is among them.
  expect(problems.map((it) => it.code)).toContain("E_ORPHAN");
  expect(catalog.read(ledger)).toBe(before);
  return formatProblems(validate(catalog.root, { today: TODAY }).problems);
}

test("a file that was removed is an orphan that names file and ledger line", () => {
  using catalog = tempDevCatalog();
  catalog.remove("tenants/dev/acme.yaml");
  expect(afterwards(catalog)).toMatchInlineSnapshot(`
    "platform/ledger/aiqso-lab.yaml:5:3  tenants › 1  [E_ORPHAN]
      tenants/dev/acme.yaml is missing, and this ledger still has the tenant acme with 3 guests. Nothing is deleted. Bring the file back, or to give its numbers back: \`tenantry release acme\`.
        5 |   1: acme
          |   ^"
  `);
});

test("a service line that was removed is an orphan that names file and ledger line", () => {
  using catalog = tempDevCatalog();
  catalog.edit("tenants/dev/acme.yaml", "[crm, social]", "[crm]");
  expect(afterwards(catalog)).toMatchInlineSnapshot(`
    "tenants/dev/acme.yaml:5:1  services  [E_ORPHAN]
      "social" is not in the list any more, and platform/ledger/aiqso-lab.yaml:11 still has acme/social (VMID 10002). Nothing is deleted. Put it back, or to give its numbers back: \`tenantry release acme/social\`.
        5 | services: [crm]
          | ^^^^^^^^
      see platform/ledger/aiqso-lab.yaml:11:3"
  `);
});

test("a file that was renamed is an orphan and a new tenant, with a hint at the rename", () => {
  using catalog = tempDevCatalog();
  renameSync(catalog.path("tenants/dev/acme.yaml"), catalog.path("tenants/dev/acme-corp.yaml"));
  expect(afterwards(catalog)).toMatchInlineSnapshot(`
    "platform/ledger/aiqso-lab.yaml:5:3  tenants › 1  [E_ORPHAN]
      tenants/dev/acme.yaml is missing, and this ledger still has the tenant acme with 3 guests. Nothing is deleted. Bring the file back, or to give its numbers back: \`tenantry release acme\`. Was it renamed to tenants/dev/acme-corp.yaml? It has the same services; a tenant's id is for ever, so rename it back.
        5 |   1: acme
          |   ^
    tenants/dev/acme-corp.yaml:5:11  services  [E_NOT_ALLOCATED]
      acme-corp is new: platform/ledger/aiqso-lab.yaml has neither a number for it nor 3 guests. Run \`tenantry allocate\` and commit the ledger with this file.
        5 | services: [crm, social]
          |           ^^^^^^^^^^^^^"
  `);
});

test("a service file that was removed is named once, however many guests it has", () => {
  using catalog = tempDevCatalog();
  catalog.remove("platform/services/dashboard.yaml");
  expect(afterwards(catalog)).toMatchInlineSnapshot(`
    "platform/ledger/aiqso-lab.yaml:9:3  guests › 10000  [E_ORPHAN]
      platform/services/dashboard.yaml is missing, and this ledger still has 3 guests of it, the first one here. Nothing is deleted. Bring the file back.
        9 |   10000: { of: acme/dashboard, ip: 10.10.16.10, host: lab3 }
          |   ^^^^^"
  `);
});

test("a tenant whose site was changed gets no second set of numbers", () => {
  using catalog = tempDevCatalog();
  catalog.write(
    "platform/sites/aiqso-two.yaml",
    catalog
      .read("platform/sites/aiqso-lab.yaml")
      .replace("192.168.0.10", "192.168.1.10")
      .replace("lab.aiqso", "two.aiqso")
      .replaceAll("AIQSO_LAB", "AIQSO_TWO")
      .replace("Redi\n", "Read\n"),
  );
  catalog.edit("platform/environments.yaml", "[aiqso-lab]", "[aiqso-lab, aiqso-two]");
  catalog.edit("tenants/dev/acme.yaml", "site: aiqso-lab", "site: aiqso-two");
  expect(planAllocation(loadCatalog(catalog.root).catalog, TODAY).additions).toEqual([]);
  expect(afterwards(catalog)).toMatchInlineSnapshot(`
    "tenants/dev/acme.yaml:3:7  site  [E_ORPHAN]
      the site is aiqso-two now, and platform/ledger/aiqso-lab.yaml:5 still has acme on aiqso-lab. Nothing is deleted, and nothing is moved. Write \`site: aiqso-lab\` again.
        3 | site: aiqso-two
          |       ^^^^^^^^^
      see platform/ledger/aiqso-lab.yaml:5:3"
  `);
});

test("a site that was removed is named with its file and what the ledger has of it", () => {
  using catalog = tempDevCatalog();
  catalog.remove("platform/sites/aiqso-lab.yaml");
  catalog.write("platform/sites/other.yaml", "substrate: proxmox\n");
  expect(formatProblems(validate(catalog.root, { today: TODAY }).problems)).toContain(
    "platform/sites/aiqso-lab.yaml is missing, and this ledger of it has 3 tenants and 9 guests. Nothing is deleted.",
  );
});

test("a tenant's own run says the same, from its own file and its site's ledger", () => {
  using catalog = tempDevCatalog();
  catalog.remove("tenants/dev/acme.yaml");
  catalog.edit("tenants/dev/globex.yaml", "[crm, content, social]", "[crm, content]");
  const open = (id: string) => resolveTenant(loadForTenant(catalog.root, "dev", id), "dev", id);
  expect(() => open("acme")).toThrow("tenants/dev/acme.yaml is missing, and this ledger still has");
  expect(() => open("globex")).toThrow(`${ledger}:15 still has globex/social (VMID 10006)`);
  expect(open("initech").id).toBe("initech");
});

test("a tenant's own run says what to do when nothing is allocated yet", () => {
  using catalog = tempDevCatalog();
  catalog.edit("tenants/dev/acme.yaml", "[crm, social]", "[crm, social, content]");
  expect(() => resolveTenant(loadForTenant(catalog.root, "dev", "acme"), "dev", "acme")).toThrow(
    "acme/content: not in platform/ledger/aiqso-lab.yaml yet",
  );
});
