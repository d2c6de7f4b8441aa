import { packageNames } from "../packages.ts";
import { exitWithParent, serveOptions, servePackages } from "../provider/serve.ts";

/**
 * One long-lived process for all simulated packages and many stacks: faster than a process a provider. Prints the
 * variable that makes the engine attach, as one JSON line, then serves until its stdin is closed or its parent is
 * gone. Its stdin must therefore be a pipe that the parent keeps open.
 * @param env what `prepare` made, over what this process was started with
 */
export async function serveAll(env: NodeJS.ProcessEnv): Promise<void> {
  exitWithParent();
  process.stdin.on("end", () => process.exit(0)).on("close", () => process.exit(0));
  process.stdin.resume();
  const served = await servePackages(packageNames, serveOptions(env));
  const providers = served.map(({ name, port }) => `${name}:${port}`).join(",");
  process.stdout.write(`${JSON.stringify({ PULUMI_DEBUG_PROVIDERS: providers })}\n`);
}
