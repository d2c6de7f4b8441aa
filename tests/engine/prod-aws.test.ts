import { readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { modelStacks } from "../../fleet/model/model.ts";
import { initStack } from "../../fleet/stack.ts";
import { localFleet } from "../support/local-fleet.ts";
import { projectRoot, type TempCatalog, tempWholeCatalog } from "../support/temp-catalog.ts";
import { type Outcome, pulumi, tenantry } from "../support/tenantry.ts";

/*
 * The protected stacks on AWS meet the pack by the real CLI, in previews: other files bring up every other stack of the
 * example. The platform is not brought up for it: its outputs are put into its state as its model has them.
 */

interface Previewed {
  readonly stack: string;
  readonly result: string;
  readonly errors: readonly string[];
  readonly violations: readonly { readonly rule: string; readonly message: string }[];
}

const preview = ["preview", "--env", "prod", "--local", "--json"];
const sites = ["fixnado", "onasis"];
let catalog: TempCatalog;

beforeAll(() => {
  catalog = tempWholeCatalog();
});
afterAll(() => catalog[Symbol.dispose]());

function previewed(...args: string[]): readonly Previewed[] {
  const { stdout, stderr } = tenantry(catalog, ...preview, ...args);
  if (!stdout.startsWith("{")) throw new Error(stderr + stdout);
  return (JSON.parse(stdout) as { stacks: Previewed[] }).stacks;
}

/** The names of those that pass; what speaks against the others. */
function verdicts(stacks: readonly Previewed[]): readonly unknown[] {
  return stacks.map(({ stack, result, errors, violations }) =>
    result === "previewed" && violations.length === 0 ? stack : { stack, errors, violations },
  );
}

test("the pack finds nothing in a protected platform on AWS", () => {
  expect(verdicts(previewed("--platform"))).toEqual(["prod"]);
});

test("the pack finds nothing in the protected tenants on AWS", async () => {
  await standIn("prod");
  const tenants = readdirSync(join(projectRoot, "tenants/prod"))
    .map((file) => basename(file, ".yaml"))
    .filter((id) =>
      sites.some((site) => catalog.read(`tenants/prod/${id}.yaml`).includes(`site: ${site}`)),
    );
  expect(tenants.length).toBeGreaterThan(3);
  const found = previewed(...tenants.flatMap((id) => ["--tenant", id]));
  expect(verdicts(found)).toEqual(tenants.map((id) => `prod.${id}`));
});

test("a new way from the internet to a tenant that stands is refused, until the lines that say so are in the files", async () => {
  const tenant = "northgate";
  await standIn(`prod.${tenant}`);
  const ask = (): Outcome =>
    tenantry(catalog, "preview", "--env", "prod", "--local", "--tenant", tenant);
  const refused = ask();
  expect(refused.code, refused.stderr + refused.stdout).toBe(4);
  expect(refused.stderr).toMatch(/modelling \d+ stacks: who could reach whom/);
  const lines = refused.stdout.split("\n").filter((line) => /^ {2}(- urn| {2}\w+):/.test(line));
  expect(lines).toContain("    operation: expose");
  const yaml = lines
    .map((line) => line.slice(2))
    .join("\n")
    .replaceAll(/reason: .*/g, "reason: it answers them")
    .replaceAll(/owner: .*/g, "owner: ops");
  catalog.write("platform/approvals.yaml", `${yaml}\n`);
  const allowed = ask();
  expect(allowed.code, allowed.stderr + allowed.stdout).toBe(0);
  expect(allowed.stdout).toMatch(/approved: northgate-\S+ will be opened \(ops, until /);
});

/** A state that holds nothing but what the stack's program would export. */
async function standIn(stack: string): Promise<void> {
  const asked = {
    code: projectRoot,
    catalog: catalog.root,
    stacks: [stack],
    digestKey: "prod-aws",
  };
  const model = (await modelStacks(asked)).get(stack);
  if (model === undefined || "problems" in model) throw new Error(model?.problems);
  // `pulumi stack init` leaves a file where it runs.
  const fleet = localFleet(catalog, "prod");
  await initStack(fleet, stack);
  rmSync(fleet.plans, { recursive: true });
  const { stdout, stderr } = pulumi(catalog, "stack", "export", "--stack", stack);
  if (stdout === "") throw new Error(stderr);
  const state = JSON.parse(stdout) as { deployment: object };
  const type = "pulumi:pulumi:Stack";
  const root = {
    urn: `urn:pulumi:${stack}::tenantry::${type}::tenantry-${stack}`,
    ...{ custom: false, type, outputs: model.outputs },
  };
  catalog.write(
    "stand-in.json",
    JSON.stringify({ ...state, deployment: { ...state.deployment, resources: [root] } }),
  );
  const file = catalog.path("stand-in.json");
  const imported = pulumi(catalog, "stack", "import", "--stack", stack, "--file", file);
  if (imported.code !== 0) throw new Error(imported.stderr);
}
