import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { localVariables } from "../tests/support/tenantry.ts";
import { type BenchCatalog, benchCatalog } from "./catalogs.ts";
import { must, projectRoot, pulumi, tenantry } from "./local.ts";
import { measure, printTable } from "./measure.ts";

/** One tenant's preview beside a bare program that registers as many resources of the same providers. */
export function benchPreview(): void {
  using catalog = benchCatalog(2);
  const env = localVariables(catalog);
  must(
    [...tenantry, "-C", catalog.root, "up", "--env", "dev", "--local", "--yes", "--platform"],
    projectRoot,
  );
  must([pulumi, "stack", "init", "dev.t-00001"], projectRoot, env);
  const count = resourceCount(env);
  const floor = floorProject(catalog, count);
  must([pulumi, "stack", "init", "floor"], floor, env);
  const preview = ["preview", "--non-interactive"];
  const pack = join(projectRoot, "policies", "pack.ts");
  printTable(
    `preview of a new tenant, ${count} resources of providers (local cloud, plugins started by the engine)`,
    measure(
      [
        { what: "floor: bare program", argv: [pulumi, ...preview, "-s", "floor"], cwd: floor, env },
        {
          what: "pulumi preview -s dev.<tenant>",
          argv: [pulumi, ...preview, "-s", "dev.t-00001"],
          ...{ cwd: projectRoot, env },
        },
        {
          what: "the same with the policy pack",
          argv: [pulumi, ...preview, "-s", "dev.t-00001", "--policy-pack", pack],
          ...{ cwd: projectRoot, env },
        },
        {
          what: "tenantry preview --tenant",
          argv: [
            ...tenantry,
            "-C",
            catalog.root,
            "preview",
            "--env",
            "dev",
            "--local",
            "--tenant",
            "t-00001",
          ],
          cwd: projectRoot,
        },
      ],
      5,
    ),
  );
}

/** How many resources a provider makes for the tenant: components are the program's own affair. */
function resourceCount(env: Record<string, string>): number {
  const digest = JSON.parse(
    must([pulumi, "preview", "--json", "--non-interactive", "-s", "dev.t-00001"], projectRoot, env),
  ) as { steps: { urn: string; newState?: { type: string } }[] };
  return digest.steps.filter(({ newState }) => isOfAProvider(newState?.type)).length;
}

function isOfAProvider(type = ""): boolean {
  return type !== "" && !/^(tenantry|pulumi):/.test(type);
}

/** A Pulumi project of its own, with the same SDKs: four providers and nothing but plain resources. */
function floorProject(catalog: BenchCatalog, count: number): string {
  const folder = join(catalog.root, "floor");
  mkdirSync(folder);
  writeFileSync(
    join(folder, "Pulumi.yaml"),
    "name: tenantry\nruntime: { name: nodejs, options: { typescript: false } }\n",
  );
  symlinkSync(join(projectRoot, "node_modules"), join(folder, "node_modules"));
  writeFileSync(
    join(folder, "package.json"),
    '{ "type": "module", "main": "index.ts", "version": "0.0.0" }',
  );
  writeFileSync(
    join(folder, "index.ts"),
    `import { PoolLegacy, Provider } from "@muhlba91/pulumi-proxmoxve";
import { Provider as Command } from "@pulumi/command";
import { Provider as Postgresql } from "@pulumi/postgresql";
import { Provider as Random } from "@pulumi/random";
const provider = new Provider("floor", { endpoint: "https://192.0.2.1:8006/", apiToken: "floor@pve!bench=0" });
new Random("random");
new Command("command");
new Postgresql("postgres", { host: "192.0.2.2", username: "floor", password: "floor" });
for (let number = 0; number < ${count}; number++) {
  new PoolLegacy(\`floor-\${number}\`, { poolId: \`floor-\${number}\` }, { provider });
}
`,
  );
  return folder;
}
