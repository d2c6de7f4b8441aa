import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { modelStacks } from "../../fleet/model/model.ts";
import { projectRoot, type TempCatalog, tempWholeCatalog } from "../support/temp-catalog.ts";
import { pulumi, tenantry } from "../support/tenantry.ts";

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
  await standInPlatform();
  const tenants = readdirSync(join(projectRoot, "tenants/prod"))
    .map((file) => basename(file, ".yaml"))
    .filter((id) =>
      sites.some((site) => catalog.read(`tenants/prod/${id}.yaml`).includes(`site: ${site}`)),
    );
  expect(tenants.length).toBeGreaterThan(3);
  const found = previewed(...tenants.flatMap((id) => ["--tenant", id]));
  expect(verdicts(found)).toEqual(tenants.map((id) => `prod.${id}`));
});

/** A state of the platform `prod` that holds nothing but what its program would give to tenants. */
async function standInPlatform(): Promise<void> {
  const model = (
    await modelStacks({
      code: projectRoot,
      catalog: catalog.root,
      stacks: ["prod"],
      digestKey: "prod-aws",
    })
  ).get("prod");
  if (model === undefined || "problems" in model) throw new Error(model?.problems);
  pulumi(catalog, "stack", "init", "--stack", "prod", "--no-select");
  const { stdout, stderr } = pulumi(catalog, "stack", "export", "--stack", "prod");
  if (stdout === "") throw new Error(stderr);
  const state = JSON.parse(stdout) as { deployment: object };
  const type = "pulumi:pulumi:Stack";
  const stack = {
    urn: `urn:pulumi:prod::tenantry::${type}::tenantry-prod`,
    ...{ custom: false, type, outputs: model.outputs },
  };
  catalog.write(
    "platform-state.json",
    JSON.stringify({ ...state, deployment: { ...state.deployment, resources: [stack] } }),
  );
  const file = catalog.path("platform-state.json");
  const imported = pulumi(catalog, "stack", "import", "--stack", "prod", "--file", file);
  if (imported.code !== 0) throw new Error(imported.stderr);
}
