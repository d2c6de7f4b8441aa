import { mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { problemsAfter, short } from "../support/problems.ts";
import type { TempCatalog } from "../support/temp-catalog.ts";

const site = "platform/sites/aiqso-lab.yaml";

test("a site in two environments, and a tenant that uses another environment's site, are named", () => {
  const problems = problemsAfter((catalog) => {
    catalog.write(
      "platform/environments.yaml",
      "dev: { sites: [aiqso-lab], lifecycle: disposable }\nprod: { sites: [aiqso-lab], lifecycle: protected }\n",
    );
    mkdirSync(catalog.path("tenants/prod"), { recursive: true });
    catalog.write("tenants/prod/hooli.yaml", catalog.read("tenants/dev/initech.yaml"));
  });
  expect(short(problems)).toContain("platform/environments.yaml:2 E_DUPLICATE");
  expect(problems[0]?.message).toContain("belongs to dev already (platform/environments.yaml:1)");
});

/** A second site beside the first one, and an environment of its own. */
function withSecondSite(catalog: TempCatalog, edits: readonly [from: string, to: string][]): void {
  let text = catalog.read(site);
  for (const [from, to] of edits) text = text.replaceAll(from, to);
  catalog.write("platform/sites/aiqso.yaml", text);
  catalog.write(
    "platform/environments.yaml",
    "dev: { sites: [aiqso-lab], lifecycle: disposable }\nprod: { sites: [aiqso], lifecycle: protected }\n",
  );
  mkdirSync(catalog.path("tenants/prod"), { recursive: true });
  catalog.write(
    "tenants/prod/acme.yaml",
    "name: Acme\nsite: aiqso\ntier: starter\nservices: [crm]\n",
  );
}

const elsewhere: [string, string][] = [
  ["https://192.168.0.10:8006/", "https://192.168.1.10:8006/"],
  ["lab.aiqso.example", "aiqso.example"],
  ["AIQSO_LAB", "AIQSO"],
  ["Redi\n", "Read\n"],
];

test("the same id on a site elsewhere, under another domain, is another tenant", () => {
  const problems = problemsAfter((catalog) => withSecondSite(catalog, elsewhere));
  expect(short(problems)).toEqual(["tenants/prod/acme.yaml:4 E_NOT_ALLOCATED"]);
});

test("a host name that would belong to two tenants of different environments is named with both", () => {
  const problems = problemsAfter((catalog) =>
    withSecondSite(
      catalog,
      elsewhere.filter(([from]) => from !== "lab.aiqso.example"),
    ),
  );
  expect(short(problems)).toContain("tenants/prod/acme.yaml:2 E_CONFLICT");
  expect(problems.find((it) => it.code === "E_CONFLICT")?.message).toContain(
    "acme.lab.aiqso.example would belong to dev/acme (tenants/dev/acme.yaml:3) and to prod/acme.",
  );
});

test("a tenant whose host name would be another site's domain is refused", () => {
  const problems = problemsAfter((catalog) => {
    withSecondSite(catalog, elsewhere);
    catalog.write("tenants/prod/lab.yaml", catalog.read("tenants/prod/acme.yaml"));
  });
  expect(problems.find((it) => it.code === "E_CONFLICT")?.message).toContain(
    "prod/lab would answer at lab.aiqso.example, which is the domain of the site aiqso-lab",
  );
});

test("two sites on one endpoint need ranges and networks that do not overlap, one firewall, and images and tenants apart", () => {
  const problems = problemsAfter((catalog) =>
    withSecondSite(catalog, [
      ["lab.aiqso.example", "aiqso.example"],
      ["10000-19999", "19000-29999"],
      ["10.10.16.0/20", "10.10.16.0/21"],
    ]),
  );
  const conflicts = problems.filter((it) => it.code === "E_CONFLICT");
  expect(conflicts.map((it) => `${it.file} ${it.path}`)).toEqual([
    "platform/sites/aiqso.yaml networks › tenants › cidr",
    "platform/sites/aiqso.yaml clusterFirewall",
    "platform/sites/aiqso.yaml storage › images",
    "platform/sites/aiqso.yaml ranges › vmid",
    "tenants/prod/acme.yaml site",
  ]);
  expect(conflicts.every((it) => it.other !== undefined)).toBe(true);
});
