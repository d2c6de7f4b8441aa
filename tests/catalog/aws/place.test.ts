import { expect, test } from "vitest";
import { loadCatalog, loadForPlatform } from "../../../catalog/load.ts";
import { resolvePlatform } from "../../../catalog/resolve/platform.ts";
import { validate } from "../../../catalog/validate.ts";
import { allocateIn } from "../../support/allocate-in.ts";
import { TODAY } from "../../support/memory-catalog.ts";
import { type TempCatalog, tempWholeCatalog } from "../../support/temp-catalog.ts";
import { ledgerFile, problemsAfter, siteFile } from "./support/aws-catalog.ts";

const staging = {
  site: "platform/sites/fixnado-staging.yaml",
  ledger: "platform/ledger/fixnado-staging.yaml",
};

test("other addresses for the VPC and a zone that is taken out are errors that name the ledger's line, without a base", () => {
  const problems = problemsAfter((catalog) => {
    catalog.edit(siteFile, "cidr: 10.40.0.0/16", "cidr: 10.44.0.0/16");
    catalog.edit(siteFile, "zones: [a, b, c]", "zones: [c, a]");
  });
  expect(problems.map((it) => `${it.file}:${it.line} ${it.path} ${it.code}`)).toEqual([
    `${siteFile}:8 network › cidr E_CONFLICT`,
    `${siteFile}:9 network › zones E_CONFLICT`,
  ]);
  expect(problems[0]?.message).toBe(
    `the VPC of fixnado has the addresses 10.40.0.0/16 (${ledgerFile}:4), and this says 10.44.0.0/16. Another network would replace it with everything in it, its tenants' servers included. Write 10.40.0.0/16 again, and make a new site for 10.44.0.0/16.`,
  );
  expect(problems[1]?.message).toContain(`fixnado has the zone b (${ledgerFile}:4)`);
  expect(problems[1]?.other).toMatchObject({ file: ledgerFile, line: 4 });
});

test("a zone that comes is asked for, written behind those that are there, and moves neither a subnet nor the one NAT gateway", () => {
  using catalog = tempWholeCatalog();
  const before = networkOf(catalog);
  catalog.edit(staging.site, "zones: [a, b]", "zones: [c, a, b]");
  expect(problemsIn(catalog)).toEqual([
    `${staging.site}:9 E_NOT_ALLOCATED ${staging.ledger} does not record the zone c of fixnado-staging yet. Run \`tenantry allocate\` and commit the ledger with this file.`,
  ]);
  const text = catalog.read(staging.ledger);
  allocateIn(catalog.root);
  expect(catalog.read(staging.ledger)).toBe(text.replace("zones: [a, b] }", "zones: [a, b, c] }"));
  expect(problemsIn(catalog)).toEqual([]);
  const after = networkOf(catalog);
  expect(after).toMatchObject({ nat: "single", natZone: "a" });
  expect(after?.zones.map((it) => it.letter)).toEqual(["a", "b", "c"]);
  expect(after?.zones.slice(0, 2)).toEqual(before?.zones);
});

test("a ledger from before addresses were recorded is completed in its line, and nothing else of it changes", () => {
  using catalog = tempWholeCatalog();
  const text = catalog.read(staging.ledger);
  catalog.edit(staging.ledger, ", cidr: 10.41.0.0/16, zones: [a, b] }", " } # since the start");
  expect(problemsIn(catalog)).toEqual([
    expect.stringContaining("does not record the addresses of fixnado-staging yet"),
  ]);
  allocateIn(catalog.root);
  expect(catalog.read(staging.ledger)).toBe(text);
});

test("against a base a place may say more, and nothing else", () => {
  const since = (from: string, to: string): string[] => {
    using catalog = tempWholeCatalog();
    const base = { ledgers: loadCatalog(catalog.root).catalog.ledgers };
    catalog.edit(staging.ledger, from, to);
    return validate(catalog.root, { today: TODAY, base })
      .problems.filter((it) => it.code === "E_LEDGER_CHANGED")
      .map((it) => `${it.path}: ${it.message}`);
  };
  expect(since("zones: [a, b]", "zones: [a, b, c]")).toEqual([]);
  for (const [from, to] of [
    ["zones: [a, b]", "zones: [a]"],
    [", zones: [a, b]", ""],
    ["cidr: 10.41.0.0/16", "cidr: 10.45.0.0/16"],
    ["region: eu-west-1", "region: eu-west-2"],
  ] as const) {
    expect(since(from, to)).toEqual([expect.stringMatching(/^place: the base has "place: \{/)]);
  }
});

function problemsIn(catalog: TempCatalog): string[] {
  const { problems } = validate(catalog.root, { today: TODAY });
  return problems.map((it) => `${it.file}:${it.line} ${it.code} ${it.message}`);
}

/** The VPC of fixnado-staging as its stack makes it. */
function networkOf(catalog: TempCatalog) {
  const { sites } = resolvePlatform(loadForPlatform(catalog.root, "staging"), "staging");
  const site = sites.find((it) => it.access.id === "fixnado-staging");
  return site?.substrate === "aws" ? site.network : undefined;
}
