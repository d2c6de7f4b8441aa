import type { Catalog, ProxmoxSite, Tenant } from "../../catalog.ts";
import type { CatalogProblem } from "../../errors.ts";
import type { LedgerAddition } from "../../ledger/addition.ts";
import type { Scope } from "../../ledger/scope.ts";
import { draftOf } from "./draft.ts";
import { freeNumbers } from "./free-numbers.ts";
import { giveTenant } from "./give.ts";

/**
 * Gives every tenant its number, a bridge or silo tenant its network, and every guest its VMID, address and host.
 *
 * @param today `YYYY-MM-DD`, for addresses of tombstones
 */
export function allocateGuests(
  catalog: Catalog,
  scope: Scope<ProxmoxSite>,
  tenants: readonly Tenant[],
  today: string,
  problems: CatalogProblem[],
): ReadonlyMap<string, readonly LedgerAddition[]> {
  const free = freeNumbers(catalog, scope, tenants, today);
  const drafts = new Map(scope.sites.map((site) => [site.id, draftOf(catalog, site, free)]));
  for (const tenant of tenants) {
    const draft = drafts.get(tenant.site);
    if (draft) giveTenant(draft, tenant, problems);
  }
  return new Map([...drafts].map(([site, draft]) => [site, draft.additions]));
}
