import { chooseEnvironment, projectOf } from "../context.ts";
import { CliError, type ExitCode, exitCodes, usage } from "../exit-codes.ts";
import type { CommandOptions } from "../options.ts";
import { sinceLines } from "../print/affected.ts";

/** `tenantry affected`: with a base by the files alone, else by the states. */
export async function affectedCommand(options: CommandOptions): Promise<ExitCode> {
  const { base, local } = options;
  if (base === undefined) {
    const { affectedDeployedCommand } = await import("./affected-deployed.ts");
    return affectedDeployedCommand(options);
  }
  if (local) throw usage("--base compares files, --local says where states are: name one of them.");
  return affectedSinceCommand(options, base);
}

async function affectedSinceCommand(options: CommandOptions, base: string): Promise<ExitCode> {
  const begun = performance.now();
  const [{ affectedSince }, { RevisionError }] = await Promise.all([
    import("../../fleet/affected/since.ts"),
    import("../../fleet/git.ts"),
  ]);
  const project = projectOf(options);
  const { env: environment } = options;
  const quiet = options.json || !process.stderr.isTTY;
  const affected = await affectedSince({
    ...{ project, base, environment },
    onProgress: (line) => void (quiet || process.stderr.write(`${line}\n`)),
  }).catch((error: unknown) => {
    throw error instanceof RevisionError ? new CliError(error.message, exitCodes.usage) : error;
  });
  if (environment !== undefined) chooseEnvironment(affected.environments, environment);
  const seconds = (performance.now() - begun) / 1000;
  const text = options.json
    ? JSON.stringify({ ...affected, seconds }, null, 2)
    : sinceLines(affected, seconds).join("\n");
  process.stdout.write(`${text}\n`);
  return affected.rows.some(({ kind }) => kind === "errors") ? exitCodes.catalog : exitCodes.ok;
}
