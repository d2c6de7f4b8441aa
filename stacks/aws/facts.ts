import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { AwsTenant } from "../../catalog/resolved.ts";
import type { Ground, Slice } from "./ground.ts";

const server = z.strictObject({
  host: z.string(),
  administratorSecretArn: z.string(),
  securityGroupId: z.string(),
});
const slice = z.strictObject({
  listenerArn: z.string(),
  testListenerArn: z.string(),
  loadBalancer: z.strictObject({ securityGroupId: z.string(), arnSuffix: z.string() }),
  entry: z.strictObject({ dnsName: z.string(), zoneId: z.string() }),
  clients: z.string(),
  cache: z
    .strictObject({
      host: z.string(),
      port: z.number(),
      userGroupId: z.string(),
      securityGroupId: z.string(),
    })
    .nullable(),
});

/** What a platform stack tells its tenants about an AWS site. No secrets: names and ids of what is there. */
export const awsFacts = z.strictObject({
  substrate: z.literal("aws"),
  vpcId: z.string(),
  privateSubnetIds: z.array(z.string()),
  dataSubnetIds: z.array(z.string()),
  cluster: z.strictObject({ arn: z.string(), name: z.string() }),
  /** Capacity provider of the cluster's machines. */
  fleet: z.string().nullable(),
  functions: z.strictObject({
    database: z.string(),
    rotation: z.string(),
    smoke: z.string(),
    clients: z.string(),
  }),
  /** By number. */
  shards: z.record(z.string(), slice),
  postgres: server.nullable(),
  mysql: server.nullable(),
  files: z
    .strictObject({ fileSystemId: z.string(), arn: z.string(), securityGroupId: z.string() })
    .nullable(),
  dumps: z.strictObject({ name: z.string(), arn: z.string() }).nullable(),
  keyArn: z.string(),
  topicArn: z.string(),
});
export type AwsFacts = z.infer<typeof awsFacts>;

/** What a tenant on shared ground needs of the facts and does not find, in words. */
export function missingOnAws(tenant: AwsTenant, facts: AwsFacts | undefined): string[] {
  if (tenant.shard === null) return [];
  const shard = facts?.shards[String(tenant.shard)];
  const uses = (store: "postgres" | "mysql" | "redis"): boolean =>
    tenant.dedicated[store] === null && tenant.services.some((service) => service[store]);
  return [
    ...(shard ? [] : [`shard ${tenant.shard}`]),
    ...(uses("postgres") && !facts?.postgres ? ["a PostgreSQL server"] : []),
    ...(uses("mysql") && !facts?.mysql ? ["a MySQL server"] : []),
    ...(uses("redis") && shard && !shard.cache ? [`a cache on shard ${tenant.shard}`] : []),
    ...(keepsFiles(tenant) && !facts?.files ? ["a file system"] : []),
    ...(tenant.dumps.length > 0 && !facts?.dumps ? ["a bucket for dumps"] : []),
    ...(onFleet(tenant) && !facts?.fleet ? ["machines of the cluster (fleet)"] : []),
  ];
}

/** Whether a service of it keeps files. */
export function keepsFiles({ services }: AwsTenant): boolean {
  return services.some(({ task }) => task.data.length > 0);
}

function onFleet({ services }: AwsTenant): boolean {
  return services.some(({ runsOn }) => runsOn === "fleet");
}

/**
 * The shared ground of a pool or bridge tenant.
 *
 * @param facts undefined in a preview while the platform is not there: then every value is unknown
 */
export function sharedGround(tenant: AwsTenant, facts: AwsFacts | undefined): Ground {
  const found = facts?.shards[String(tenant.shard)];
  if (!facts || !found) return unknownGround;
  const { vpcId, privateSubnetIds, dataSubnetIds } = facts;
  const { cluster, fleet, functions, postgres, mysql, files, dumps, keyArn, topicArn } = facts;
  return {
    network: { vpcId, privateSubnetIds, dataSubnetIds },
    slice: found,
    cluster,
    fleet,
    functions,
    postgres,
    mysql,
    files,
    dumps,
    keyArn,
    topicArn,
  };
}

function notKnown<T>(): pulumi.Output<T> {
  return pulumi.output(pulumi.unknown) as unknown as pulumi.Output<T>;
}

/** Everything is there, and nothing of it is known yet. */
const unknownGround: Ground = {
  get network() {
    return {
      vpcId: notKnown<string>(),
      privateSubnetIds: notKnown<string[]>(),
      dataSubnetIds: notKnown<string[]>(),
    };
  },
  get cluster() {
    return { arn: notKnown<string>(), name: notKnown<string>() };
  },
  get fleet() {
    return notKnown<string>();
  },
  get slice(): Slice {
    return {
      listenerArn: notKnown<string>(),
      testListenerArn: notKnown<string>(),
      loadBalancer: { securityGroupId: notKnown<string>(), arnSuffix: notKnown<string>() },
      entry: { dnsName: notKnown<string>(), zoneId: notKnown<string>() },
      clients: notKnown<string>(),
      cache: {
        host: notKnown<string>(),
        port: notKnown<number>(),
        userGroupId: notKnown<string>(),
        securityGroupId: notKnown<string>(),
      },
    };
  },
  get functions() {
    return {
      database: notKnown<string>(),
      rotation: notKnown<string>(),
      smoke: notKnown<string>(),
      clients: notKnown<string>(),
    };
  },
  get postgres() {
    return unknownServer();
  },
  get mysql() {
    return unknownServer();
  },
  get files() {
    return {
      fileSystemId: notKnown<string>(),
      arn: notKnown<string>(),
      securityGroupId: notKnown<string>(),
    };
  },
  get dumps() {
    return { name: notKnown<string>(), arn: notKnown<string>() };
  },
  get keyArn() {
    return notKnown<string>();
  },
  get topicArn() {
    return notKnown<string>();
  },
};

function unknownServer() {
  return {
    host: notKnown<string>(),
    administratorSecretArn: notKnown<string>(),
    securityGroupId: notKnown<string>(),
  };
}
