import type { AwsSite, Catalog, Tenant } from "../catalog.ts";
import { checkTenant } from "../check/tenant.ts";
import { tenantFile } from "../files.ts";
import { planAllocation } from "../ledger/plan.ts";
import type { Isolation } from "../resolved.ts";
import { environmentOf, isolationOf, servicesOf } from "../subscriptions.ts";
import { type AwsCapacity, awsCapacity } from "./capacity.ts";
import { quotas } from "./quotas.ts";

/*
 * How many more tenants of one kind an AWS site takes, and what ends it. Nothing is reckoned by a formula of its own:
 * so many tenants are added to the catalog in memory, `allocate` gives them what it would give, and the site's figures
 * say what does not fit.
 */

/** Beyond that it is not looked at how many more fit. */
export const MOST = 1000;

export interface AwsEstimateRequest {
  /** How many such tenants are asked about. */
  readonly tenants: number;
  readonly tier: string;
  /** What each of them subscribes to, beside what comes with every tenant. */
  readonly services: readonly string[];
}

export interface AwsEstimate {
  readonly site: string;
  readonly tier: string;
  readonly isolation: Isolation;
  /** Services of each tenant, those that come with every tenant included. */
  readonly services: readonly string[];
  readonly tenants: number;
  /** What all of them together take of the account and of the shared servers. */
  readonly together: readonly { what: string; used: number; after: number; available: number }[];
  /** How many more fit on the site as it is; {@link MOST} stands for that many or more. */
  readonly room: number;
  /** What ends it; null where that many or more fit. */
  readonly endedBy: string | null;
  /** How many would fit if there were no other limit, fewest first; what ends nothing below {@link MOST} is left out. */
  readonly limits: readonly { limit: string; room: number }[];
}

/** How many more such tenants the site takes, or why there can be no such tenant. @param today `YYYY-MM-DD` */
export function awsEstimate(
  catalog: Catalog,
  site: AwsSite,
  request: AwsEstimateRequest,
  today: string,
): AwsEstimate | { readonly refused: string } {
  const environment = environmentOf(catalog, site.id)?.id;
  if (environment === undefined) return { refused: `${site.id} belongs to no environment.` };
  const made = (number: number): Tenant => newTenant(environment, site, request, number);
  const one = made(1);
  const [wrong] = checkTenant({ ...catalog, tenants: [...catalog.tenants, one] }, one);
  if (wrong) return { refused: wrong.message };
  const services = servicesOf(catalog, one).map(({ id }) => id);
  if (services.length === 0) return { refused: "a tenant without any service takes nothing." };

  const known = new Map<number, Outcome>();
  const withMore = (number: number): Outcome => {
    const outcome = known.get(number) ?? tryWith(catalog, site, number, made, today);
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
    together: taken(withMore(0).figures, withMore(request.tenants).figures),
    room: limits[0]?.room ?? MOST,
    endedBy: limits[0]?.limit ?? null,
    limits,
  };
}

function newTenant(
  environment: string,
  site: AwsSite,
  { tier, services }: AwsEstimateRequest,
  number: number,
): Tenant {
  // A space is in nobody's id.
  const id = `new ${number}`;
  const file = tenantFile(environment, id);
  return { id, environment, file, name: id, site: site.id, tier, services: [...services] };
}

interface Outcome {
  readonly figures: AwsCapacity;
  /** Names of the limits that so many do not fit into. */
  readonly passed: ReadonlySet<string>;
}

function tryWith(
  catalog: Catalog,
  site: AwsSite,
  number: number,
  made: (number: number) => Tenant,
  today: string,
): Outcome {
  const more = Array.from({ length: number }, (_, index) => made(index + 1));
  const all = { ...catalog, tenants: [...catalog.tenants, ...more] };
  const { ledgers, problems } = planAllocation(all, today);
  const figures = awsCapacity({ ...all, ledgers }, site);
  const here = new Set(all.tenants.filter((it) => it.site === site.id).map(({ file }) => file));
  const refused = problems.filter(({ file }) => here.has(file));
  return { figures, passed: new Set([...refused.map(rangeOf), ...fullOf(figures)]) };
}

/** What `allocate` has no more of: it refuses at the tenant's tier, at its services, or at one of them. */
function rangeOf({ path }: { readonly path: string }): string {
  if (path === "tier") return "networks of ranges.cidr";
  return path === "services" ? "what one load balancer takes" : "priorities of ranges";
}

const ofGround = {
  targetGroups: quotas.targetGroupsPerAlb.title,
  rules: quotas.rulesPerAlb.title,
  targets: quotas.targetsPerAlb.title,
  cacheUsers: quotas.cacheUsersPerGroup.title,
} as const;

function fullOf({ grounds, quotas: account, connections }: AwsCapacity): string[] {
  const keys = Object.keys(ofGround) as (keyof typeof ofGround)[];
  const full = (it: { readonly used: number; readonly available: number }): boolean =>
    it.used > it.available;
  return [
    ...account.filter(full).map(({ id }) => quotas[id].title),
    ...keys.filter((key) => grounds.some((it) => full(it[key]))).map((key) => ofGround[key]),
    ...connections
      .filter(full)
      .map((it) => `connections of ${it.tenant === null ? it.server : `an own ${it.engine}`}`),
  ];
}

/** The largest number of tenants at which a limit is not passed; 0 where it is passed already. */
function lastWithout(limit: string, withMore: (number: number) => Outcome): number {
  let fits = 0;
  let passes = MOST;
  while (passes - fits > 1) {
    const middle = Math.floor((fits + passes) / 2);
    if (withMore(middle).passed.has(limit)) passes = middle;
    else fits = middle;
  }
  return fits;
}

/** The figures that change, in the order in which a site's capacity has them. */
function taken(before: AwsCapacity, after: AwsCapacity): AwsEstimate["together"] {
  const named = ({ quotas: account, connections }: AwsCapacity) => [
    ...account.map((it) => ({ ...it, what: quotas[it.id].title as string })),
    ...connections
      .filter(({ tenant }) => tenant === null)
      .map((it) => ({ ...it, what: `connections of ${it.server}` })),
  ];
  const standing = new Map(named(before).map(({ what, used }) => [what, used]));
  return named(after).flatMap(({ what, used: now, available }) => {
    const used = standing.get(what) ?? 0;
    return used === now ? [] : [{ what, used, after: now, available }];
  });
}
