import { allocate } from "../../catalog/ledger/allocate.ts";
import { saveLedger } from "../../catalog/ledger/save.ts";
import { loadCatalog } from "../../catalog/load.ts";

/** `tenantry allocate` in a catalog's folder; throws when something cannot be given. */
export function allocateIn(root: string): void {
  const load = loadCatalog(root);
  const { ledgers, problems } = allocate(load.catalog, "2026-11-21");
  const all = [...load.problems, ...problems];
  if (all.length > 0) throw new Error(all.map((it) => `${it.file}: ${it.message}`).join("\n"));
  for (const ledger of ledgers.values()) saveLedger(root, ledger);
}
