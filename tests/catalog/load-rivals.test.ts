import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadCatalog } from "../../catalog/load.ts";
import { aCatalog } from "../support/a-catalog.ts";

/*
 * What other tools let pass, or report without a file, when one tenant of many is broken. Here each is a problem of
 * that file and line, and the other tenants are still read.
 */

const acme = "tenants/dev/acme.yaml";
const tenant = "name: Acme Ltd\nsite: aiqso-lab\ntier: starter\nservices: [crm]\n";

function problemsOf(changes: Record<string, string>) {
  return loadCatalog(aCatalog(changes)).problems;
}

test("a misspelt key at the top level is an error at the key", () => {
  expect(problemsOf({ [acme]: tenant.replace("services", "servises") })).toMatchObject([
    {
      file: acme,
      line: 4,
      column: 1,
      length: 8,
      code: "E_UNKNOWN_KEY",
      message: expect.stringContaining('Did you mean "services"?') as string,
    },
  ]);
});

test("a misspelt key deep in a file is an error at the key, not at the block around it", () => {
  const file = "platform/sites/other.yaml";
  const [problem, ...more] = problemsOf({
    [acme]: `${tenant}pin:\n  crm:\n    vmid: 100\n    ip: 10.10.16.9\n    hots: lab1\n`,
    [file]: "",
  }).filter((it) => it.file === acme);

  expect(more).toEqual([]);
  expect(problem).toMatchObject({
    line: 9,
    column: 5,
    path: "pin › crm › hots",
    message: expect.stringContaining('Did you mean "host"?') as string,
  });
});

test("a value of the wrong type names the file, the line and what is allowed", () => {
  expect(problemsOf({ [acme]: tenant.replace("[crm]", "12") })).toMatchObject([
    {
      file: acme,
      line: 4,
      column: 11,
      code: "E_TYPE",
      message: "expected a list of service ids, for instance [crm, social]; found `12`.",
    },
  ]);
});

test("a duplicate key is an error, names both places, and does not stop at the first bad file", () => {
  const problems = problemsOf({
    [acme]: `${tenant}tier: growth\n`,
    "tenants/dev/globex.yaml": `${tenant}name: Globex\n`,
  });

  expect(problems).toMatchObject([
    { file: acme, line: 5, code: "E_DUPLICATE_KEY", other: { file: acme, line: 3, column: 1 } },
    { file: "tenants/dev/globex.yaml", line: 5, other: { line: 1, column: 1 } },
  ]);
});

test("a file that cannot be read is an error, never a tenant fewer", () => {
  const root = aCatalog({ [acme]: tenant, "tenants/dev/hooli.yaml": tenant });
  const unreadable = join(root, "tenants/dev/hooli.yaml");
  chmodSync(unreadable, 0o000);
  mkdirSync(join(root, "tenants/dev/umbrella.yaml"));
  /* Root may read everything; the folder stands for a file that nobody can read. */
  const expected = process.getuid?.() === 0 ? [] : ["tenants/dev/hooli.yaml"];

  expect(loadCatalog(root).problems.map((it) => it.file)).toEqual([
    ...expected,
    "tenants/dev/umbrella.yaml",
  ]);
});

test("a file of another kind in a tenant's place is an error", () => {
  expect(problemsOf({ "tenants/dev/hooli.json": "{}" })).toMatchObject([
    { file: "tenants/dev/hooli.json", code: "E_FILE" },
  ]);
});

test("all errors of all files come at once, sorted by file, line and column", () => {
  const places = problemsOf({
    "tenants/dev/zeta.yaml": "name: 5\ntier: Starter\nextra: 1\n",
    [acme]: tenant.replace("[crm]", "[crm, CRM, 7]"),
    "platform/tiers.yaml":
      "starter: { isolation: solo, size: small, maxServices: 3, backup: nightly }\n",
  }).map((it) => `${it.file}:${it.line}:${it.column} ${it.code}`);

  expect(places).toEqual([
    "platform/tiers.yaml:1:23 E_VALUE",
    "tenants/dev/acme.yaml:4:17 E_VALUE",
    "tenants/dev/acme.yaml:4:22 E_TYPE",
    "tenants/dev/zeta.yaml:1:1 E_MISSING",
    "tenants/dev/zeta.yaml:1:1 E_MISSING",
    "tenants/dev/zeta.yaml:1:7 E_TYPE",
    "tenants/dev/zeta.yaml:2:7 E_VALUE",
    "tenants/dev/zeta.yaml:3:1 E_UNKNOWN_KEY",
  ]);
});
