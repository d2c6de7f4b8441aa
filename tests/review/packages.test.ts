import { expect, test } from "vitest";
import { reviewMarkdown } from "../../cli/print/review/print.ts";
import { review } from "../../cli/review/review.ts";
import { keepDev } from "../support/make-tenants.ts";
import { projectRoot, type TempCatalog } from "../support/temp-catalog.ts";
import { committedCatalog, committedProject } from "./support/repository.ts";

const timeout = 180_000;

test("with other packages the files are compared, who uses what changed is named, and so is what is not seen", {
  timeout,
}, async () => {
  using project = committedProject((it) => keepDev(it.root));
  const lock = JSON.parse(project.read("package-lock.json")) as {
    packages: Record<string, { version: string; integrity: string }>;
  };
  const provider = lock.packages["node_modules/@pulumi/postgresql"];
  if (!provider) throw new Error("The lock file has another form.");
  provider.integrity = "sha512-of-another";
  project.write("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);
  project.edit("tenants/dev/acme.yaml", "Acme Ltd", "Acme Inc");
  const found = await reviewed(project, project.root);

  expect(found.grade).toEqual({ kind: "modelled", local: false, lentPackages: true });
  const acme = found.stacks.find(({ stack }) => stack === "dev.acme");
  expect(acme?.why).toEqual(["tenants/dev/acme.yaml", "package-lock.json (@pulumi/postgresql)"]);
  expect(acme?.judgement?.updates.length).toBeGreaterThan(0);
  expect(found.stacks.filter(({ failure }) => failure !== undefined)).toEqual([]);
  expect(reviewMarkdown(found)).toContain("what the packages themselves would change is not seen");
});

test("a base whose program does not run is said of each stack, beside what the files tell", {
  timeout,
}, async () => {
  using catalog = committedCatalog((it) => {
    keepDev(it.root);
    it.write("index.ts", 'throw new Error("this one was broken");\n');
  });
  catalog.edit("tenants/dev/acme.yaml", "tier: starter", "tier: growth");
  const found = await reviewed(catalog, projectRoot);
  expect(found.stacks).toMatchObject([
    {
      stack: "dev.acme",
      failure: "at the base: the program does not run: Error: this one was broken",
    },
  ]);
  expect(found.capacity.length).toBeGreaterThan(0);
});

function reviewed(catalog: TempCatalog, root: string) {
  const project = { root, catalog: catalog.root };
  return review({ project, base: "HEAD", environment: "dev", today: "2026-11-21" });
}
