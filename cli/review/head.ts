import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { platformFolder, tenantsFolder } from "../../catalog/files.ts";
import { allocate } from "../../catalog/ledger/allocate.ts";
import { saveLedger } from "../../catalog/ledger/save.ts";
import { loadCatalog } from "../../catalog/load.ts";
import { type LedgerLine, newLines } from "../ledger-lines.ts";

/** The catalog that is reviewed. */
export interface Head extends Disposable {
  /** Folder to read it from: a copy with the missing lines in it, where some are missing. */
  readonly root: string;
  /** Lines that the ledgers lack. */
  readonly lines: readonly LedgerLine[];
}

/**
 * What the head would be once somebody has run `tenantry allocate`: a pull request that lacks the lines is reviewed as
 * if it had them. Where the catalog has errors nothing can be given out, and it is reviewed as it is.
 */
export function openHead(root: string, today: string): Head {
  const asItIs: Head = { root, lines: [], [Symbol.dispose]: () => undefined };
  const { catalog, problems } = loadCatalog(root);
  if (problems.length > 0) return asItIs;
  const allocation = allocate(catalog, today);
  if (allocation.problems.length > 0) return asItIs;
  const ledgers = [...allocation.ledgers.values()];
  const lines = ledgers.flatMap((after) => newLines(catalog.ledgers.get(after.site), after));
  if (lines.length === 0) return asItIs;
  const copy = mkdtempSync(join(tmpdir(), "tenantry-head-"));
  const remove = (): void => rmSync(copy, { recursive: true, force: true });
  process.on("exit", remove);
  for (const folder of [platformFolder, tenantsFolder]) {
    cpSync(join(root, folder), join(copy, folder), { recursive: true });
  }
  for (const ledger of ledgers) saveLedger(copy, ledger);
  return {
    root: copy,
    lines,
    [Symbol.dispose]: () => {
      process.off("exit", remove);
      remove();
    },
  };
}
