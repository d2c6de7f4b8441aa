import type { AwsSite, Catalog, Tenant } from "../../catalog.ts";
import type { CatalogProblem } from "../../errors.ts";
import type { LedgerAddition } from "../../ledger/addition.ts";
import { ledgerOf } from "../../ledger/index-ledger.ts";
import type { Scope } from "../../ledger/scope.ts";
import { awsDraftOf, giveAwsTenant } from "./give.ts";

/**
 * Gives every tenant its number, its shard or its own network, and every service its listener priorities.
 *
 * @param tenants in the order in which they are given: their own, not that of their files
 * @param today `YYYY-MM-DD`, for networks of tombstones
 */
export function allocateRules(
  catalog: Catalog,
  scope: Scope<AwsSite>,
  tenants: readonly Tenant[],
  today: string,
  problems: CatalogProblem[],
): ReadonlyMap<string, readonly LedgerAddition[]> {
  const ledgers = scope.sites.map((site) => ledgerOf(catalog, site.id));
  const numbers = ledgers.flatMap((it) => [...it.tenants.keys(), ...it.releasedTenants.keys()]);
  let highest = Math.max(0, ...numbers);
  const drafts = new Map(
    scope.sites.map((site, index) => [
      site.id,
      awsDraftOf(
        catalog,
        site,
        ledgers[index] ?? ledgerOf(catalog, site.id),
        today,
        () => ++highest,
      ),
    ]),
  );
  for (const tenant of tenants) {
    const draft = drafts.get(tenant.site);
    if (draft) giveAwsTenant(draft, tenant, problems);
  }
  return new Map([...drafts].map(([site, draft]) => [site, draft.additions]));
}
