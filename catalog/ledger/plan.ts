import type { Catalog, Ledger, Tenant } from "../catalog.ts";
import { isBroken } from "../check/broken.ts";
import type { CatalogProblem } from "../errors.ts";
import { ledgerFile } from "../files.ts";
import { environmentOf } from "../subscriptions.ts";
import { appended, draftOf, type LedgerAddition } from "./draft.ts";
import { freeNumbers } from "./free-numbers.ts";
import { giveTenant } from "./give.ts";
import { scopesOf } from "./scope.ts";

export interface Allocation {
  /** Every site's ledger as it should be, by site id; the same object where nothing is added. */
  readonly ledgers: ReadonlyMap<string, Ledger>;
  readonly additions: readonly (LedgerAddition & { readonly site: string })[];
  /** What could not be given: no room, no number left, a pin that cannot be taken. */
  readonly problems: readonly CatalogProblem[];
}

/**
 * Gives every tenant its number, a bridge or silo tenant its network, and every guest its VMID, address and host.
 * Append-only: what a ledger says stays, whatever the files say. The order of files, keys and lists does not matter.
 * References that lead nowhere are passed over: the checks report them.
 *
 * @param today `YYYY-MM-DD`, for addresses of tombstones
 */
export function planAllocation(catalog: Catalog, today: string): Allocation {
  const ledgers = new Map<string, Ledger>();
  const additions: (LedgerAddition & { site: string })[] = [];
  const problems: CatalogProblem[] = [];
  const moved = tenantsElsewhere(catalog);
  const tenantsBySite = Map.groupBy(catalog.tenants, (tenant) => tenant.site);
  for (const scope of scopesOf(catalog)) {
    // A ledger that cannot be read holds numbers that nobody knows.
    if (scope.sites.some((site) => isBroken(catalog, ledgerFile(site.id)))) continue;
    const tenants = scope.sites
      .flatMap((site) => tenantsBySite.get(site.id) ?? [])
      .filter((it) => environmentOf(catalog, it.site)?.id === it.environment && !moved.has(it))
      .sort((a, b) => compare(a.id, b.id) || compare(a.site, b.site));
    const free = freeNumbers(catalog, scope, tenants, today);
    const drafts = new Map(scope.sites.map((site) => [site.id, draftOf(catalog, site, free)]));
    for (const tenant of tenants) {
      const draft = drafts.get(tenant.site);
      if (draft) giveTenant(draft, tenant, problems);
    }
    for (const [site, draft] of drafts) {
      ledgers.set(site, appended(draft));
      additions.push(...draft.additions.map((it) => ({ ...it, site })));
    }
  }
  for (const [site, ledger] of catalog.ledgers) if (!ledgers.has(site)) ledgers.set(site, ledger);
  return { ledgers, additions, problems };
}

/**
 * Tenants that the ledger of another site of their environment still holds: their `site` was changed. New numbers
 * here would make the next `up` delete what runs there.
 */
function tenantsElsewhere(catalog: Catalog): ReadonlySet<Tenant> {
  const sitesOf = new Map<string, Set<string>>();
  for (const [site, ledger] of catalog.ledgers) {
    const environment = environmentOf(catalog, site)?.id;
    for (const tenant of ledger.tenants.values()) {
      const key = `${environment}/${tenant}`;
      const sites = sitesOf.get(key);
      if (sites) sites.add(site);
      else sitesOf.set(key, new Set([site]));
    }
  }
  return new Set(
    catalog.tenants.filter((tenant) => {
      const sites = sitesOf.get(`${tenant.environment}/${tenant.id}`);
      return sites !== undefined && !(sites.size === 1 && sites.has(tenant.site));
    }),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
