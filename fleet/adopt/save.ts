import { rmSync } from "node:fs";
import { join } from "node:path";
import { readOrNull, writeWholeFile } from "../../catalog/whole-file.ts";
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
      writeWholeFile(root, change.file, change.after);
      written.push(change);
    }
  } catch (error) {
    for (const { file, before } of written) {
      if (before === null) rmSync(join(root, file), { force: true });
      else writeWholeFile(root, file, before);
    }
    throw error;
  }
}
