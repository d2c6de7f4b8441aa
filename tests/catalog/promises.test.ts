import { mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { CatalogError } from "../../catalog/errors.ts";
import { loadForPlatform } from "../../catalog/load.ts";
import { resolvePlatform } from "../../catalog/resolve/platform.ts";
import { validate } from "../../catalog/validate.ts";
import { type TempCatalog, tempDevCatalog } from "../support/temp-catalog.ts";

const today = "2026-11-21";
const ledger = "platform/ledger/aiqso-lab.yaml";

/** What the platform stack `dev` says after an edit; empty when it would be built. */
function platformAfter(edit: (catalog: TempCatalog) => void): string {
  using catalog = tempDevCatalog();
  edit(catalog);
  try {
    resolvePlatform(loadForPlatform(catalog.root, "dev"), "dev");
    return "";
  } catch (error) {
    if (error instanceof CatalogError) return error.message;
    throw error;
  }
}

function validateAfter(edit: (catalog: TempCatalog) => void) {
  using catalog = tempDevCatalog();
  edit(catalog);
  return validate(catalog.root, { today });
}

test("a platform whose site's file is gone is not built, while that site's ledger has guests", () => {
  const said = platformAfter((catalog) => {
    const site = catalog.read("platform/sites/aiqso-lab.yaml");
    catalog.write("platform/sites/other.yaml", site.replaceAll("192.168.0.10", "192.168.0.20"));
    catalog.remove("platform/sites/aiqso-lab.yaml");
    catalog.edit("platform/environments.yaml", "[aiqso-lab]", "[other]");
  });
  expect(said).toContain("E_ORPHAN");
  expect(said).toContain("platform/sites/aiqso-lab.yaml is missing");
});

test("a platform whose service's file is gone is not built, while a ledger has guests of it", () => {
  const said = platformAfter((catalog) => catalog.remove("platform/services/crm.yaml"));
  expect(said).toContain("platform/services/crm.yaml is missing");
  expect(said).toContain(`${ledger}:`);
});

test("one word does not turn a guest that was made as protected into one that may be replaced", () => {
  const protect = (catalog: TempCatalog): void => {
    catalog.edit(ledger, "of: acme/crm,", `of: acme/crm, image: "sha256:${"2".repeat(64)}",`);
  };
  const environment = validateAfter(protect).problems.find(({ code }) => code === "E_CONFLICT");
  expect(environment).toMatchObject({
    file: "platform/environments.yaml",
    other: { file: ledger },
  });
  expect(environment?.message).toMatch(/acme\/crm \(VMID 10001\) was made as protected/);
  expect(platformAfter(protect)).toContain("was made as protected");
});

test.each(["env:AIQSO_LAB_PG_ADMIN", "file:~/.ssh/aiqso-lab"])(
  "%s, a credential of the site's administrator, is refused as a service's secret",
  (source) => {
    const { problems } = validateAfter((catalog) =>
      catalog.edit(
        "platform/services/crm.yaml",
        "admin_password: generated",
        `admin_password: ${source}`,
      ),
    );
    expect(problems.map(({ code, file }) => `${code} ${file}`)).toEqual([
      "E_CONFLICT platform/services/crm.yaml",
    ]);
  },
);

test.each([
  "env:PATH",
  "env:PULUMI_CONFIG_PASSPHRASE",
  "env:TENANTRY_CATALOG",
  "file:~/../other/.ssh/key",
  "file:/run/./secret",
])("%s is no place of a secret", (source) => {
  const { problems } = validateAfter((catalog) =>
    catalog.edit(
      "platform/services/crm.yaml",
      "admin_password: generated",
      `admin_password: ${source}`,
    ),
  );
  expect(problems[0]).toMatchObject({ file: "platform/services/crm.yaml", code: "E_VALUE" });
});

test("a service whose role would be another one's owner is refused", () => {
  const { problems } = validateAfter((catalog) => {
    const text = catalog.read("platform/services/crm.yaml");
    catalog.write("platform/services/crm-owner.yaml", text.replace("path: /crm", "path: /owner"));
  });
  expect(problems.map(({ message }) => message).join()).toContain('may not end in "-owner"');
});

test("a cluster whose firewall nobody switches on is a warning", () => {
  const { warnings } = validateAfter((catalog) =>
    catalog.edit(
      "platform/sites/aiqso-lab.yaml",
      "clusterFirewall: true",
      "clusterFirewall: false",
    ),
  );
  expect(warnings.join()).toContain("no guest's firewall has any effect");
});

test("an environment that has no tenants folder yet does not hide another one's orphans", () => {
  const said = platformAfter((catalog) => {
    mkdirSync(catalog.path("tenants/prod"));
    catalog.remove("platform/services/social.yaml");
  });
  expect(said).toContain("platform/services/social.yaml is missing");
});
