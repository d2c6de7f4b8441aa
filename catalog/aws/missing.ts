import type { Catalog, Tenant } from "../catalog.ts";
import type { LedgerIndex } from "../ledger/index-ledger.ts";
import { servicesOf } from "../subscriptions.ts";

/** Services that the ledger has no priorities of. */
export function missingRules(catalog: Catalog, ledger: LedgerIndex, tenant: Tenant): string[] {
  return servicesOf(catalog, tenant)
    .map((it) => it.id)
    .filter((it) => !ledger.rules.has(`${tenant.id}/${it}`));
}
