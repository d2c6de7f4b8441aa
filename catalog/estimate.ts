import type { Figure } from "./capacity.ts";
import type { Catalog, Site, Tenant } from "./catalog.ts";
import { checkTenant } from "./check/tenant.ts";
import type { CatalogProblem } from "./errors.ts";
import { tenantFile } from "./files.ts";
import { planAllocation } from "./ledger/plan.ts";
import type { Isolation } from "./resolved.ts";
import { environmentOf, isolationOf, servicesOf } from "./subscriptions.ts";

/*
 * How many more tenants of one kind a site takes, and what ends it. Nothing is reckoned by a formula of its own:
 * so many tenants are added to the catalog in memory, `allocate` gives them what it would give, and the site's figures
 * say what does not fit.
 */

/** Beyond that it is not looked at how many more fit. */
export const MOST = 1000;

export interface TrialRequest {
  /** How many such tenants are asked about. */
  readonly tenants: number;
  readonly tier: string;
  /** What each of them subscribes to, beside what comes with every tenant. */
  readonly services: readonly string[];
}

export interface TrialEstimate {
  readonly site: string;
  readonly tier: string;
  readonly isolation: Isolation;
  /** Services of each tenant, those that come with every tenant included. */
  readonly services: readonly string[];
  readonly tenants: number;
  /** What all of them together take of what tenants share. */
  readonly together: readonly { what: string; used: number; after: number; available: number }[];
  /** How many more fit on the site as it is; {@link MOST} stands for that many or more. */
  readonly room: number;
  /** What ends it; null where that many or more fit. */
  readonly endedBy: string | null;
  /** How many would fit if there were no other limit, fewest first; what ends nothing below {@link MOST} is left out. */
  readonly limits: readonly { limit: string; room: number }[];
}

/** What a substrate knows of its sites' figures. */
export interface Trial<Figures> {
  figures(catalog: Catalog): Figures;
  /** Names of the limits that are passed. */
  full(figures: Figures): readonly string[];
  /** What `allocate` has no more of, by what it refuses. */
  refused(problem: CatalogProblem): string;
  /** What is shared, in the order in which it is told. */
  shared(figures: Figures): readonly (Figure & { readonly what: string })[];
}

/** How many more such tenants the site takes, or why there can be no such tenant. @param today `YYYY-MM-DD` */
export function estimateByTrial<Figures>(
  catalog: Catalog,
  site: Site,
  request: TrialRequest,
  today: string,
  trial: Trial<Figures>,
): TrialEstimate | { readonly refused: string } {
  const environment = environmentOf(catalog, site.id)?.id;
  if (environment === undefined) return { refused: `${site.id} belongs to no environment.` };
  const made = (number: number): Tenant => newTenant(environment, site, request, number);
  const one = made(1);
  const [wrong] = checkTenant({ ...catalog, tenants: [...catalog.tenants, one] }, one);
  if (wrong) return { refused: wrong.message };
  const services = servicesOf(catalog, one).map(({ id }) => id);
  if (services.length === 0) return { refused: "a tenant without any service takes nothing." };

  const known = new Map<number, Outcome<Figures>>();
  const withMore = (number: number): Outcome<Figures> => {
    const outcome = known.get(number) ?? tryWith(catalog, site, number, made, today, trial);
    known.set(number, outcome);
    return outcome;
  };
  const limits = [...withMore(MOST).passed]
    .map((limit) => ({ limit, room: lastWithout(limit, withMore) }))
    .sort((a, b) => a.room - b.room);
  return {
    site: site.id,
    tier: request.tier,
    isolation: isolationOf(catalog, one) ?? "pool",
    services,
    tenants: request.tenants,
    together: taken(
      trial.shared(withMore(0).figures),
      trial.shared(withMore(request.tenants).figures),
    ),
    room: limits[0]?.room ?? MOST,
    endedBy: limits[0]?.limit ?? null,
    limits,
  };
}

function newTenant(
  environment: string,
  site: Site,
  { tier, services }: TrialRequest,
  number: number,
): Tenant {
  // A space is in nobody's id.
  const id = `new ${number}`;
  const file = tenantFile(environment, id);
  return { id, environment, file, name: id, site: site.id, tier, services: [...services] };
}

interface Outcome<Figures> {
  readonly figures: Figures;
  /** Names of the limits that so many do not fit into. */
  readonly passed: ReadonlySet<string>;
}

function tryWith<Figures>(
  catalog: Catalog,
  site: Site,
  number: number,
  made: (number: number) => Tenant,
  today: string,
  trial: Trial<Figures>,
): Outcome<Figures> {
  const more = Array.from({ length: number }, (_, index) => made(index + 1));
  const all = { ...catalog, tenants: [...catalog.tenants, ...more] };
  const { ledgers, problems } = planAllocation(all, today);
  const figures = trial.figures({ ...all, ledgers });
  const here = new Set(all.tenants.filter((it) => it.site === site.id).map(({ file }) => file));
  const refused = problems.filter(({ file }) => here.has(file));
  return {
    figures,
    passed: new Set([...refused.map((it) => trial.refused(it)), ...trial.full(figures)]),
  };
}

/** The largest number of tenants at which a limit is not passed; 0 where it is passed already. */
function lastWithout(limit: string, withMore: (number: number) => Outcome<unknown>): number {
  let fits = 0;
  let passes = MOST;
  while (passes - fits > 1) {
    const middle = Math.floor((fits + passes) / 2);
    if (withMore(middle).passed.has(limit)) passes = middle;
    else fits = middle;
  }
  return fits;
}

/** The figures that change. */
function taken(
  before: readonly (Figure & { readonly what: string })[],
  after: readonly (Figure & { readonly what: string })[],
): TrialEstimate["together"] {
  const standing = new Map(before.map(({ what, used }) => [what, used]));
  return after.flatMap(({ what, used: now, available }) => {
    const used = standing.get(what) ?? 0;
    return used === now ? [] : [{ what, used, after: now, available }];
  });
}
