import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The text of a file; null where there is none. */
export function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/**
 * Writes a file of the catalog below `root`, whole or not at all: a killed run leaves the old one.
 *
 * @param file relative to `root`
 */
export function writeWholeFile(root: string, file: string, text: string): void {
  const path = join(root, file);
  mkdirSync(dirname(path), { recursive: true });
  // Beside the files that are read, not among them: what a killed run leaves must not be taken for one.
  const draft = join(root, "platform", `.draft.${process.pid}`);
  try {
    writeFileSync(draft, text, { flush: true });
    renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}
