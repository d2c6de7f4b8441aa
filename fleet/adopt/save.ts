import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Change } from "./changes.ts";

/**
 * Writes the files below `root`: the tenants' first, the ledger last. Each is whole or not at all; when one cannot be
 * written, those before it are put back. After a killed run the same command goes on: what it wrote is what it would
 * write again.
 *
 * @throws Error when a file is not what it was when the changes were drafted, and nothing is written then
 */
export function saveChanges(root: string, changes: readonly Change[]): void {
  for (const { file, before } of changes) {
    if (readOrNull(join(root, file)) === before) continue;
    throw new Error(`${file} was changed while the cluster was read. Run the command again.`);
  }
  const written: Change[] = [];
  try {
    for (const change of changes) {
      write(root, change.file, change.after);
      written.push(change);
    }
  } catch (error) {
    for (const { file, before } of written) {
      if (before === null) rmSync(join(root, file), { force: true });
      else write(root, file, before);
    }
    throw error;
  }
}

function write(root: string, file: string, text: string): void {
  const path = join(root, file);
  mkdirSync(dirname(path), { recursive: true });
  // Beside the files that are read, not among them: what a killed run leaves must not be taken for one.
  const draft = join(root, "platform", `.adopt.${process.pid}`);
  try {
    writeFileSync(draft, text, { flush: true });
    renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
