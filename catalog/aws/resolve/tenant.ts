import type { Catalog, Tenant } from "../../catalog.ts";
import { type LedgerIndex, ledgerOf } from "../../ledger/index-ledger.ts";
import type { AwsDump, AwsDumpTask, AwsService, AwsTenant } from "../../resolved/aws.ts";
import { hostnameOf, publicUrl } from "../../routes/resolve.ts";
import { servicesOf } from "../../subscriptions.ts";
import { isDumped } from "../dumped.ts";
import { ownStoresOf } from "../own-servers.ts";
import { ownCache, ownDatabase } from "./data.ts";
import { idleTimeout } from "./idle-timeout.ts";
import { resolveAwsAccess, resolveReceivers, resolveVpc } from "./network.ts";
import { buildAwsService } from "./service.ts";
import { type AwsTenantFacts, awsFactsOf } from "./tenant-facts.ts";

/**
 * Every decision about a tenant on AWS, from a catalog that has no problems for it. Undefined where something is
 * missing, which the checks have reported then.
 */
export function buildAwsTenant(
  catalog: Catalog,
  ledger: LedgerIndex,
  tenant: Tenant,
): AwsTenant | undefined {
  const facts = awsFactsOf(catalog, ledger, tenant);
  const dedicated = facts && dedicatedOf(facts);
  if (!facts || !dedicated) return undefined;
  const { environment, site, tier, number } = facts;
  const services: AwsService[] = [];
  for (const service of servicesOf(catalog, tenant).sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const built = buildAwsService(facts, service);
    if (!built) return undefined;
    services.push(built);
  }
  const hostname = hostnameOf(tenant.id, site);
  const dumps = dumpsOf(facts, services);
  return {
    substrate: "aws",
    environment: tenant.environment,
    id: tenant.id,
    name: tenant.name,
    number,
    tier: tier.id,
    isolation: tier.isolation,
    lifecycle: environment.lifecycle,
    site: resolveAwsAccess(site),
    hostname,
    url: publicUrl({ host: hostname, path: "/" }),
    shard: facts.shard,
    idleTimeoutSeconds: idleTimeout(services.map(({ route }) => route)),
    network: ownNetwork(facts),
    services,
    dedicated,
    dumps,
    dumpTask: dumps.length > 0 ? dumpTaskOf(facts) : null,
    backup: tier.backup,
    alarms: resolveReceivers(site),
    logDays: site.logDays,
    behind: [],
  };
}

/** A silo tenant's VPC; its one NAT gateway stands in the zone that the site's does. */
function ownNetwork({ catalog, site, cidr }: AwsTenantFacts): AwsTenant["network"] {
  if (cidr === null) return null;
  return resolveVpc(site, ledgerOf(catalog, site.id), cidr, site.dedicated?.nat ?? "single");
}

/** The tenant's own servers, null for those that it shares; undefined where the site has none to give. */
function dedicatedOf({
  catalog,
  environment: { lifecycle },
  site,
  tier,
  tenant,
}: AwsTenantFacts): AwsTenant["dedicated"] | undefined {
  const own = ownStoresOf(catalog, tenant);
  const database = (engine: "mysql" | "postgres") =>
    own.includes(engine) ? ownDatabase(site, engine, tenant.id, tier.size, lifecycle) : null;
  const postgres = database("postgres");
  const mysql = database("mysql");
  const redis = own.includes("redis") ? ownCache(site, tenant.id, tier.size, lifecycle) : null;
  if (postgres === undefined || mysql === undefined || redis === undefined) return undefined;
  return { postgres, mysql, redis };
}

/** Databases to dump: none where the tier has no backup, or the site no dumps. */
function dumpsOf({ site, tier }: AwsTenantFacts, services: readonly AwsService[]): AwsDump[] {
  if (!isDumped(site, tier)) return [];
  return services.flatMap(({ id, mysql, postgres }) =>
    [mysql, postgres].flatMap((use) =>
      use ? [{ service: id, engine: use.engine, database: use.database }] : [],
    ),
  );
}

/** Spreads neighbours well over an hour: 7 and 60 have no common factor. */
const STEP_MINUTES = 7;

/** In the first hour of the site's backup window, at a minute that follows from the number alone. */
function dumpTaskOf({ site, number }: AwsTenantFacts): AwsDumpTask | null {
  if (!site.dumps) return null;
  const { image, recipient, days, glacierDays = null } = site.dumps;
  const [hours = 0, minutes = 0] = site.databases.backupWindow.slice(0, 5).split(":").map(Number);
  const start = (hours * 60 + minutes + ((number * STEP_MINUTES) % 60)) % (24 * 60);
  const schedule = `cron(${start % 60} ${Math.floor(start / 60)} * * ? *)`;
  return { image, recipient, days, glacierDays, schedule };
}
