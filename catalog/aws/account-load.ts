import type { AwsSite, Catalog, Service } from "../catalog.ts";
import { ledgerOf } from "../ledger/index-ledger.ts";
import { isolationOf } from "../subscriptions.ts";
import { bringsBeside, type StandingTenant, standingTenants } from "./demand.ts";
import { isDumped } from "./dumped.ts";
import { fargateSize } from "./fargate.ts";
import { ownStoresOf, sharedStoresOf } from "./own-servers.ts";
import type { QuotaId } from "./quotas.ts";
import { bySize } from "./resolve/data.ts";
import { interfaceEndpointsOf } from "./resolve/network.ts";
import { shardNumbers } from "./shards.ts";

/** The quotas that AWS counts for an account and region together. */
export const accountQuotas = [
  "albs",
  "vpcs",
  "elasticIps",
  "networkInterfaces",
  "securityGroups",
  "dbInstances",
  "fargateVcpus",
  "iamRoles",
] as const satisfies readonly QuotaId[];
export type AccountLoad = Record<(typeof accountQuotas)[number], number>;

/* What a ground has beside its load balancer and its servers, each with what it takes. */

/** The functions that speak SQL, change passwords and ask new versions: each has a role, and an interface a zone. */
const FUNCTIONS = 3;
/** Of all functions together, the endpoints, and the VPC's emptied default one. */
const GROUND_GROUPS = 3;
/** Of a load balancer, and of the tasks behind it (`clients`). */
const GROUPS_EACH_ALB = 2;
/** Of flow logs. */
const GROUND_ROLES = 1;

/**
 * What the sites of one account and region take of AWS, by what their files and ledgers say: everything that stands,
 * with as many tasks as may run. While a version is brought there are more tasks for minutes; that is not counted.
 */
export function accountLoad(catalog: Catalog, sites: readonly AwsSite[]): AccountLoad {
  const load = Object.fromEntries(accountQuotas.map((id) => [id, 0])) as AccountLoad;
  for (const site of sites) {
    addSite(catalog, site, load);
    for (const standing of standingTenants(catalog, site)) addTenant(catalog, site, standing, load);
  }
  return load;
}

function addSite(catalog: Catalog, site: AwsSite, load: AccountLoad): void {
  const shards = shardNumbers(ledgerOf(catalog, site.id)).length;
  const zones = site.network.zones.length;
  addGround(site, site.network.nat, shards, load);
  if (site.staticAddresses) {
    load.elasticIps += shards * zones;
    load.networkInterfaces += shards * zones;
    load.securityGroups += shards;
  }
  if (site.files) {
    load.networkInterfaces += zones;
    load.securityGroups += 1;
  }
  for (const store of sharedStoresOf(site)) {
    if (store === "redis") {
      load.networkInterfaces += (site.cache?.nodes ?? 0) * shards;
      load.securityGroups += shards;
    } else {
      const server = site.databases[store];
      if (server) addServer(server, load);
    }
  }
  // Backups and, where there is one, deployments.
  load.iamRoles += site.deploys ? 2 : 1;
  if (site.fleet) {
    load.networkInterfaces += site.fleet.max;
    load.securityGroups += 1;
    load.iamRoles += 1;
  }
}

/** A VPC with its ways out, its load balancers and its functions. */
function addGround(
  site: AwsSite,
  nat: AwsSite["network"]["nat"],
  albs: number,
  load: AccountLoad,
): void {
  const zones = site.network.zones.length;
  const gateways = nat === "none" ? 0 : nat === "single" ? 1 : zones;
  load.vpcs += 1;
  load.albs += albs;
  load.elasticIps += gateways;
  load.networkInterfaces +=
    gateways + zones * (albs + FUNCTIONS + interfaceEndpointsOf(site.network.endpoints).length);
  load.securityGroups += GROUND_GROUPS + FUNCTIONS + GROUPS_EACH_ALB * albs;
  load.iamRoles += GROUND_ROLES + FUNCTIONS;
}

/** A standby is no instance of its own, a replica is. */
function addServer(
  server: {
    readonly multiAz?: boolean | undefined;
    readonly replicas: number;
  },
  load: AccountLoad,
): void {
  load.dbInstances += 1 + server.replicas;
  load.networkInterfaces += (server.multiAz ? 2 : 1) + server.replicas;
  load.securityGroups += 1;
  load.iamRoles += 1;
}

function addTenant(
  catalog: Catalog,
  site: AwsSite,
  { tenant, shard, services }: StandingTenant,
  load: AccountLoad,
): void {
  if (shard === null) addGround(site, site.dedicated?.nat ?? "single", 1, load);
  const size = (tenant && catalog.tiers.get(tenant.tier)?.size) ?? "";
  for (const service of services) if (service) addService(service, size, load);
  if (!tenant) return;
  for (const store of ownStoresOf(catalog, tenant)) {
    if (store === "redis") {
      load.networkInterfaces += bySize(site.dedicated?.cache, size)?.nodes ?? 1;
      load.securityGroups += 1;
    } else {
      const own = bySize(site.dedicated?.[store], size);
      if (own) addServer(own, load);
    }
  }
  // A group that a bridge tenant's own servers admit.
  if (isolationOf(catalog, tenant) === "bridge") load.securityGroups += 1;
  if (shard === null && services.some((it) => it && it.aws.data.length > 0)) {
    load.networkInterfaces += site.network.zones.length;
    load.securityGroups += 1;
  }
  if (isDumped(site, catalog.tiers.get(tenant.tier))) {
    // The task that dumps, what starts it, and what may read the secrets.
    load.iamRoles += 3;
    load.securityGroups += 1;
    load.networkInterfaces += 1;
  }
}

function addService(service: Service, size: string, load: AccountLoad): void {
  const { runsOn, tasks, worker } = service.aws;
  load.networkInterfaces += tasks.max;
  load.securityGroups += 1;
  if (runsOn === "fargate") load.fargateVcpus += tasks.max * vcpusOf(service, size);
  // One pulls and reads secrets, one is the service's own; ECS moves the traffic with a third.
  load.iamRoles += bringsBeside(service) ? 3 : 2;
  if (!worker) return;
  load.networkInterfaces += worker.tasks.max;
  load.securityGroups += 1;
  if (runsOn === "fargate") {
    load.fargateVcpus += worker.tasks.max * vcpusOf(service, worker.size ?? size);
  }
  load.iamRoles += 2;
}

/** Of one task; the largest size where the tenant's tier is not known. */
function vcpusOf({ sizes }: Service, word: string): number {
  const size = bySize(sizes, word) ?? Object.values(sizes).sort((a, b) => b.cores - a.cores)[0];
  const task = size && fargateSize(size);
  return (task?.cpu ?? 0) / 1024;
}
