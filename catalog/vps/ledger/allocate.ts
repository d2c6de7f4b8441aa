import type { Catalog, Tenant, VpsSite } from "../../catalog.ts";
import type { CatalogProblem } from "../../errors.ts";
import type { LedgerAddition } from "../../ledger/addition.ts";
import { ledgerOf } from "../../ledger/index-ledger.ts";
import type { Scope } from "../../ledger/scope.ts";
import { giveVpsTenant, vpsDraftOf } from "./give.ts";

/**
 * Gives every tenant its number and its host, and every service its unit number.
 *
 * @param tenants in the order in which they are given: their own, not that of their files
 */
export function allocateUnits(
  catalog: Catalog,
  scope: Scope<VpsSite>,
  tenants: readonly Tenant[],
  problems: CatalogProblem[],
): ReadonlyMap<string, readonly LedgerAddition[]> {
  const numbers = scope.sites.flatMap(({ id }) => {
    const ledger = ledgerOf(catalog, id);
    return [...ledger.tenants.keys(), ...ledger.releasedTenants.keys()];
  });
  let highest = Math.max(0, ...numbers);
  const drafts = new Map(
    scope.sites.map((site) => [site.id, vpsDraftOf(catalog, site, () => ++highest)]),
  );
  for (const tenant of tenants) {
    const draft = drafts.get(tenant.site);
    if (draft) giveVpsTenant(draft, tenant, problems);
  }
  return new Map([...drafts].map(([site, { additions }]) => [site, additions]));
}
