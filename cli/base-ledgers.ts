import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import type { Ledger } from "../catalog/catalog.ts";
import { formatProblems } from "../catalog/errors.ts";
import { ledgerFolder } from "../catalog/files.ts";
import { Loader } from "../catalog/read/loader.ts";
import { readLedgers } from "../catalog/read/platform.ts";
import { CliError, exitCodes, usage } from "./exit-codes.ts";

const run = promisify(execFile);

/**
 * The ledgers as they are at a Git revision, by site id.
 * @throws CliError (2) when there is no such revision, or the folder is in no repository
 */
export async function readBaseLedgers(
  root: string,
  revision: string,
): Promise<Map<string, Ledger>> {
  const commit = await resolveRevision(root, revision);
  const folder = await mkdtemp(join(tmpdir(), "tenantry-base-"));
  try {
    await mkdir(join(folder, ledgerFolder), { recursive: true });
    const { stdout } = await git(root, ["ls-tree", "--name-only", commit, `${ledgerFolder}/`]);
    for (const path of stdout.split("\n").filter((line) => line.endsWith(".yaml"))) {
      const { stdout: text } = await git(root, ["show", `${commit}:./${path}`]);
      await writeFile(join(folder, ledgerFolder, basename(path)), text);
    }
    const loader = new Loader(folder);
    const ledgers = readLedgers(loader);
    if (loader.problems.length > 0) {
      throw new CliError(
        `The ledgers of ${revision} cannot be read:\n${formatProblems(loader.problems)}`,
        exitCodes.failed,
      );
    }
    return ledgers;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function resolveRevision(root: string, revision: string): Promise<string> {
  try {
    const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
    return (await git(root, args)).stdout.trim();
  } catch {
    throw usage(
      `"${revision}" is no commit of the Git repository that holds ${root}. ` +
        `In CI, fetch the base first (git fetch origin main).`,
    );
  }
}

async function git(root: string, args: readonly string[]): Promise<{ stdout: string }> {
  return run("git", ["-C", root, ...args], { maxBuffer: 64 << 20 });
}
