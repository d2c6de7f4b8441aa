import type { SiteCapacity } from "./capacity.ts";
import type { Catalog, Ledger } from "./catalog.ts";
import { isBroken } from "./check/broken.ts";
import { checkCatalog } from "./check/check.ts";
import { checkConsents, warnConsents } from "./check/consents.ts";
import { warnSite } from "./check/site.ts";
import { type CatalogProblem, sortProblems } from "./errors.ts";
import { compareWithBase } from "./ledger/compare-with-base.ts";
import { indexLedger, ledgerOf } from "./ledger/index-ledger.ts";
import { checkAllocated } from "./ledger/not-allocated.ts";
import { planAllocation } from "./ledger/plan.ts";
import { loadCatalog } from "./load.ts";
import type { ResolvedTenant } from "./resolved.ts";
import { warnDomains } from "./routes/check-domains.ts";
import { substrateOf } from "./substrates.ts";

export interface ValidateOptions {
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** Ledgers at an earlier revision, by site id: a line of theirs that is gone or changed is a problem. */
  readonly base?: { readonly ledgers: ReadonlyMap<string, Ledger> };
  /** Ids of all policies: an exception that names another one is a problem. */
  readonly rules?: readonly string[];
}

export interface Validation {
  readonly catalog: Catalog;
  /** Everything that is wrong, sorted. Empty: every stack can be built. */
  readonly problems: readonly CatalogProblem[];
  /** Allowed, and worth a thought; one line each. */
  readonly warnings: readonly string[];
  readonly summary: {
    readonly environments: number;
    readonly sites: number;
    readonly tenants: number;
    readonly services: number;
    readonly guests: number;
    readonly capacity: readonly SiteCapacity[];
  };
  /** Every tenant that could be resolved, in the order of the catalog. */
  readonly tenants: readonly ResolvedTenant[];
}

/**
 * Reads everything under `root` and judges it: shape, references, ledger, capacity, and that every tenant can be
 * resolved. All problems of all files, at once.
 */
export function validate(root: string, options: ValidateOptions): Validation {
  const load = loadCatalog(root);
  const { catalog } = load;
  const allocation = planAllocation(catalog, options.today);
  const sites = [...catalog.sites.values()];
  const capacity = sites.map((site) => substrateOf(site).capacity(catalog, site));
  const refused = [...load.problems, ...checkCatalog(catalog), ...allocation.problems];
  const problems = sortProblems([
    ...refused,
    ...checkConsents(catalog, options.today, options.rules),
    // What is refused cannot be allocated: first things first.
    ...checkAllocated(catalog, allocation).filter(({ file }) => !hasProblem(refused, file)),
    ...sites.flatMap((site, index) =>
      substrateOf(site).checkCapacity(catalog, site, capacity[index] as SiteCapacity),
    ),
    ...(options.base ? compareWithBase(options.base.ledgers, catalog, options.today) : []),
  ]);
  return {
    catalog,
    problems,
    warnings: [
      ...load.warnings,
      ...sites.flatMap((site) => warnSite(catalog, site)),
      ...catalog.tenants.flatMap((tenant) => warnDomains(catalog, tenant)),
      ...warnConsents(catalog, options.today),
    ],
    summary: {
      environments: catalog.environments.size,
      sites: catalog.sites.size,
      tenants: catalog.tenants.length,
      services: catalog.services.size,
      guests: capacity.reduce((total, it) => total + ("guests" in it ? it.guests : 0), 0),
      capacity,
    },
    tenants: resolveAll(catalog),
  };
}

function hasProblem(problems: readonly CatalogProblem[], file: string): boolean {
  return problems.some((problem) => problem.file === file);
}

function resolveAll(catalog: Catalog): ResolvedTenant[] {
  const ledgers = new Map(
    [...catalog.sites.keys()].map((site) => [site, indexLedger(ledgerOf(catalog, site))]),
  );
  return catalog.tenants.flatMap((tenant) => {
    if (isBroken(catalog, tenant.file)) return [];
    const ledger = ledgers.get(tenant.site);
    const site = catalog.sites.get(tenant.site);
    return (ledger && site && substrateOf(site).buildTenant(catalog, ledger, tenant)) ?? [];
  });
}
