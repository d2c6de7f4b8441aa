import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, test } from "vitest";
import { openTenant } from "../../stacks/open.ts";
import {
  type GraphNode,
  markedSecret,
  platformGraph,
  problemsOf,
  tenantGraph,
} from "../support/graph.ts";
import { projectRoot, tempCatalog, tempWholeCatalog } from "../support/temp-catalog.ts";

const environments = ["dev", "prod", "staging"];
const tenants = environments.flatMap((environment) =>
  readdirSync(`${projectRoot}/tenants/${environment}`).map(
    (file) => [environment, basename(file, ".yaml")] as const,
  ),
);

/* Each graph is asked for more than once, and a platform's takes seconds. */
const known = new Map<string, Promise<GraphNode[]>>();
function graphOf(environment: string, tenant?: string): Promise<GraphNode[]> {
  const key = `${environment}.${tenant ?? ""}`;
  const graph =
    known.get(key) ??
    (tenant === undefined
      ? platformGraph(projectRoot, environment)
      : tenantGraph(projectRoot, environment, tenant));
  known.set(key, graph);
  return graph;
}

/** One resource a line, so that a difference in review is a list of resources. */
function golden(graph: readonly unknown[]): string {
  return `[\n${graph.map((node) => `  ${JSON.stringify(node)}`).join(",\n")}\n]\n`;
}

test.each(tenants)("the graph of %s.%s is the committed one", async (environment, tenant) => {
  const graph = await graphOf(environment, tenant);
  await expect(golden(graph)).toMatchFileSnapshot(`golden/${environment}.${tenant}.json`);
});

test.each(environments)(
  "the graph of the platform %s is the committed one",
  async (environment) => {
    const graph = await graphOf(environment);
    await expect(golden(graph)).toMatchFileSnapshot(`golden/${environment}.json`);
  },
);

test.each(["aiqso", "fixnado", "onasis"])("the tenants of %s are one of each isolation", (site) => {
  const isolations = tenants
    .filter(([environment]) => environment === "prod")
    .map(([environment, tenant]) => openTenant(projectRoot, environment, tenant))
    .filter((tenant) => tenant.site.id === site)
    .map((tenant) => tenant.isolation);
  expect([...isolations].sort()).toEqual(["bridge", "pool", "silo"]);
});

test("no golden file holds a secret", async () => {
  const graphs = await Promise.all([
    ...tenants.map(([environment, id]) => graphOf(environment, id)),
    ...environments.map((environment) => graphOf(environment)),
  ]);
  const folder = `${projectRoot}/tests/graphs/golden`;
  const committed = readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => readFileSync(`${folder}/${file}`, "utf8"));
  expect(committed).toHaveLength(tenants.length + environments.length);
  const made = graphs.map(golden);
  for (const text of [...made, ...committed]) {
    expect(text).not.toContain(markedSecret);
    // What the mock makes of a generated password.
    expect(text).not.toContain("password-of-");
    expect(text).toContain("[secret]");
  }
});

test("a tenant whose list and keys are written in another order has the same graph", async () => {
  using catalog = tempCatalog();
  catalog.write(
    "tenants/dev/globex.yaml",
    "services: [social, content, crm]\ntier: growth\nsite: aiqso-lab\nname: Globex Corporation\n",
  );
  expect(await tenantGraph(catalog.root, "dev", "globex")).toEqual(await graphOf("dev", "globex"));
});

test("so has one on AWS", async () => {
  using catalog = tempWholeCatalog();
  catalog.write(
    "tenants/prod/lumen.yaml",
    "services: [storage, analytics, payments, notifications, accounts]\ntier: growth\nsite: onasis\nname: Lumen Labs\n",
  );
  expect(await tenantGraph(catalog.root, "prod", "lumen")).toEqual(await graphOf("prod", "lumen"));
});

test("a tenant opens while another tenant's file is broken", () => {
  using catalog = tempCatalog();
  catalog.write("tenants/dev/beta.yaml", "name: [");
  expect(openTenant(catalog.root, "dev", "acme").id).toBe("acme");
});

test("a tenant whose service line was removed is refused, with the ledger line named", () => {
  using catalog = tempCatalog();
  catalog.edit("tenants/dev/acme.yaml", "[crm, social]", "[crm]");
  const problems = problemsOf(() => openTenant(catalog.root, "dev", "acme"));
  expect(problems).toContain("E_ORPHAN");
  expect(problems).toMatch(/platform\/ledger\/aiqso-lab\.yaml:\d+/);
});

test("a tenant whose file was removed is refused, with file and ledger line named", () => {
  using catalog = tempCatalog();
  catalog.remove("tenants/dev/acme.yaml");
  const problems = problemsOf(() => openTenant(catalog.root, "dev", "acme"));
  expect(problems).toContain("tenants/dev/acme.yaml");
  expect(problems).toMatch(/platform\/ledger\/aiqso-lab\.yaml:\d+/);
});
