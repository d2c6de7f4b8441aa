import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { filesOfBefore, type Pair, type Reach, readPair } from "../../catalog/affected/pair.ts";
import { platformFolder, tenantsFolder } from "../../catalog/files.ts";
import { filesAt, textsAt } from "../git.ts";

/** Where a catalog's files are. */
export const catalogFolders = [tenantsFolder, platformFolder] as const;

/** Reads a catalog as it stands and as it was at a commit: of the latter only the files that can make a difference. */
export async function readSince(
  root: string,
  commit: string,
  changed: readonly string[],
  reach: Reach,
): Promise<Pair> {
  const all = reach === "own" ? changed : await filesAt(root, commit, catalogFolders);
  const folder = await mkdtemp(join(tmpdir(), "tenantry-base-"));
  try {
    const texts = await textsAt(root, commit, filesOfBefore(all, changed, reach));
    await Promise.all(
      [...new Set([...texts.keys()].map(dirname))].map((path) =>
        mkdir(join(folder, path), { recursive: true }),
      ),
    );
    await Promise.all([...texts].map(([path, text]) => writeFile(join(folder, path), text)));
    return readPair(root, folder, changed, reach);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
