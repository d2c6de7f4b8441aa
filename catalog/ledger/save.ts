import { join } from "node:path";
import type { Ledger } from "../catalog.ts";
import { readOrNull, writeWholeFile } from "../whole-file.ts";
import { writeLedger } from "./write.ts";

/**
 * Writes a ledger's file below `root`, whole or not at all: a killed run leaves the old one. Without a difference
 * nothing is written.
 *
 * @returns whether the file changed
 */
export function saveLedger(root: string, ledger: Ledger): boolean {
  const before = readOrNull(join(root, ledger.file));
  const after = writeLedger(before, ledger);
  if (after === before) return false;
  writeWholeFile(root, ledger.file, after);
  return true;
}
