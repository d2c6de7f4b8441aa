import type { Catalog, Ledger, LedgerPlace, Tenant } from "../catalog.ts";
import { isBroken } from "../check/broken.ts";
import type { CatalogProblem } from "../errors.ts";
import { ledgerFile } from "../files.ts";
import { environmentOf } from "../subscriptions.ts";
import { substrateOf } from "../substrates.ts";
import type { LedgerAddition } from "./addition.ts";
import { appended } from "./appended.ts";
import { ledgerOf } from "./index-ledger.ts";
import type { Scope } from "./scope.ts";
import { scopesOf } from "./scopes.ts";

export interface Allocation {
  /** Every site's ledger as it should be, by site id; the same object where nothing is added. */
  readonly ledgers: ReadonlyMap<string, Ledger>;
  readonly additions: readonly (LedgerAddition & { readonly site: string })[];
  /** What could not be given: no room, no number left, a pin that cannot be taken. */
  readonly problems: readonly CatalogProblem[];
}

/**
 * Gives every tenant what its substrate keeps in a ledger: its number, a network, and for every service a guest's VMID,
 * address and host, or listener priorities on a shard.
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
    for (const [site, added] of allocateIn(catalog, scope, tenants, today, problems)) {
      const ledger = ledgerOf(catalog, site);
      // What nobody lives on has no ledger: it may still move.
      const stands = added.length > 0 || catalog.ledgers.has(site);
      const place = stands ? placeOf(catalog, ledger) : null;
      ledgers.set(site, appended(ledger, added, place));
      additions.push(...added.map((it) => ({ ...it, site })));
    }
  }
  for (const [site, ledger] of catalog.ledgers) if (!ledgers.has(site)) ledgers.set(site, ledger);
  return { ledgers, additions, problems };
}

function allocateIn(
  catalog: Catalog,
  scope: Scope,
  tenants: readonly Tenant[],
  today: string,
  problems: CatalogProblem[],
): ReadonlyMap<string, readonly LedgerAddition[]> {
  const [first] = scope.sites;
  if (!first) return new Map();
  return substrateOf(first).allocate(catalog, scope, tenants, today, problems);
}

function placeOf(catalog: Catalog, { site: id, place }: Ledger): LedgerPlace | null {
  const site = catalog.sites.get(id);
  return site ? substrateOf(site).place(site, place) : place;
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
