import { join } from "node:path";
import { exclusively } from "../fleet/exclusive.ts";

/**
 * Does work that reads the ledgers and writes them, alone: of two runs at once, each would give out the same numbers.
 * Waits a minute for another run.
 * @param root folder that holds `tenants/` and `platform/`
 */
export function withLedgerLock<T>(root: string, work: () => T | Promise<T>): Promise<T> {
  return exclusively(join(root, ".tenantry", "ledger.lock"), work);
}
