import { CatalogError } from "../../catalog/errors.ts";
import { allocate } from "../../catalog/ledger/allocate.ts";
import { saveLedger } from "../../catalog/ledger/save.ts";
import { loadCatalog } from "../../catalog/load.ts";
import { projectOf } from "../context.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { lineText, newLines } from "../ledger-lines.ts";
import { withLedgerLock } from "../ledger-lock.ts";
import type { CommandOptions } from "../options.ts";
import { today } from "../today.ts";

/** `tenantry allocate` */
export async function allocateCommand(options: CommandOptions): Promise<ExitCode> {
  const { catalog: root } = projectOf(options);
  if (options.check) return write(root, options);
  return withLedgerLock(root, () => write(root, options));
}

function write(root: string, options: CommandOptions): ExitCode {
  const { catalog, problems } = loadCatalog(root);
  // A file that cannot be read might ask for something, or hold a number: nothing is given out around it.
  if (problems.length > 0) throw new CatalogError(problems);
  const allocation = allocate(catalog, today());
  if (allocation.problems.length > 0) throw new CatalogError(allocation.problems);

  const files = [...allocation.ledgers.values()];
  const added = files.flatMap((after) => newLines(catalog.ledgers.get(after.site), after));
  if (!options.check) for (const ledger of files) saveLedger(root, ledger);
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ written: !options.check, added }, null, 2)}\n`);
  } else {
    for (const line of added) process.stdout.write(`${lineText(line)}\n`);
    process.stdout.write(`${closing(added.length, options.check ?? false)}\n`);
  }
  return options.check && added.length > 0 ? exitCodes.failed : exitCodes.ok;
}

function closing(count: number, check: boolean): string {
  if (count === 0)
    return "Nothing to add: the ledger has a line for everything that the files ask for.";
  const lines = count === 1 ? "1 line" : `${count} lines`;
  return check
    ? `${lines} missing in the ledger. Run: tenantry allocate`
    : `${lines} added. Commit the ledger together with the tenants' files.`;
}
