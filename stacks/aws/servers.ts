import type * as pulumi from "@pulumi/pulumi";
import type { AwsCache, AwsDatabase } from "../../catalog/resolved.ts";
import { Alarms } from "../../components/aws/alarms.ts";
import { AuroraCluster } from "../../components/aws/aurora-cluster.ts";
import { Cache } from "../../components/aws/cache.ts";
import type {
  DatabaseServer,
  DatabaseServerArgs,
  DatabaseServerComponent,
} from "../../components/aws/database-server.ts";
import { RdsMysql } from "../../components/aws/rds-mysql.ts";
import { RdsPostgres } from "../../components/aws/rds-postgres.ts";
import type { CacheRef, ServerRef } from "./ground.ts";

/** What a database server stands on. */
export interface ServerGround {
  readonly plan: {
    readonly secretPrefix: string;
    readonly logDays: number;
    readonly backup: "none" | "nightly";
  };
  readonly network: DatabaseServerArgs["network"];
  readonly key: { readonly arn: pulumi.Input<string> };
  readonly topicArn: pulumi.Input<string>;
  readonly functions: { readonly rotation: pulumi.Input<string> };
  readonly opts: pulumi.ComponentResourceOptions;
}

/**
 * A database server with its alarms: shared by the tenants of a site, or one tenant's own.
 *
 * @param clients security groups that it admits, by a name that stays
 */
export function createServer(
  { plan, network, key, topicArn, functions, opts }: ServerGround,
  database: AwsDatabase,
  clients: Readonly<Record<string, pulumi.Input<string>>>,
): ServerRef {
  const server = serverFor(
    database,
    {
      database,
      network,
      clients,
      kmsKeyArn: key.arn,
      secretPrefix: plan.secretPrefix,
      rotationFunctionArn: functions.rotation,
      logDays: plan.logDays,
      backup: plan.backup,
    },
    opts,
  );
  new Alarms(
    `${database.name}-alarms`,
    {
      of: {
        kind: "database",
        engine: database.engine,
        identifiers: server.identifiers,
        maxConnections: database.maxConnections,
        storageGib: database.storageGib,
      },
      topicArn,
      lifecycle: database.lifecycle,
    },
    { ...opts, dependsOn: [server] },
  );
  return server;
}

function serverFor(
  { engine, name }: AwsDatabase,
  args: DatabaseServerArgs,
  opts: pulumi.ComponentResourceOptions,
): DatabaseServerComponent & DatabaseServer {
  switch (engine) {
    case "postgres":
      return new RdsPostgres(name, args, opts);
    case "mysql":
      return new RdsMysql(name, args, opts);
    case "aurora-postgres":
      return new AuroraCluster(name, args, opts);
  }
}

/**
 * A cache with its alarms: a shard's, or one tenant's own.
 *
 * @param clients security groups that it admits, by a name that stays
 */
export function createCache(
  { plan, network, key, topicArn, opts }: Omit<ServerGround, "functions">,
  cache: AwsCache,
  clients: Readonly<Record<string, pulumi.Input<string>>>,
): CacheRef {
  const made = new Cache(
    cache.name,
    { cache, network, clients, kmsKeyArn: key.arn, logDays: plan.logDays },
    opts,
  );
  new Alarms(
    `${cache.name}-alarms`,
    {
      of: { kind: "cache", replicationGroupId: made.replicationGroupId, nodes: cache.nodes },
      topicArn,
      lifecycle: cache.lifecycle,
    },
    opts,
  );
  return made;
}
