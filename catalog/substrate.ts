import type { SiteCapacity } from "./capacity.ts";
import type { Catalog, Environment, Ledger, LedgerPlace, Site, Tenant } from "./catalog.ts";
import type { CatalogProblem } from "./errors.ts";
import type { LedgerAddition } from "./ledger/addition.ts";
import type { LedgerIndex } from "./ledger/index-ledger.ts";
import type { Scope } from "./ledger/scope.ts";
import type { ResolvedSite, ResolvedTenant } from "./resolved.ts";
import type { ProxyName } from "./routes/capabilities.ts";

/** Where in a site's file something stands. */
export type SitePath = readonly (string | number)[];

/**
 * What is different from one substrate to another: everything else in the catalog is the same for all of them. Each
 * folder beside this file (`proxmox/`, `aws/`, `vps/`) has one.
 */
export interface Substrate<S extends Site = Site> {
  /** Places of secrets that no service of a tenant may read, by what the site's file calls them. */
  credentials(site: S): Readonly<Record<string, string>>;
  /** Host names that the site's own parts answer at. */
  hostnames(site: S): { readonly host: string; readonly whose: string; readonly path: SitePath }[];
  /** What stands before its services, and where the site's file says so. */
  proxy(site: S): { readonly name: ProxyName; readonly path: SitePath };
  /** Logical names in the environment's stack that could be another site's too. */
  names(site: S): { readonly name: string; readonly path: SitePath }[];
  /** What a service may name in `uses` on this site. */
  offers(site: S): ReadonlySet<string>;

  /** A site by itself: its parts fit together. */
  checkSite(catalog: Catalog, site: S): CatalogProblem[];
  /** What is allowed and should be a decision: path in the site's file and one line. */
  warnSite(catalog: Catalog, site: S): [path: SitePath, message: string][];
  /** What only a look at all sites of the substrate shows. */
  checkSites(catalog: Catalog, sites: readonly S[]): CatalogProblem[];
  /** What the site asks of a tenant's file, judged without another tenant's. */
  checkTenant(catalog: Catalog, tenant: Tenant, site: S): CatalogProblem[];
  /** What a ledger may not say, whoever wrote it. */
  checkLedgers(catalog: Catalog, scope: Scope<S>): CatalogProblem[];

  /** Keys of what numbers are unique in; two sites with one key in common share all their numbers. */
  sharedKeys(site: S): string[];
  /**
   * What the ledgers of a scope do not say yet, by site. Append-only, and the same whatever the order of the tenants.
   *
   * @param today `YYYY-MM-DD`
   */
  allocate(
    catalog: Catalog,
    scope: Scope<S>,
    tenants: readonly Tenant[],
    today: string,
    problems: CatalogProblem[],
  ): ReadonlyMap<string, readonly LedgerAddition[]>;

  /**
   * What the ledger says of where the site is, with what it does not say yet: the same object where that is nothing.
   * Null on a substrate whose sites may move.
   */
  place(site: S, before: LedgerPlace | null): LedgerPlace | null;

  /** Every figure of a site. */
  capacity(catalog: Catalog, site: S): SiteCapacity;
  /** What does not fit, at the line that says how much there is. */
  checkCapacity(catalog: Catalog, site: S, figures: SiteCapacity): CatalogProblem[];

  /** Undefined where something is missing, which the checks have reported then. */
  buildTenant(catalog: Catalog, ledger: LedgerIndex, tenant: Tenant): ResolvedTenant | undefined;
  /** What a tenant has by its file and the ledger no line of, as `<service>`. */
  missingLines(catalog: Catalog, ledger: LedgerIndex, tenant: Tenant): string[];
  /** Problems of a ledger that concern what this tenant holds. */
  checkKept(
    catalog: Catalog,
    ledger: Ledger,
    looksAt: (tenant: string) => boolean,
  ): CatalogProblem[];
  resolveSite(catalog: Catalog, environment: Environment, site: S): ResolvedSite;
}
