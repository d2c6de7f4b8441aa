import { linkSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Ledger } from "../../catalog/catalog.ts";
import { saveLedger } from "../../catalog/ledger/save.ts";
import { CliError, exitCodes } from "../exit-codes.ts";
import type { TenantDraft } from "./draft-tenant.ts";

/**
 * Writes a tenant's file and then the ledgers, each whole. Where a ledger cannot be written the file goes again;
 * a run that is killed in between leaves a file without its lines, and the same command gives them.
 * @returns whether anything was written
 */
export function writeTenant(root: string, { file, text, ledgers }: TenantDraft): boolean {
  if (text === undefined) return saveAll(root, ledgers);
  writeNew(root, file, text);
  try {
    saveAll(root, ledgers);
  } catch (error) {
    rmSync(join(root, file), { force: true });
    throw error;
  }
  return true;
}

function saveAll(root: string, ledgers: readonly Ledger[]): boolean {
  return ledgers.map((ledger) => saveLedger(root, ledger)).some(Boolean);
}

/** A link is made or it is not, and never over a file that somebody else has just written. */
function writeNew(root: string, file: string, text: string): void {
  const path = join(root, file);
  const draft = join(root, "platform", `.${process.pid}.tenant`);
  mkdirSync(dirname(path), { recursive: true });
  try {
    writeFileSync(draft, text, { flush: true });
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new CliError(`${file} has just been written by somebody else.`, exitCodes.failed);
  } finally {
    rmSync(draft, { force: true });
  }
}
