import { mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, dirname, join } from "node:path";
import { projectRoot } from "../paths.ts";
import { startProgress } from "../progress.ts";
import { runCommand } from "../run-command.ts";
import { SetupError } from "../setup-error.ts";
import { versions } from "../versions.ts";
import { withBuildLock } from "./build-lock.ts";
import { type CliCache, cacheIn, cacheState, noteChecksum } from "./cache.ts";
import { findGo } from "./go.ts";

const MODULE = "github.com/pulumi/pulumi";

/**
 * The CLI in the cache folder, built from its locked Go modules when it is not there or is not what was built.
 *
 * @param remarks said before building, such as which installed CLI does not fit
 * @returns the path of the executable
 * @throws SetupError when Go is missing or too old, or the build fails
 */
export async function builtCli(
  cache: CliCache,
  env: NodeJS.ProcessEnv,
  remarks: readonly string[] = [],
): Promise<string> {
  if ((await cacheState(cache)) === "ready") return cache.pulumi;
  const waiting = (owner: number) =>
    process.stderr.write(`Waiting for process ${owner}, which builds the Pulumi CLI …\n`);
  await withBuildLock(`${cache.folder}.lock`, waiting, async () => {
    // Whoever held the lock before us has built it.
    const state = await cacheState(cache);
    if (state === "ready") return;
    if (state === "changed") {
      process.stderr.write(`${cache.pulumi} does not match its checksum: it is built again.\n`);
    }
    for (const remark of remarks) process.stderr.write(`${remark}\n`);
    await build(cache, env);
  });
  return cache.pulumi;
}

async function build(cache: CliCache, env: NodeJS.ProcessEnv): Promise<void> {
  const moduleFolder = join(projectRoot, "toolchain", "pulumi-cli");
  const go = await findGo(env, moduleFolder);
  removeUnfinished(cache.folder);
  const unfinished = cacheIn(mkdtempSync(`${cache.folder}.building-`));
  try {
    await compile(go, moduleFolder, unfinished.pulumi, env);
    await noteChecksum(unfinished);
    rmSync(cache.folder, { recursive: true, force: true });
    renameSync(unfinished.folder, cache.folder);
  } finally {
    rmSync(unfinished.folder, { recursive: true, force: true });
  }
}

/** What a build that was killed has left behind; we hold the lock, so nobody is at work in there. */
function removeUnfinished(folder: string): void {
  for (const entry of readdirSync(dirname(folder))) {
    if (!entry.startsWith(`${basename(folder)}.building-`)) continue;
    rmSync(join(dirname(folder), entry), { recursive: true, force: true });
  }
}

async function compile(
  go: string,
  cwd: string,
  target: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  process.stderr.write("This is done once, and takes about 4 minutes and 4 GB in Go's caches.\n");
  const progress = startProgress(`Building the Pulumi CLI ${versions.pulumi} from its Go modules`);
  const seen = { modules: 0, packages: 0 };
  const { code, output } = await runCommand(go, buildArguments(target, versions.pulumi), {
    cwd,
    env: buildEnvironment(env),
    onOutput: (text) => {
      for (const line of text.split("\n")) {
        if (line.startsWith("go: downloading ")) seen.modules++;
        else if (line !== "") seen.packages++;
      }
      progress.update(
        seen.packages > 0
          ? `${seen.packages} packages compiled`
          : `${seen.modules} modules downloaded`,
      );
    },
  });
  progress.stop();
  if (code === 0) return;
  const reasons = output.split("\n").filter((line) => / |:$|^#/.test(line) && !isNoise(line));
  throw new SetupError(
    [
      `The Pulumi CLI could not be built (go build ended with exit code ${code}):`,
      ...reasons.slice(-20).map((line) => `  ${line}`),
      `See to that and run the command again, or install the official CLI: ` +
        `curl -fsSL https://get.pulumi.com | sh -s -- --version ${versions.pulumi}`,
    ].join("\n"),
  );
}

/** `go build -v` names every module it fetches; a failure is not among those lines. */
function isNoise(line: string): boolean {
  return line.startsWith("go: downloading ");
}

/** The arguments of the build. The version is stamped, because the Automation API refuses a CLI without one. */
export function buildArguments(target: string, version: string): string[] {
  return [
    "build",
    "-v",
    // More at a time costs memory, about 1.5 GB for two, and the linker is alone in the end anyway.
    `-p=${Math.min(4, availableParallelism())}`,
    "-trimpath",
    // go.sum is committed: a module that is not exactly the locked one stops the build.
    "-mod=readonly",
    "-buildvcs=false",
    "-tags=osusergo,grpcnotrace",
    `-ldflags=-w -s -X ${MODULE}/sdk/v3/go/common/version.Version=v${version}`,
    `-o=${target}`,
    `${MODULE}/pkg/v3/cmd/pulumi`,
  ];
}

/** The user's environment, without what would unlock the build: a workspace file, or another -mod in GOFLAGS. */
export function buildEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const flags = (env.GOFLAGS ?? "").split(/\s+/).filter((flag) => !/^--?mod(file)?=/.test(flag));
  return { ...env, CGO_ENABLED: "0", GOWORK: "off", GOFLAGS: flags.join(" ").trim() };
}
