import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { loadCatalog } from "../../catalog/load.ts";
import { draftTenant } from "../../cli/onboarding/draft-tenant.ts";
import { writeTenant } from "../../cli/onboarding/write-tenant.ts";
import { projectRoot, type TempCatalog, tempCatalog } from "../support/temp-catalog.ts";
import { tenantry } from "../support/tenantry.ts";

const ledger = "platform/ledger/aiqso-lab.yaml";
const file = "tenants/dev/hooli.yaml";
const facts = ["--name", "Hooli: Inc", "--site", "aiqso-lab", "--tier", "starter"];
const hooli = ["new", "hooli", ...facts, "--services", "crm,social"];

interface Created {
  readonly result: string;
  readonly number: number;
  readonly url: string;
  readonly services: readonly { readonly service: string; readonly vmid: number }[];
  readonly added: readonly unknown[];
}

/** Everything that the command may have written, by path. */
function written(catalog: TempCatalog): Record<string, string> {
  const paths = [ledger, file].filter((path) => existsSync(catalog.path(path)));
  return Object.fromEntries(paths.map((path) => [path, catalog.read(path)]));
}

test("new writes a file that validates and the ledger's lines, and says what they are as data", () => {
  using catalog = tempCatalog();
  const { code, stdout, stderr } = tenantry(catalog, ...hooli, "--json");
  expect([code, stderr]).toEqual([0, ""]);
  const created = JSON.parse(stdout) as Created;
  expect(created).toMatchObject({ result: "created", url: "https://hooli.lab.aiqso.example" });
  expect(created.services.map(({ service }) => service)).toEqual(["crm", "dashboard", "social"]);
  expect(catalog.read(file)).toMatch(/^name: "Hooli: Inc"\nsite: aiqso-lab\ntier: starter\n/m);
  for (const { vmid, service } of created.services) {
    expect(catalog.read(ledger)).toContain(`${vmid}: { of: hooli/${service},`);
  }
  expect(tenantry(catalog, "validate").code).toBe(0);
  expect(tenantry(catalog, "allocate", "--check").code).toBe(0);
  expect(readdirSync(catalog.path("platform")).filter((name) => name.startsWith("."))).toEqual([]);
});

test("said again it changes nothing and exits 0, whatever the order of the services", () => {
  using catalog = tempCatalog();
  tenantry(catalog, ...hooli);
  const before = written(catalog);
  const again = tenantry(catalog, "new", "hooli", ...facts, "--services", "social, crm", "--json");
  expect([again.code, written(catalog)]).toEqual([0, before]);
  expect(JSON.parse(again.stdout)).toMatchObject({ result: "unchanged", added: [] });
});

test("other facts about a tenant that is there are errors at its lines, all at once, and nothing is written", () => {
  using catalog = tempCatalog();
  tenantry(catalog, ...hooli);
  const before = written(catalog);
  const other = ["--name", "Hooli", "--site", "aiqso-lab", "--tier", "growth", "--services", "crm"];
  const { code, stdout, stderr } = tenantry(catalog, "new", "hooli", ...other);
  expect([code, stdout, written(catalog)]).toEqual([3, "", before]);
  for (const line of [
    /hooli\.yaml:2:7 +name/,
    /hooli\.yaml:4:7 +tier/,
    /hooli\.yaml:5:11 +services/,
  ]) {
    expect(stderr).toMatch(line);
  }
});

test.each([
  [
    "an unknown tier and service",
    ["--tier", "startr", "--services", "crn"],
    ["E_REFERENCE", "E_REFERENCE"],
  ],
  [
    "more services than the tier has, one of them of another site",
    ["--services", "crm,social,content,docs"],
    ["E_LIMIT", "E_REFERENCE"],
  ],
  ["a name of two lines", ["--name", "a\nb"], ["E_VALUE"]],
  ["the site of another environment", ["--env", "prod"], ["E_REFERENCE"]],
])("%s: located errors as data, exit 3, and nothing is written", (_what, args, codes) => {
  using catalog = tempCatalog();
  const before = written(catalog);
  const { code, stdout } = tenantry(catalog, ...hooli, ...args, "--json");
  const { result, problems } = JSON.parse(stdout) as {
    result: string;
    problems: readonly { code: string; file: string; line: number }[];
  };
  expect([code, result, written(catalog)]).toEqual([3, "refused", before]);
  expect(problems.map((problem) => problem.code)).toEqual(codes);
  expect(problems.every(({ file: at, line }) => at.endsWith("hooli.yaml") && line > 0)).toBe(true);
});

test.each([
  [["new", "Hooli", ...facts], /capital letter "H".*Expected 2 to 20/],
  [["new", "site", ...facts], /reserved/],
  [
    ["new", "hooli", "--name", "H", "--site", "nowhere", "--tier", "starter"],
    /no site "nowhere".*There is/,
  ],
  [["new", "hooli", "--site", "aiqso-lab", "--tier", "starter"], /--name/],
])("%j is a usage error", (args, message) => {
  using catalog = tempCatalog();
  const { code, stderr } = tenantry(catalog, ...args);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});

test("a dry run writes nothing and shows file and lines", () => {
  using catalog = tempCatalog();
  const before = written(catalog);
  const { code, stdout } = tenantry(catalog, ...hooli, "--dry-run");
  expect([code, written(catalog)]).toEqual([0, before]);
  expect(stdout).toMatch(
    /tenants\/dev\/hooli\.yaml: \+[^]*\+ tenants \d+: hooli\n[^]*\+ guests \d+: [^]*Nothing was written/,
  );
});

test("a run that was killed between the file and the ledger is ended by the same command", () => {
  using catalog = tempCatalog();
  const before = catalog.read(ledger);
  tenantry(catalog, ...hooli);
  const after = written(catalog);
  catalog.write(ledger, before);
  const again = tenantry(catalog, ...hooli, "--json");
  expect([again.code, written(catalog)]).toEqual([0, after]);
  expect((JSON.parse(again.stdout) as Created).result).toBe("created");
});

test("a ledger that cannot be written leaves no file behind", () => {
  using catalog = tempCatalog();
  const before = written(catalog);
  const draft = draftTenant(
    loadCatalog(catalog.root),
    {
      ...{ environment: "dev", id: "hooli", name: "Hooli", site: "aiqso-lab", tier: "starter" },
      services: ["crm"],
    },
    "2026-11-21",
  );
  const nowhere = draft.ledgers.map((it) => ({ ...it, file: "tenants/dev/acme.yaml/ledger.yaml" }));
  expect(() => writeTenant(catalog.root, { ...draft, ledgers: nowhere })).toThrow(/ENOTDIR/);
  expect(written(catalog)).toEqual(before);
});

test("several at once get numbers of their own: none overwrites another's lines", async () => {
  using catalog = tempCatalog();
  const ids = ["tick", "trick", "track", "donald"];
  const runs = ids.map((id) => {
    const main = join(projectRoot, "cli/main.ts");
    const args = [main, "-C", catalog.root, "new", id, ...facts, "--services", "crm", "--json"];
    return execa(process.execPath, args, { reject: false });
  });
  const done = await Promise.all(runs);
  expect(done.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual(ids.map(() => [0, ""]));
  const made = done.map(({ stdout }) => JSON.parse(stdout) as Created);
  expect(new Set(made.map(({ number }) => number)).size).toBe(ids.length);
  expect(tenantry(catalog, "allocate", "--check").code).toBe(0);
  expect(tenantry(catalog, "validate").code).toBe(0);
});
