import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { redisCommands } from "../../../catalog/redis-commands.ts";
import type { AwsCache, AwsCacheUse } from "../../../catalog/resolved/aws.ts";
import { Cache, type CacheArgs } from "../../../components/aws/cache.ts";
import { CacheUser } from "../../../components/aws/cache-user.ts";
import { type RecordOptions, recordProgram, valueOf } from "../../../fleet/model/record.ts";
import { find, listOf } from "../builders.ts";
import { awsOptions } from "./aws-site.ts";
import { aCache } from "./databases.ts";

const argsOf = (changes: Partial<AwsCache> = {}): CacheArgs => ({
  cache: aCache(changes),
  network: { vpcId: "vpc-1", dataSubnetIds: ["subnet-a", "subnet-b"] },
  clients: { clients: "sg-clients" },
  kmsKeyArn: "arn-of-key",
  logDays: 90,
});

const record = (changes: Partial<AwsCache> = {}, options: RecordOptions = {}) =>
  recordProgram(() => {
    new Cache("shard-1-cache", argsOf(changes), awsOptions());
  }, options);

const aUse = (changes: Partial<AwsCacheUse> = {}): AwsCacheUse => ({
  user: "t17_crm",
  prefix: "t17:crm:",
  commands: redisCommands,
  port: 6379,
  ...changes,
});

const at = { host: "cache.example", userGroupId: "fixnado-shard-1-cache" };

const recordUser = (changes: Partial<AwsCacheUse> = {}, site = "fixnado") =>
  recordProgram(() => {
    new CacheUser("acme-crm-cache", { use: aUse(changes), site, cache: at }, awsOptions());
  });

test("a protected cache writes every secure input, and Pulumi does not delete it", async () => {
  const cache = find(await record(), "ReplicationGroup", "shard-1-cache");
  expect(cache.protect).toBe(true);
  expect(cache.inputs).toEqual({
    replicationGroupId: "fixnado-shard-1-cache",
    description: "Cache fixnado-shard-1-cache",
    engine: "valkey",
    engineVersion: "8.1",
    autoMinorVersionUpgrade: false,
    nodeType: "cache.r7g.large",
    numCacheClusters: 2,
    clusterMode: "disabled",
    automaticFailoverEnabled: true,
    multiAzEnabled: true,
    port: 6379,
    networkType: "ipv4",
    ipDiscovery: "ipv4",
    subnetGroupName: "shard-1-cache-subnets-0a1b2c3",
    securityGroupIds: ["shard-1-cache-group-id"],
    parameterGroupName: "shard-1-cache-parameters-0a1b2c3",
    transitEncryptionEnabled: true,
    transitEncryptionMode: "required",
    atRestEncryptionEnabled: true,
    kmsKeyId: "arn-of-key",
    userGroupIds: ["fixnado-shard-1-cache"],
    snapshotRetentionLimit: 7,
    snapshotWindow: "01:00-02:00",
    maintenanceWindow: "sun:03:30-sun:04:30",
    finalSnapshotIdentifier: "fixnado-shard-1-cache-final-0a1b2c3d",
    logDeliveryConfigurations: ["engine-log", "slow-log"].map((logType) =>
      expect.objectContaining({ logType, logFormat: "json", destinationType: "cloudwatch-logs" }),
    ),
    applyImmediately: false,
    tags: { "tenantry:lifecycle": "protected" },
  });
});

test("who comes without a name may do nothing, and the group's later members are not this stack's", async () => {
  const resources = await record();
  expect(find(resources, "User", "shard-1-cache-nobody").inputs).toMatchObject({
    userName: "default",
    accessString: "off resetchannels -@all",
    authenticationMode: { type: "password", passwords: ["[secret]"] },
  });
  const users = find(resources, "UserGroup", "shard-1-cache-users");
  expect(users.inputs).toMatchObject({ userIds: ["fixnado-shard-1-cache-nobody"] });
  expect(users.ignoreChanges).toEqual(["userIds"]);
});

test("one node cannot fail over, and a disposable cache leaves no snapshot; TLS and encryption stay", async () => {
  const resources = await record({ nodes: 1, lifecycle: "disposable" });
  const { inputs } = find(resources, "ReplicationGroup", "shard-1-cache");
  expect(inputs).toMatchObject({
    automaticFailoverEnabled: false,
    multiAzEnabled: false,
    transitEncryptionMode: "required",
    atRestEncryptionEnabled: true,
    applyImmediately: true,
  });
  expect(inputs).not.toHaveProperty("finalSnapshotIdentifier");
  expect(resources.some(({ protect }) => protect)).toBe(false);
});

test("a preview shows everything that an update makes, and only the named group gets in", async () => {
  const resources = await record();
  expect(listOf(await record({}, { preview: true })).sort()).toEqual(listOf(resources).sort());
  const rules = resources.filter(({ type }) => /SecurityGroup(In|E)gressRule$/.test(type));
  expect(rules.map(({ inputs }) => inputs)).toMatchObject([
    { referencedSecurityGroupId: "sg-clients", fromPort: 6379, toPort: 6379 },
  ]);
});

test("everything that is wrong with a cache is said at once", async () => {
  const run = record({ name: "Fixnado_cache", nodes: 0, version: "6.2", snapshotDays: 40 });
  await expect(run).rejects.toThrow(
    /the name "Fixnado_cache".*\n.*nodes is 0.*\n.*version is 6\.2.*\n.*snapshotDays is 40/,
  );
});

test("a cache may have the longest name that ElastiCache takes, and the user who may do nothing still has one", async () => {
  const name = `a${"-b".repeat(19)}c`;
  const nobody = find(await record({ name }), "User", "shard-1-cache-nobody").inputs["userId"];
  expect(nobody).toMatch(/^a(-b)+-[0-9a-f]{8}$/);
  expect([name.length, String(nobody).length]).toEqual([40, 40]);
  await expect(record({ name: `${name}d` })).rejects.toThrow("at most 40 characters");
});

test("a service's user has its commands by name and its prefix, and joins the group by itself", async () => {
  const resources = await recordUser({ commands: ["get", "set"] });
  expect(listOf(resources)).toEqual([
    "CacheUser acme-crm-cache",
    "RandomPassword acme-crm-cache-password",
    "User acme-crm-cache",
    "UserGroupAssociation acme-crm-cache-joins",
  ]);
  expect(find(resources, "User", "acme-crm-cache").inputs).toEqual({
    engine: "valkey",
    userId: "fixnado-t17-crm",
    userName: "t17_crm",
    accessString: "on ~t17:crm:* resetchannels &t17:crm:* -@all +get +set",
    authenticationMode: { type: "password", passwords: ["[secret]"] },
    tags: { "tenantry:lifecycle": "disposable" },
  });
  expect(find(resources, "UserGroupAssociation", "acme-crm-cache-joins").inputs).toEqual({
    userGroupId: "fixnado-shard-1-cache",
    userId: "fixnado-t17-crm",
  });
  expect(JSON.stringify(resources)).not.toContain("password-of-");
});

test("the id of a user is one that ElastiCache takes, however long site and service are called", async () => {
  const idOf = async (user: string) =>
    find(await recordUser({ user }, "a-site-with-quite-a-long-name"), "User", "acme-crm-cache")
      .inputs["userId"];
  const ids = await Promise.all([idOf("t17_document_archive"), idOf("t17_document_archives")]);
  expect(new Set(ids).size).toBe(2);
  for (const id of ids) expect(id).toMatch(/^(?!.*--)[a-z][a-z0-9-]{0,39}$/);
});

test("URL and password of a user are secrets, over TLS, known once the cache knows it", async () => {
  let seen: unknown;
  await recordProgram(async () => {
    const made = new CacheUser(
      "acme-crm-cache",
      { use: aUse(), site: "fixnado", cache: at },
      awsOptions(),
    );
    seen = [
      await valueOf(made.url),
      await pulumi.isSecret(made.url),
      await pulumi.isSecret(made.password),
    ];
  });
  expect(seen).toEqual([
    "rediss://t17_crm:password-of-acme-crm-cache-password@cache.example:6379",
    true,
    true,
  ]);
});

test("a user that could reach beyond its prefix, or use a class of commands, is refused", async () => {
  await expect(recordUser({ prefix: "*", commands: ["@all"] })).rejects.toThrow(
    /prefix "\*" must match.*\n.*command "@all" must match/,
  );
});

test("a cache without TLS, without users or open to addresses does not compile", () => {
  // @ts-expect-error: there is no way to speak to it in clear
  const clear: CacheArgs = { ...argsOf(), transitEncryptionEnabled: false };
  // @ts-expect-error: nor to leave it unencrypted
  const plain: CacheArgs = { ...argsOf(), kmsKeyArn: undefined };
  // @ts-expect-error: clients are security groups by a key, never a list of addresses
  const open: CacheArgs = { ...argsOf(), clients: ["0.0.0.0/0"] };
  expect([clear, plain, open]).toHaveLength(3);
});
