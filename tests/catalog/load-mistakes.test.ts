import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formatProblems } from "../../catalog/errors.ts";
import { loadCatalog } from "../../catalog/load.ts";
import { aCatalog } from "../support/a-catalog.ts";

const repository = join(import.meta.dirname, "..", "..");

function edited(file: string, ...edits: readonly (readonly [from: string, to: string])[]): string {
  return edits.reduce(
    (text, [from, to]) => {
      if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
      return text.replace(from, to);
    },
    readFileSync(join(repository, file), "utf8"),
  );
}

/** One folder, twenty mistakes, all of a different kind. */
function twentyMistakes(): Record<string, string> {
  const site = "platform/sites/aiqso-lab.yaml";
  const crm = "platform/services/crm.yaml";
  const social = "platform/services/social.yaml";
  return {
    "platform/environments.yaml": "dev: { sites: [aiqso-lab], lifecycle: disposible }\n",
    "platform/tiers.yaml":
      "starter: { isolation: pool, size: small, maxServices: 0, backup: nightly }\n",
    [site]: edited(site, ["substrate: proxmox", "substrate: proxmoxx"]),
    "platform/sites/second.yaml": edited(
      site,
      ["cidr: 10.10.16.0/20", "cidr: 10.10.17.0/20"],
      ["api: env:AIQSO_LAB_PVE_TOKEN", "api: hunter2-hunter2"],
      ['window: "02:00"', "window: 02:00"],
      ["vmid: 10000-19999", "vmid: 19999-10000"],
    ),
    [crm]: edited(crm, [
      "@sha256:2222222222222222222222222222222222222222222222222222222222222222",
      ":8.4",
    ]),
    [social]: edited(social, ["redis: { keyPrefix: true }\n", ""], ["port: 3000", 'port: "3000"']),
    "tenants/dev/acme.yaml":
      "name: Acme Ltd\nsite: aiqso-lab\nteir: starter\nservices: [crm, social]\n",
    "tenants/dev/alpha.yaml": "name: Alpha\nsite: aiqso-lab\nservices: [crm]\n",
    "tenants/dev/beta.yaml": "name: 1.20\nsite: aiqso-lab\ntier: starter\nservices: crm\n",
    "tenants/dev/Gamma.yaml": "name: Gamma\nsite: aiqso-lab\ntier: starter\nservices: []\n",
    "tenants/dev/delta.yml": "name: Delta\n",
    "tenants/dev/epsilon.yaml":
      "name: Epsilon\nsite: aiqso-lab\ntier: starter\nname: Again\nservices: []\n",
    "tenants/dev/zeta.yaml": "name: Zeta\nsite: &s aiqso-lab\ntier: *s\nservices: []\n",
    "tenants/dev/eta.yaml": "name: Eta\n  site: aiqso-lab\ntier: starter\n",
    "tenants/dev/theta.yaml": "",
  };
}

test("a folder with twenty different mistakes gives twenty located errors in one run", () => {
  const { problems } = loadCatalog(aCatalog(twentyMistakes()));

  expect(formatProblems(problems)).toMatchSnapshot();
  expect(problems).toHaveLength(20);
  expect(problems.filter((problem) => problem.line < 1 || problem.column < 1)).toEqual([]);
});
