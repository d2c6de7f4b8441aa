import type { Figure } from "../capacity.ts";
import type { AwsSite, Catalog } from "../catalog.ts";
import { ledgerOf } from "../ledger/index-ledger.ts";
import { environmentOf } from "../subscriptions.ts";
import { accountLoad, accountQuotas } from "./account-load.ts";
import { type PromisedConnections, promisedConnections } from "./connections.ts";
import { noDemand, plus, type StandingTenant, standingDemand, standingTenants } from "./demand.ts";
import { type QuotaId, quotaOf, quotas } from "./quotas.ts";
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

/** A quota that the sites of an account and region share. */
export interface QuotaFigure extends Figure {
  readonly id: QuotaId;
}

/** One figure with what it is about, for people. */
export interface NamedFigure extends Figure {
  /** `rules of the load balancer of shard 1` */
  readonly what: string;
}

/** What an AWS site takes of its account's quotas and promises of its servers, as data. */
export interface AwsCapacity {
  readonly substrate: "aws";
  readonly site: string;
  readonly environment: string | null;
  readonly account: string;
  readonly region: string;
  readonly tenants: number;
  /** Always 0: tasks are no guests. */
  readonly guests: number;
  /** Services that have priorities in the ledger. */
  readonly services: number;
  /** Shards in ascending order, then silo tenants by number. */
  readonly grounds: readonly GroundFigures[];
  /** Connections promised on each database server, shared ones first. */
  readonly connections: readonly PromisedConnections[];
  /** Of the whole account and region, whichever of its sites takes it. */
  readonly quotas: readonly QuotaFigure[];
  /** All of them, in this order, named. */
  readonly figures: readonly NamedFigure[];
}

/** Every figure of a site. */
export function awsCapacity(catalog: Catalog, site: AwsSite): AwsCapacity {
  const standing = standingTenants(catalog, site);
  const shards = shardNumbers(ledgerOf(catalog, site.id));
  const together = sitesOfAccount(catalog, site);
  const load = accountLoad(catalog, together);
  const grounds = [
    ...shards.map((shard) => {
      const there = standing.filter((it) => it.shard === shard);
      return groundFigures(catalog, site, there, { shard, tenant: null });
    }),
    ...standing
      .filter((it) => it.shard === null)
      .map((it) => groundFigures(catalog, site, [it], { shard: null, tenant: it.id })),
  ];
  const connections = promisedConnections(catalog, site);
  const quotaFigures = accountQuotas.map((id) => ({
    id,
    used: load[id],
    // Of an account's sites each may say what AWS raised it to: the highest is the newest.
    available: Math.max(...together.map((it) => quotaOf(it, id))),
  }));
  return {
    substrate: "aws",
    site: site.id,
    environment: environmentOf(catalog, site.id)?.id ?? null,
    account: site.account,
    region: site.region,
    tenants: standing.length,
    guests: 0,
    services: standing.reduce((total, it) => total + it.services.length, 0),
    grounds,
    connections,
    quotas: quotaFigures,
    figures: [
      ...grounds.flatMap(namedGround),
      ...connections.map(({ server, used, available }) => ({
        what: `connections of ${server}`,
        used,
        available,
      })),
      ...quotaFigures.map(({ id, used, available }) => ({
        what: `${quotas[id].title} of the account and region`,
        used,
        available,
      })),
    ],
  };
}

/** What stands behind one load balancer, in the words of the table of quotas. */
function namedGround(ground: GroundFigures): NamedFigure[] {
  const whose = ground.tenant ?? `shard ${ground.shard}`;
  return (["targetGroups", "rules", "targets", "cacheUsers"] as const).map((key) => ({
    what: `${whose}: ${groundTitles[key]}`,
    ...ground[key],
  }));
}

const groundTitles = {
  targetGroups: "target groups",
  rules: "listener rules",
  targets: "targets",
  cacheUsers: "users of the cache",
} as const;

/** The sites of one account and region, this one included. */
function sitesOfAccount(catalog: Catalog, { account, region }: AwsSite): AwsSite[] {
  return [...catalog.sites.values()].filter(
    (it): it is AwsSite => it.substrate === "aws" && it.account === account && it.region === region,
  );
}

function groundFigures(
  catalog: Catalog,
  site: AwsSite,
  standing: readonly StandingTenant[],
  which: Pick<GroundFigures, "shard" | "tenant">,
): GroundFigures {
  const used = standing.map((it) => standingDemand(catalog, it)).reduce(plus, noDemand);
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
