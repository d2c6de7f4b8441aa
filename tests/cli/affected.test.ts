import { afterAll, beforeAll, expect, test } from "vitest";
import { repositoryIn } from "../fleet/support/project-repository.ts";
import { type TempCatalog, tempDevCatalog } from "../support/temp-catalog.ts";
import { tenantry, tenantryWith } from "../support/tenantry.ts";

let catalog: TempCatalog;

/* A catalog in a repository of its own: the code is the same on both sides. */
beforeAll(() => {
  catalog = tempDevCatalog();
  repositoryIn(catalog.root);
  catalog.edit("tenants/dev/acme.yaml", "Acme Ltd", "Acme Inc");
  catalog.remove("tenants/dev/initech.yaml");
});
afterAll(() => catalog[Symbol.dispose]());

test("the stacks that differ from a revision are rows with what makes the difference", () => {
  const { code, stdout, stderr } = tenantry(catalog, "affected", "--base", "HEAD");
  expect(stderr).toBe("");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^stack +is +because of +note$/m);
  expect(stdout).toMatch(/^dev\.acme +changed +tenants\/dev\/acme\.yaml$/m);
  expect(stdout).toMatch(
    /^dev\.initech +file gone +tenants\/dev\/initech\.yaml +nothing is deleted/m,
  );
  expect(stdout).toMatch(
    /^Since HEAD \([0-9a-f]{10}\): 2 stacks are affected, 2 are as they were\. \d/m,
  );
});

test.each(["80", "120"])("at %s columns no line is wider, and no file is cut in two", (columns) => {
  const { stdout } = tenantryWith({ COLUMNS: columns }, catalog, "affected", "--base", "HEAD");
  expect(stdout.split("\n").filter((line) => line.length > Number(columns))).toEqual([]);
  expect(stdout).toContain("tenants/dev/initech.yaml");
});

test("as JSON it is one object with a row a stack", () => {
  const { stdout } = tenantry(catalog, "affected", "--base", "HEAD", "--json", "--env", "dev");
  const { rows, ...rest } = JSON.parse(stdout) as Record<string, unknown> & { rows: object[] };
  expect(rows[0]).toEqual({
    ...{ stack: "dev.acme", environment: "dev", tenant: "acme" },
    ...{ kind: "changed", why: ["tenants/dev/acme.yaml"] },
  });
  expect(rest).toMatchObject({ unaffected: 2, shared: true, notes: [], problems: [] });
});

test("a tenant whose file cannot be read is an exit code of its own", () => {
  const file = "tenants/dev/globex.yaml";
  const text = catalog.read(file);
  catalog.write(file, "name: [");
  const { code, stdout } = tenantry(catalog, "affected", "--base", "HEAD");
  catalog.write(file, text);
  expect(code).toBe(3);
  expect(stdout).toMatch(/^dev\.globex +has errors /m);
});

test.each([
  [["--base", "nowhere"], /"nowhere" is no commit .* fetch the base first/],
  [["--base", "HEAD", "--local"], /--base compares files/],
  [["--base", "HEAD", "--env", "nope"], /There is no environment "nope"/],
])("%j is refused", (args, message) => {
  const { code, stderr } = tenantry(catalog, "affected", ...args);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});

test("outside of a repository it says that, and not that the revision is wrong", () => {
  using outside = tempDevCatalog();
  const { code, stderr } = tenantry(outside, "affected", "--base", "HEAD");
  expect(code).toBe(2);
  expect(stderr).toMatch(/is in no Git repository, so there is no revision "HEAD"/);
});
