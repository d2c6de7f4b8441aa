import type { Figure } from "../capacity.ts";
import type { AwsSite, Catalog } from "../catalog.ts";
import { ledgerOf } from "../ledger/index-ledger.ts";
import { environmentOf } from "../subscriptions.ts";
import { accountLoad, accountQuotas } from "./account-load.ts";
import { type PromisedConnections, promisedConnections } from "./connections.ts";
import { noDemand, plus, type StandingTenant, standingDemand, standingTenants } from "./demand.ts";
import { mostOfOne, quotasOfOne } from "./most-of-one.ts";
import { type QuotaId, quotaOf } from "./quotas.ts";
import { shardLimits, shardNumbers } from "./shards.ts";

/** One load balancer with what stands behind it: a shard, or a silo tenant's own. */
export interface GroundFigures {
  /** Null for a silo tenant's own. */
  readonly shard: number | null;
  /** The silo tenant; null for a shard. */
  readonly tenant: string | null;
  readonly tenants: number;
  readonly targetGroups: Figure;
  readonly rules: Figure;
  /** Tasks that may run behind it. */
  readonly targets: Figure;
  readonly cacheUsers: Figure;
}

/** A quota that the sites of an account and region share; of rules and certificates the fullest one's. */
export interface QuotaFigure extends Figure {
  readonly id: QuotaId;
}

/** What an AWS site takes of its account's quotas and promises of its servers, as data. */
export interface AwsCapacity {
  readonly substrate: "aws";
  readonly site: string;
  readonly environment: string | null;
  readonly account: string;
  readonly region: string;
  readonly tenants: number;
  /** Services that have priorities in the ledger. */
  readonly services: number;
  /** Shards in ascending order, then silo tenants by number. */
  readonly grounds: readonly GroundFigures[];
  /** Connections promised on each database server, shared ones first. */
  readonly connections: readonly PromisedConnections[];
  /** Of the whole account and region, whichever of its sites takes it; then of the fullest single one of the site. */
  readonly quotas: readonly QuotaFigure[];
}

/** Every figure of a site. */
export function awsCapacity(catalog: Catalog, site: AwsSite): AwsCapacity {
  const standing = standingTenants(catalog, site);
  const shards = shardNumbers(ledgerOf(catalog, site.id));
  const ofAccount = sitesOfAccount(catalog, site);
  const ofRegion = ofAccount.filter((it) => it.region === site.region);
  const load = {
    ...accountLoad(catalog, ofRegion),
    // IAM knows no regions.
    iamRoles: accountLoad(catalog, ofAccount).iamRoles,
  };
  const grounds = [
    ...shards.map((shard) => {
      const there = standing.filter((it) => it.shard === shard);
      return groundFigures(site, there, { shard, tenant: null });
    }),
    ...standing
      .filter((it) => it.shard === null)
      .map((it) => groundFigures(site, [it], { shard: null, tenant: it.id })),
  ];
  const connections = promisedConnections(catalog, site);
  const most = mostOfOne(catalog, site);
  // Of an account's sites each may say what AWS raised a quota to: the highest is the newest.
  const room = (id: QuotaId): number =>
    Math.max(...(id === "iamRoles" ? ofAccount : ofRegion).map((it) => quotaOf(it, id)));
  return {
    substrate: "aws",
    site: site.id,
    environment: environmentOf(catalog, site.id)?.id ?? null,
    account: site.account,
    region: site.region,
    tenants: standing.length,
    services: standing.reduce((total, it) => total + it.services.length, 0),
    grounds,
    connections,
    quotas: [
      ...accountQuotas.map((id) => ({ id, used: load[id], available: room(id) })),
      ...quotasOfOne.map((id) => ({ id, used: most[id], available: room(id) })),
    ],
  };
}

/** The sites of one account, this one included. */
function sitesOfAccount(catalog: Catalog, { account }: AwsSite): AwsSite[] {
  return [...catalog.sites.values()].filter(
    (it): it is AwsSite => it.substrate === "aws" && it.account === account,
  );
}

function groundFigures(
  site: AwsSite,
  standing: readonly StandingTenant[],
  which: Pick<GroundFigures, "shard" | "tenant">,
): GroundFigures {
  const used = standing.map((it) => standingDemand(it)).reduce(plus, noDemand);
  const limits = shardLimits(site);
  const targets = standing
    .flatMap((it) => it.services)
    .reduce((total, service) => total + (service?.aws.tasks.max ?? 1), 0);
  return {
    ...which,
    tenants: standing.length,
    targetGroups: { used: used.targetGroups, available: limits.targetGroups },
    rules: { used: used.rules, available: limits.rules },
    targets: { used: targets, available: quotaOf(site, "targetsPerAlb") },
    cacheUsers: { used: used.cacheUsers, available: limits.cacheUsers },
  };
}
