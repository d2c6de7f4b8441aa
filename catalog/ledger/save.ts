import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Ledger } from "../catalog.ts";
import { writeLedger } from "./write.ts";

/**
 * Writes a ledger's file below `root`, whole or not at all: a killed run leaves the old one. Without a difference
 * nothing is written.
 *
 * @returns whether the file changed
 */
export function saveLedger(root: string, ledger: Ledger): boolean {
  const path = join(root, ledger.file);
  const before = readOrNull(path);
  const after = writeLedger(before, ledger);
  if (after === before) return false;
  mkdirSync(dirname(path), { recursive: true });
  // Beside the ledgers, not among them: what a killed run leaves must not be taken for one.
  const draft = join(root, "platform", `.${ledger.site}.ledger.${process.pid}`);
  try {
    writeFileSync(draft, after, { flush: true });
    renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
  return true;
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
