import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Ledger } from "../catalog/catalog.ts";
import { formatProblems } from "../catalog/errors.ts";
import { ledgerFolder } from "../catalog/files.ts";
import { Loader } from "../catalog/read/loader.ts";
import { readLedgers } from "../catalog/read/platform.ts";
import { commitOf, filesAt, RevisionError, textsAt } from "../fleet/git.ts";
import { CliError, exitCodes, usage } from "./exit-codes.ts";

/**
 * The ledgers as they are at a Git revision, by site id.
 * @throws CliError (2) when there is no such revision, or the folder is in no repository
 */
export async function readBaseLedgers(
  root: string,
  revision: string,
): Promise<Map<string, Ledger>> {
  const commit = await commitOf(root, revision).catch((error: unknown) => {
    throw error instanceof RevisionError ? usage(error.message) : error;
  });
  const folder = await mkdtemp(join(tmpdir(), "tenantry-base-"));
  try {
    await mkdir(join(folder, ledgerFolder), { recursive: true });
    const files = await filesAt(root, commit, [`${ledgerFolder}/`]);
    for (const [path, text] of await textsAt(root, commit, files)) {
      if (path.endsWith(".yaml")) await writeFile(join(folder, ledgerFolder, basename(path)), text);
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
