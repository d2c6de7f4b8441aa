import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Affected, affectedSince } from "../../fleet/affected/since.ts";
import { projectRepository, type Repository } from "./support/project-repository.ts";

/* The program itself is run here to see who uses what: once for each test that asks for it. */
let project: Repository;

beforeAll(() => {
  project = projectRepository();
  // A tier without backups, so that not everybody has the same components.
  project.edit(
    "platform/tiers.yaml",
    "maxServices: 6, backup: nightly",
    "maxServices: 6, backup: none",
  );
});
afterAll(() => project[Symbol.dispose]());
beforeEach(() => project.commit());

function affected(): Promise<Affected> {
  const { root } = project;
  return affectedSince({ project: { root, catalog: root }, base: "HEAD" });
}

function rowsOf({ rows }: Affected): string[] {
  return rows.map(({ stack, kind, why }) => `${stack} ${kind}: ${why.join(", ")}`);
}

const everyone = ["dev", "dev.acme", "dev.globex", "dev.initech"];

test("an edit of a component that a stack registers is a row of whoever registers it, and of nobody else", async () => {
  project.edit("components/proxmox/backup-job.ts", "import", "// edited\nimport");
  const result = await affected();
  expect(rowsOf(result)).toEqual(
    ["dev", "dev.acme", "dev.initech"].map(
      (it) => `${it} changed: components/proxmox/backup-job.ts`,
    ),
  );
  expect(result.shared).toBe(false);
});

test("an edit of a component that no site here can have touches nobody", async () => {
  project.edit("components/aws/bucket.ts", "import", "// edited\nimport");
  expect(rowsOf(await affected())).toEqual([]);
});

test("an edit of a builder is a row of every stack that it builds", async () => {
  project.edit("stacks/proxmox/tenant.ts", "import", "// edited\nimport");
  expect(rowsOf(await affected())).toEqual(
    everyone.slice(1).map((stack) => `${stack} changed: stacks/proxmox/tenant.ts`),
  );
});

test("a file that nothing is made of is named", async () => {
  project.edit("components/aws/network-ref.ts", "export", "// edited\nexport");
  const result = await affected();
  expect(rowsOf(result)).toEqual([]);
  expect(result.unused).toEqual(["components/aws/network-ref.ts"]);
});

test("each revision's catalog is resolved by its own code: only what that makes different is a row", async () => {
  const file = "catalog/proxmox/resolve/build-tenant.ts";
  project.edit(file, "name: tenant.name,", 'name: tenant.name.replace("Acme", "ACME"),');
  expect(rowsOf(await affected())).toEqual([`dev.acme changed: ${file}`]);
});

test("an edit of the catalog's code that changes no result is no row", async () => {
  project.edit("catalog/proxmox/resolve/build-tenant.ts", "import", "// edited\nimport");
  project.edit("tenants/dev/globex.yaml", "name: ", "name: The ");
  expect(rowsOf(await affected())).toEqual(["dev.globex changed: tenants/dev/globex.yaml"]);
});

test("files and code that both make a difference are both named", async () => {
  project.edit("stacks/proxmox/tenant.ts", "import", "// again\nimport");
  project.edit("tenants/dev/acme.yaml", "name: ", "name: The ");
  expect(rowsOf(await affected())[0]).toBe(
    "dev.acme changed: tenants/dev/acme.yaml, stacks/proxmox/tenant.ts",
  );
});

test("a package is a row of whoever is made with it", async () => {
  project.edit(
    "package-lock.json",
    '"node_modules/@pulumi/postgresql": {\n      "version": "',
    '"node_modules/@pulumi/postgresql": {\n      "version": "9',
  );
  const rows = rowsOf(await affected());
  expect(rows).toEqual(
    everyone.map((stack) => `${stack} changed: package-lock.json (@pulumi/postgresql)`),
  );
});
