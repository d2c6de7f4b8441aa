import { expect, test } from "vitest";
import { loadForTenant } from "../../../catalog/load.ts";
import { resolveTenant } from "../../../catalog/resolve/tenant.ts";
import { validate } from "../../../catalog/validate.ts";
import { type TempCatalog, tempCatalog, tempDevCatalog } from "../../support/temp-catalog.ts";

const lab = "platform/sites/aiqso-lab.yaml";
const prod = "platform/sites/aiqso.yaml";

/** `file › path: message` of each conflict, but for the notes of where it stands. */
function conflicts(catalog: TempCatalog): string[] {
  return validate(catalog.root, { today: "2026-11-21" })
    .problems.filter(({ code }) => code === "E_CONFLICT")
    .map(({ file, line, message }) => `${file}:${line} ${message}`);
}

test("two sites of one domain are refused: one wildcard would swallow the tenants of the other", () => {
  using catalog = tempCatalog();
  catalog.edit(prod, "domain: aiqso.example", "domain: lab.aiqso.example");
  expect(conflicts(catalog)).toContainEqual(
    expect.stringMatching(
      /^platform\/sites\/aiqso\.yaml:\d+ lab\.aiqso\.example is the domain of the site aiqso-lab too \(platform\/sites\/aiqso-lab\.yaml:4\)\. \*\.lab\.aiqso\.example leads to one of them/,
    ),
  );
});

test("a site whose domain lies below another site's tenant is refused, at the tenant and with the site's line", () => {
  using catalog = tempCatalog();
  catalog.edit(lab, "domain: lab.aiqso.example", "domain: eu.stark.aiqso.example");
  expect(conflicts(catalog)).toEqual([
    expect.stringMatching(
      /^tenants\/prod\/stark\.yaml:\d+ prod\/stark would answer at stark\.aiqso\.example, and the domain of the site aiqso-lab, eu\.stark\.aiqso\.example, lies below it \(platform\/sites\/aiqso-lab\.yaml:4\)/,
    ),
  ]);
});

test("a domain next to a tenant's host, and one below the platform's own domain, are fine", () => {
  using catalog = tempCatalog();
  catalog.edit(lab, "domain: lab.aiqso.example", "domain: eu.starks.aiqso.example");
  expect(conflicts(catalog)).toEqual([]);
});

test("what a tenant's own stack can see of it, it refuses too", () => {
  using catalog = tempCatalog();
  catalog.edit(lab, "domain: lab.aiqso.example", "domain: eu.stark.aiqso.example");
  expect(() =>
    resolveTenant(loadForTenant(catalog.root, "prod", "stark"), "prod", "stark"),
  ).toThrow(/eu\.stark\.aiqso\.example, lies below it/);
});

test.each([
  ["autodiscover", "mail programs look for their server there"],
  ["mail", "mail programs look for their server there"],
  ["wpad", "machines look there by themselves"],
  ["ns1", "name servers"],
  ["admin", "the platform's own consoles"],
  ["api", "the platform itself"],
  ["lab1", "it is the name of a host of aiqso-lab"],
])("no tenant is called %s, since it would answer there", (id, why) => {
  using catalog = tempDevCatalog();
  catalog.write(`tenants/dev/${id}.yaml`, catalog.read("tenants/dev/initech.yaml"));
  expect(conflicts(catalog)).toEqual([
    expect.stringMatching(
      new RegExp(
        `^tenants/dev/${id}\\.yaml:2 ${id} would answer at ${id}\\.lab\\.aiqso\\.example \\(platform/sites/aiqso-lab\\.yaml:\\d+\\), which is reserved: .*${why}`,
      ),
    ),
  ]);
});

test.each([
  "LAB.aiqso.example",
  "lab.aiqso.example.",
  "lab..aiqso.example",
  "*.aiqso.example",
  "läb.aiqso.example",
  "lab.aiqso.еxample",
  "lab .example",
  "10.10.16.1",
])("a domain has one spelling: %j is none", (domain) => {
  using catalog = tempDevCatalog();
  const text = catalog.read(lab).replace(/^domain: [^ ]*/m, `domain: ${JSON.stringify(domain)}`);
  catalog.write(lab, text);
  const told = validate(catalog.root, { today: "2026-11-21" }).problems;
  expect(told.map(({ path }) => path)).toContain("domain");
  expect(told.find(({ path }) => path === "domain")?.message).toMatch(
    /^expected a domain in lower/,
  );
});
