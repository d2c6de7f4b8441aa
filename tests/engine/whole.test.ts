import { afterAll, beforeAll, expect, test } from "vitest";
import { scanState } from "../../guard/state-scan.ts";
import { platformGraph, tenantGraph } from "../support/graph.ts";
import { type TempCatalog, tempCatalog } from "../support/temp-catalog.ts";
import {
  bringUp,
  exportedState,
  type Outcome,
  pulumi,
  type StackState,
  tenantry,
} from "../support/tenantry.ts";

/** A resource as the engine tells of it, in a state or in a step. */
type Registered = NonNullable<StackState["deployment"]["resources"]>[number];

let catalog: TempCatalog;
let first: Outcome;

beforeAll(() => {
  catalog = tempCatalog();
  first = tenantry(catalog, "up", "--env", "dev", "--local", "--yes");
});
afterAll(() => catalog[Symbol.dispose]());

test("one command brings up the platform and every tenant, and says that it was the local cloud", () => {
  expect(first.stderr + first.stdout).toContain("local cloud");
  expect(first.code, first.stderr + first.stdout).toBe(0);
  for (const tenant of ["acme", "globex", "initech"]) {
    expect(first.stdout).toContain(`https://${tenant}.lab.aiqso.example`);
  }
});

test("the second time there is nothing to do, and it says so", () => {
  const second = tenantry(catalog, "up", "--env", "dev", "--local", "--yes");
  expect(second.code, second.stderr).toBe(0);
  expect(second.stdout).toMatch(/nothing to do/i);
  const preview = pulumi(catalog, "preview", "--stack", "dev.acme", "--expect-no-changes");
  expect(preview.code, preview.stdout).toBe(0);
});

test.each(["dev", "dev.acme", "dev.globex", "dev.initech"])(
  "what the engine registered for %s is the golden graph",
  (stack) => {
    const [environment, tenant] = stack.split(".") as [string, string?];
    const resources = exportedState(catalog, stack).deployment.resources ?? [];
    return expectSameGraph(resources, environment, tenant);
  },
);

test("the states prove that no tenant reaches another: every edge is read, and none is open", () => {
  const { code, stdout, stderr } = tenantry(
    catalog,
    "isolation",
    "--env",
    "dev",
    "--local",
    "--json",
  );
  expect(code, stdout + stderr).toBe(0);
  const proof = JSON.parse(stdout) as { source: string; edges: unknown[]; unproven: unknown[] };
  expect(proof.source).toContain("local cloud");
  expect(proof.edges.length).toBeGreaterThan(20);
  expect(proof.unproven).toEqual([]);
});

test.each(["dev", "dev.acme", "dev.globex", "dev.initech"])(
  "the scan of states finds no secret in clear in %s",
  (stack) => {
    expect(scanState(JSON.stringify(exportedState(catalog, stack)))).toEqual([]);
  },
);

test("the engine's preview of a new tenant is the golden graph", () =>
  expectSameGraph(previewOfANewTenant("dev.acme"), "dev", "acme"));

/** What a preview makes of a tenant that does not stand yet, on a platform that does, in a local cloud of its own. */
function previewOfANewTenant(stack: string): readonly Registered[] {
  using fresh = tempCatalog();
  bringUp(fresh);
  expect(pulumi(fresh, "stack", "init", stack).code).toBe(0);
  const { code, stdout, stderr } = pulumi(fresh, "preview", "--json", "--stack", stack);
  expect(code, stdout + stderr).toBe(0);
  const { steps } = JSON.parse(stdout) as { steps: { op: string; newState?: Registered }[] };
  // The reference to the platform is read, everything else is new.
  expect(steps.filter(({ op }) => op !== "create" && op !== "read")).toEqual([]);
  return steps.flatMap(({ newState }) => newState ?? []);
}

/** Type, name and parent of every resource, and each input that the program gave and that is no secret. */
async function expectSameGraph(
  resources: readonly Registered[],
  environment: string,
  tenant?: string,
): Promise<void> {
  const graph = tenant
    ? await tenantGraph(catalog.root, environment, tenant)
    : await platformGraph(catalog.root, environment);
  const registered = resources.filter(
    // What the engine adds by itself: the stack, and the reference to its platform.
    ({ type }) => !type.startsWith("pulumi:pulumi:") && type !== "pulumi:providers:pulumi",
  );
  const nameOf = (urn = ""): string => urn.slice(urn.lastIndexOf("::") + 2);
  const byKey = new Map(registered.map((one) => [`${one.type} ${nameOf(one.urn)}`, one]));
  expect([...byKey.keys()].sort()).toEqual(graph.map(({ type, name }) => `${type} ${name}`).sort());
  for (const node of graph) {
    const real = byKey.get(`${node.type} ${node.name}`);
    if (node.parent) expect(shortName(real?.parent)).toBe(node.parent);
    if (!node.type.startsWith("pulumi:providers:") && !node.type.startsWith("tenantry:")) {
      expect(real?.inputs).toMatchObject(plainInputs(node.inputs) as object);
    }
  }
}

/** As the recorder names a parent: `<type>::<name>`. */
function shortName(urn = ""): string {
  const [, , types = "", ...name] = urn.split("::");
  return `${types.split("$").at(-1)}::${name.join("::")}`;
}

/** Without what is secret or known only later: those cannot be compared, and are not in a golden file. */
function plainInputs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainInputs);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => !/\[(secret|unknown|output)\]/.test(JSON.stringify(inner)))
      .map(([key, inner]) => [key, plainInputs(inner)]),
  );
}
