import type { AwsSite, Catalog, Environment } from "../../catalog.ts";
import { ledgerOf } from "../../ledger/index-ledger.ts";
import type { AwsShard, ResolvedAwsSite } from "../../resolved/aws.ts";
import { isOfferedAt } from "../../subscriptions.ts";
import { shardName, shardNumbers } from "../shards.ts";
import { sharedCache, sharedDatabase } from "./data.ts";
import { idleTimeout } from "./idle-timeout.ts";
import { resolveAwsAccess, resolveReceivers, resolveVpc } from "./network.ts";

/** Every decision about one AWS site. Reads its file and its ledger, and no tenant's file. */
export function resolveAwsSite(
  catalog: Catalog,
  { id: environment, lifecycle }: Environment,
  site: AwsSite,
): ResolvedAwsSite {
  const { backup, dumps, deploys, fleet, network } = site;
  const ledger = ledgerOf(catalog, site.id);
  return {
    substrate: "aws",
    access: resolveAwsAccess(site),
    environment,
    lifecycle,
    network: resolveVpc(site, ledger, network.cidr, network.nat),
    idleTimeoutSeconds: idleTimeout(
      [...catalog.services.values()]
        .filter((service) => isOfferedAt(service, site.id))
        .map(({ route }) => route),
    ),
    shards: shardNumbers(ledger).map((number): AwsShard => {
      const name = shardName(site, number);
      return { number, name, cache: sharedCache(site, name, lifecycle) };
    }),
    postgres: sharedDatabase(site, "postgres", lifecycle),
    mysql: sharedDatabase(site, "mysql", lifecycle),
    repositories: [...site.repositories].sort(),
    files: site.files,
    staticAddresses: site.staticAddresses,
    dumps: dumps ? { days: dumps.days, glacierDays: dumps.glacierDays ?? null } : null,
    backup: {
      schedule: backup.schedule,
      days: backup.days,
      coldAfterDays: backup.coldAfterDays ?? null,
      locked: backup.locked,
    },
    alarms: resolveReceivers(site),
    logDays: site.logDays,
    deploys: deploys ? { repository: deploys.repository, environment: deploys.environment } : null,
    fleet: fleet ? { instanceType: fleet.instanceType, min: fleet.min, max: fleet.max } : null,
  };
}
