import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "../toolchain/paths.ts";

export { projectRoot };

export const tenantry = [process.execPath, join(projectRoot, "cli/main.ts")] as const;

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
