import { afterAll, beforeAll, expect, test } from "vitest";
import { container, scriptFault } from "../support/local-cloud.ts";
import { type TempCatalog, tempDevCatalog } from "../support/temp-catalog.ts";
import { bringUp, exportedState, tenantry } from "../support/tenantry.ts";

const dev = ["--env", "dev", "--local"];
const file = "tenants/dev/acme.yaml";
let catalog: TempCatalog;

beforeAll(() => {
  catalog = tempDevCatalog();
});
afterAll(() => catalog[Symbol.dispose]());

interface Row {
  readonly stack: string;
  readonly kind: string;
  readonly why: readonly string[];
  readonly note?: string;
}

function affected(): Row[] {
  const { code, stdout, stderr } = tenantry(catalog, "affected", ...dev, "--json");
  expect(code, stderr + stdout).toBe(0);
  return (JSON.parse(stdout) as { rows: Row[] }).rows;
}

function upEnds(expected: number): void {
  const { code, stdout, stderr } = tenantry(catalog, "up", ...dev, "--tenant", "acme", "--yes");
  expect(code, stderr + stdout).toBe(expected);
}

function services(list: string): void {
  catalog.write(file, catalog.read(file).replace(/services: \[.*\]/, `services: [${list}]`));
}

test("what was never brought up is new, and what was brought up is not affected", () => {
  bringUp(catalog, "acme");
  expect(affected()).toEqual([
    { stack: "dev.globex", kind: "new", why: [] },
    { stack: "dev.initech", kind: "new", why: [] },
  ]);
});

test("a stack exports the types of all its components, and how many resources it holds", () => {
  const resources = exportedState(catalog, "dev.acme").deployment.resources ?? [];
  const own = resources.filter(({ type }) => !/^pulumi:(pulumi:|providers:pulumi$)/.test(type));
  const types = new Set(own.map(({ type }) => type).filter((type) => type.startsWith("tenantry:")));
  const root = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  expect(root?.outputs).toMatchObject({ components: [...types].sort(), resources: own.length });
});

test("an update that fails leaves the hashes of the one before, so the stack stays affected", () => {
  catalog.edit(file, "tier: starter", "tier: growth");
  services("crm, social, content");
  expect(tenantry(catalog, "allocate").code).toBe(0);
  const fault = { type: container, method: "create", nth: "1", kind: "error500" };
  scriptFault(catalog, { ...fault, name: "acme-content" });
  upEnds(1);
  expect(affected()[0]).toMatchObject({ stack: "dev.acme", kind: "changed", why: ["input"] });
});

test("a deletion that fails comes after the hashes, and leaves the stack unfinished", () => {
  upEnds(0);
  services("crm, social");
  expect(tenantry(catalog, "release", "acme/content", ...dev, "--yes").code).toBe(0);
  const fault = { type: container, method: "delete", nth: "1", kind: "error500" };
  scriptFault(catalog, { ...fault, name: "acme-content" });
  upEnds(1);
  expect(affected()[0]).toMatchObject({ stack: "dev.acme", kind: "unfinished", why: [] });
  expect(affected()[0]?.note).toMatch(/^it holds \d+ resources and should hold \d+$/);
  upEnds(0);
  expect(affected().map(({ stack }) => stack)).not.toContain("dev.acme");
});

test("up --affected brings up what is affected of the stacks that are chosen, and no other", () => {
  const up = (): string[] => {
    const chosen = ["--platform", "--tenant", "acme", "--tenant", "globex"];
    const run = tenantry(catalog, "up", ...dev, ...chosen, "--affected", "--yes", "--json");
    expect(run.code, run.stderr + run.stdout).toBe(0);
    return (JSON.parse(run.stdout) as { stacks: Row[] }).stacks.map(({ stack }) => stack);
  };
  expect(up()).toEqual(["dev.globex"]);
  expect(up()).toEqual([]);
});
