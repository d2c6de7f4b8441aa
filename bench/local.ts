import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "../toolchain/paths.ts";

export { projectRoot };

export const tenantry = [process.execPath, join(projectRoot, "cli/main.ts")] as const;

/** What `eval "$(tenantry env --local)"` sets for a catalog: the local cloud for the raw Pulumi CLI. */
export function localVariables(root: string): Record<string, string> {
  const [node, ...args] = [...tenantry, "-C", root, "env", "--env", "dev", "--local"];
  const { status, stdout, stderr } = spawnSync(node as string, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return Object.fromEntries(
    [...stdout.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name = "", value = ""]) => [
      name,
      value,
    ]),
  );
}

export const pulumi = join(projectRoot, ".tenantry/bin/pulumi");

/** Runs a preparing command; a bench on a broken base would measure nothing. */
export function must(
  argv: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): string {
  const [file = "", ...args] = argv;
  const result = spawnSync(file, args, {
    ...{ cwd, encoding: "utf8", maxBuffer: 1 << 28 },
    env: { ...process.env, ...env },
  });
  if (result.status !== 0) throw new Error(`${argv.join(" ")}\n${result.stdout}\n${result.stderr}`);
  return result.stdout;
}
