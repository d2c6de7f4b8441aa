import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { projectRoot, type TempCatalog, tempCatalog } from "./temp-catalog.ts";

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `tenantry` on a catalog's folder, as a user would, and waits for it. */
export function tenantry(catalog: { readonly root: string }, ...args: string[]): Outcome {
  return tenantryWith({}, catalog, ...args);
}

/** As {@link tenantry}, with these variables over those of the test. */
export function tenantryWith(
  env: Readonly<Record<string, string>>,
  catalog: { readonly root: string },
  ...args: string[]
): Outcome {
  return run(
    process.execPath,
    [join(projectRoot, "cli/main.ts"), "-C", catalog.root, ...args],
    env,
  );
}

/** Runs the raw Pulumi CLI in the project's folder, in the local cloud of a catalog and of `--stack`'s environment. */
export function pulumi(catalog: { readonly root: string }, ...args: string[]): Outcome {
  const stack = args[args.indexOf("--stack") + 1];
  const environment = args.includes("--stack") ? stack?.split(".")[0] : undefined;
  const key = `${catalog.root} ${environment}`;
  const variables = known.get(key) ?? localVariables(catalog, environment);
  known.set(key, variables);
  return run("pulumi", [...args, "--non-interactive"], variables);
}

/** Asked once a catalog, as in a shell: a test may break the catalog afterwards. */
const known = new Map<string, Record<string, string>>();

/**
 * What `eval "$(tenantry env --local)"` sets for a catalog: the local cloud for the raw Pulumi CLI. Without the policy
 * pack: what raw Pulumi is refused here, the engine refuses alone.
 */
export function localVariables(
  catalog: { readonly root: string },
  environment = "dev",
): Record<string, string> {
  const { code, stdout, stderr } = tenantry(catalog, "env", "--env", environment, "--local");
  if (code !== 0) throw new Error(stderr);
  const { PULUMI_OPTION_POLICY_PACK: _, ...variables } = Object.fromEntries(
    [...stdout.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name, value]) => [name, value]),
  ) as Record<string, string>;
  return variables;
}

/** A copy of the example catalog with another site file or lifecycle, and numbers given anew. */
export function allocatedCatalog(edit: (catalog: TempCatalog) => void): TempCatalog {
  const catalog = tempCatalog();
  edit(catalog);
  catalog.remove("platform/ledger/aiqso-lab.yaml");
  const { code, stderr } = tenantry(catalog, "allocate");
  if (code !== 0) throw new Error(stderr);
  return catalog;
}

/** Brings up the platform `dev` and then these tenants, on the local cloud; throws when one fails. */
export function bringUp(catalog: { readonly root: string }, ...tenants: string[]): void {
  const up = ["up", "--env", "dev", "--local", "--yes"];
  const runs = [["--platform"], ...tenants.map((tenant) => ["--tenant", tenant])];
  for (const run of runs) {
    const { code, stdout, stderr } = tenantry(catalog, ...up, ...run);
    if (code !== 0) throw new Error(stderr + stdout);
  }
}

/** The state of a stack as the engine exports it. */
export function exportedState(catalog: TempCatalog, stack: string): StackState {
  const { code, stdout, stderr } = pulumi(catalog, "stack", "export", "--stack", stack);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as StackState;
}

export interface StackState {
  readonly deployment: {
    readonly resources?: readonly {
      readonly urn: string;
      readonly type: string;
      readonly id?: string;
      readonly parent?: string;
      readonly inputs?: Record<string, unknown>;
      readonly outputs?: Record<string, unknown>;
      readonly protect?: boolean;
    }[];
    readonly pending_operations?: readonly unknown[];
  };
}

function run(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Outcome {
  const { status, stdout, stderr, error } = spawnSync(file, args, {
    cwd: projectRoot,
    env: { ...process.env, NO_COLOR: "1", ...env },
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (error) throw error;
  return { code: status, stdout, stderr };
}
