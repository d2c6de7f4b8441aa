import type { AwsSite, Catalog, Ledger, Service, Tenant } from "../../catalog.ts";
import { problemAt } from "../../check/problem.ts";
import type { CatalogErrorCode, CatalogProblem } from "../../errors.ts";
import type { LedgerAddition } from "../../ledger/addition.ts";
import { indexLedger, type LedgerIndex } from "../../ledger/index-ledger.ts";
import { isolationOf, servicePath, servicesOf, sizeOf } from "../../subscriptions.ts";
import { demandOf } from "../demand.ts";
import { hasOwnStores } from "../own-servers.ts";
import { quotas } from "../quotas.ts";
import { askedBy, exceeded, type Shards, shardLimits, shardsOf } from "../shards.ts";
import { freeNetwork, networksOf } from "./networks.ts";
import { covers, type FreePriorities, freePriorities, rangeKeyOf } from "./priorities.ts";

/** A site while its ledger is being added to. */
export interface AwsDraft {
  readonly catalog: Catalog;
  readonly site: AwsSite;
  readonly ledger: Ledger;
  readonly index: LedgerIndex;
  readonly additions: LedgerAddition[];
  readonly priorities: FreePriorities;
  /** Counted when the first one is asked for: a run that adds nothing does not pay for it. */
  shards(): Shards;
  /** The next number of the scope. */
  tenantNumber(): number;
  /** `YYYY-MM-DD` */
  readonly today: string;
}

export function awsDraftOf(
  catalog: Catalog,
  site: AwsSite,
  ledger: Ledger,
  today: string,
  tenantNumber: () => number,
): AwsDraft {
  let shards: Shards | undefined;
  return {
    catalog,
    site,
    ledger,
    index: indexLedger(ledger),
    additions: [],
    priorities: freePriorities(site, ledger),
    shards: () => {
      shards ??= shardsOf(catalog, site, ledger);
      return shards;
    },
    tenantNumber,
    today,
  };
}

type Refuse = (code: CatalogErrorCode, path: readonly (string | number)[], message: string) => void;

/**
 * Gives one tenant what its file asks for and its site's ledger does not have: a number, a shard (pool, bridge) or a
 * network (silo), and priorities for each service.
 */
export function giveAwsTenant(draft: AwsDraft, tenant: Tenant, problems: CatalogProblem[]): void {
  const { catalog, index, additions } = draft;
  const isolation = isolationOf(catalog, tenant);
  // Without a tier nobody knows where it belongs.
  if (!isolation) return;
  const refuse: Refuse = (code, path, message) => {
    problems.push(problemAt(catalog.sources, code, { file: tenant.file, path }, message));
  };
  const known = index.numbers.get(tenant.id);
  const ground =
    isolation === "silo"
      ? siloGround(draft, tenant, refuse)
      : sharedGround(draft, tenant, known, refuse);
  if (!ground) return;
  const number = known ?? draft.tenantNumber();
  if (known === undefined) additions.push({ kind: "tenant", number, tenant });
  if ("place" in ground) {
    const { place, cidr } = ground;
    const network = { of: tenant.id, cidr };
    additions.push({ kind: "network", vlan: place, network, tenant });
  } else if (ground.isNew && ground.shard !== null) {
    additions.push({ kind: "shard", number, shard: ground.shard, tenant });
  }
  const shard = "shard" in ground ? ground.shard : null;
  for (const service of toGive(draft, tenant)) giveRule(draft, tenant, service, shard, refuse);
}

/** Where a tenant's services stand: on a shard, in a VPC of its own that it has, or in one that it gets. */
type Ground =
  | { readonly shard: number | null; readonly isNew: boolean }
  | { readonly place: number; readonly cidr: string };

function sharedGround(
  draft: AwsDraft,
  tenant: Tenant,
  number: number | undefined,
  refuse: Refuse,
): Ground | undefined {
  const { catalog, site, ledger, index } = draft;
  // One that left a VPC of its own behind is told so at its tier (check/isolation.ts).
  if (index.networks.has(tenant.id)) return undefined;
  const there = number === undefined ? undefined : ledger.shards.get(number);
  if (there !== undefined) return { shard: there, isNew: false };
  const shard = draft.shards().choose(tenant);
  if (shard !== undefined) return { shard, isNew: true };
  refuseTooMuch(catalog, site, tenant, refuse);
  return undefined;
}

function siloGround(draft: AwsDraft, tenant: Tenant, refuse: Refuse): Ground | undefined {
  const { catalog, site, ledger, index, additions, today } = draft;
  if (index.networks.has(tenant.id)) return { shard: null, isNew: false };
  // Neither a tenant that lives on a shard nor a site that has nothing to give: both are errors at the tier.
  if (index.shards.has(tenant.id) || networksOf(site) === 0) return undefined;
  if (exceeded(askedBy(catalog, tenant), shardLimits(site))) {
    refuseTooMuch(catalog, site, tenant, refuse);
    return undefined;
  }
  const taken = new Set(additions.flatMap((it) => (it.kind === "network" ? [it.vlan] : [])));
  const free = freeNetwork(site, ledger, taken, today);
  if (free) return free;
  refuse(
    "E_CAPACITY",
    ["tier"],
    `no network for ${tenant.id} on ${site.id}: every /19 of ${site.ranges.cidr} is taken or held back by a tombstone. Choose a tier whose isolation is pool or bridge, or another site: ranges.cidr only grows at its end, into a larger network that begins at the same address.`,
  );
  return undefined;
}

const limitNames = {
  targetGroups: quotas.targetGroupsPerAlb,
  rules: quotas.rulesPerAlb,
  cacheUsers: quotas.cacheUsersPerGroup,
} as const;

function refuseTooMuch(catalog: Catalog, site: AwsSite, tenant: Tenant, refuse: Refuse): void {
  const asked = askedBy(catalog, tenant);
  const limits = shardLimits(site);
  const limit = exceeded(asked, limits);
  if (!limit) return;
  refuse(
    "E_CAPACITY",
    ["services"],
    `${tenant.id}'s services take ${asked[limit]} ${limitNames[limit].title}, and AWS allows ${limits[limit]}. Take services out${remedyOf(site, limit)}.`,
  );
}

function remedyOf(site: AwsSite, limit: keyof typeof limitNames): string {
  return limitNames[limit].adjustable
    ? `, or have AWS raise the quota and write it under \`quotas\` of ${site.file}`
    : "";
}

/** Services without a line. On a path the deeper one first: a load balancer asks the lower priority first. */
function toGive({ catalog, index }: AwsDraft, tenant: Tenant): Service[] {
  const path = ({ route }: Service): string => (route.mount === "path" ? route.path : "/");
  return servicesOf(catalog, tenant)
    .filter((it) => !index.rules.has(`${tenant.id}/${it.id}`) && sizeOf(catalog, tenant, it))
    .sort((a, b) => path(b).length - path(a).length || (a.id < b.id ? -1 : 1));
}

function giveRule(
  draft: AwsDraft,
  tenant: Tenant,
  service: Service,
  shard: number | null,
  refuse: Refuse,
): void {
  const { catalog, site, additions } = draft;
  const of = `${tenant.id}/${service.id}`;
  const at = servicePath(tenant, service.id);
  const isolation = isolationOf(catalog, tenant);
  if (shard !== null) {
    const limit = draft.shards().take(shard, demandOf(service));
    if (limit) {
      const { title } = limitNames[limit];
      refuse(
        "E_CAPACITY",
        at,
        `no place for ${of}: shard ${shard} of ${site.id}, where ${tenant.id} lives, has no room for more ${title} (${shardLimits(site)[limit]}), and no tenant moves to another shard by itself. Take services out of tenants on it${remedyOf(site, limit)}.`,
      );
      return;
    }
  }
  const key = rangeKeyOf(service);
  const priority = draft.priorities.next(key);
  if (priority === undefined) {
    refuse(
      "E_CAPACITY",
      at,
      `no priorities for ${of} on ${site.id}: all of ranges.${key} ${site.ranges[key]} are or were in use. Widen ranges.${key} in ${site.file}.`,
    );
    return;
  }
  const above = standingAbove(draft, tenant, service, priority);
  if (above) {
    refuse(
      "E_CONFLICT",
      at,
      `${service.id} answers below the path of ${above.service}, which has priority ${above.priority}, and the lowest that is left is ${priority}: ${above.service} would take its requests. Priorities never change: mount ${service.id} elsewhere, or release ${tenant.id}/${above.service} and allocate both again.`,
    );
    return;
  }
  // Recorded, because a database does not follow when the tier changes.
  const own = hasOwnStores(isolation) ? { ownServers: true } : {};
  additions.push({ kind: "rule", priority, rule: { of, ...own }, tenant, service: service.id });
}

/** A service of the tenant that has its priorities already and would take what is meant for this one. */
function standingAbove(
  { catalog, index }: AwsDraft,
  tenant: Tenant,
  { route }: Service,
  given: number,
): { readonly service: string; readonly priority: number } | undefined {
  if (route.mount !== "path") return undefined;
  for (const other of servicesOf(catalog, tenant)) {
    const priority = index.rules.get(`${tenant.id}/${other.id}`);
    if (priority === undefined || priority > given || other.route.mount !== "path") continue;
    if (!covers(other.route.path, route.path)) continue;
    return { service: other.id, priority };
  }
  return undefined;
}
