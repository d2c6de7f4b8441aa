import { expect, test } from "vitest";
import type { AwsDatabase } from "../../../catalog/resolved/aws.ts";
import type { DatabaseServerArgs } from "../../../components/aws/database-server.ts";
import { RdsMysql } from "../../../components/aws/rds-mysql.ts";
import { RdsPostgres } from "../../../components/aws/rds-postgres.ts";
import { type RecordOptions, recordProgram, valueOf } from "../../../fleet/model/record.ts";
import { find, listOf } from "../builders.ts";
import { awsOptions } from "./aws-site.ts";
import { aMysql, serverArgs } from "./databases.ts";

const record = (changes: Partial<AwsDatabase> = {}, options: RecordOptions = {}) =>
  recordProgram(() => {
    new RdsPostgres("fixnado-postgres", serverArgs(changes), awsOptions());
  }, options);

const recordMysql = (changes: Partial<AwsDatabase> = {}) =>
  recordProgram(() => {
    new RdsMysql("fixnado-mysql", serverArgs({ ...aMysql, ...changes }), awsOptions());
  });

test("a server comes with all that makes it safe, and a preview shows the same list", async () => {
  const resources = listOf(await record());
  expect(resources.sort()).toEqual([
    "Instance fixnado-postgres",
    "Instance fixnado-postgres-replica-first",
    "LogGroup fixnado-postgres-logs-postgresql",
    "LogGroup fixnado-postgres-logs-postgresql",
    "LogGroup fixnado-postgres-logs-replica-first-postgresql",
    "LogGroup fixnado-postgres-logs-replica-first-postgresql",
    "LogGroup fixnado-postgres-logs-replica-first-upgrade",
    "LogGroup fixnado-postgres-logs-replica-first-upgrade",
    "LogGroup fixnado-postgres-logs-upgrade",
    "LogGroup fixnado-postgres-logs-upgrade",
    "ParameterGroup fixnado-postgres-parameters",
    "RandomPassword fixnado-postgres-password",
    "RandomString fixnado-postgres-snapshot",
    "RdsPostgres fixnado-postgres",
    "Role fixnado-postgres-monitoring",
    "RolePolicyAttachment fixnado-postgres-monitoring-may",
    "Secret fixnado-postgres-administrator",
    "Secret fixnado-postgres-administrator",
    "SecretRotation fixnado-postgres-rotation",
    "SecretVersion fixnado-postgres-administrator-value",
    "SecurityGroup fixnado-postgres-group",
    "SecurityGroup fixnado-postgres-group",
    "SecurityGroupIngressRule fixnado-postgres-group-in-clients",
    "SubnetGroup fixnado-postgres-subnets",
  ]);
  expect(listOf(await record({}, { preview: true })).sort()).toEqual(resources);
});

const safe = {
  instanceClass: "db.r7g.large",
  port: 5432,
  storageType: "gp3",
  storageEncrypted: true,
  maxAllocatedStorage: 1000,
  publiclyAccessible: false,
  networkType: "IPV4",
  caCertIdentifier: "rds-ca-rsa2048-g1",
  iamDatabaseAuthenticationEnabled: true,
  copyTagsToSnapshot: true,
  autoMinorVersionUpgrade: false,
  allowMajorVersionUpgrade: false,
  applyImmediately: false,
  maintenanceWindow: "sun:03:30-sun:04:30",
  enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
  monitoringInterval: 60,
  monitoringRoleArn: "arn-of-fixnado-postgres-monitoring",
  performanceInsightsEnabled: true,
  performanceInsightsKmsKeyId: "arn-of-key",
  performanceInsightsRetentionPeriod: 7,
  vpcSecurityGroupIds: ["fixnado-postgres-group-id"],
  parameterGroupName: "fixnado-postgres-parameters-0a1b2c3",
};

test("a protected primary writes every secure input, and neither AWS nor Pulumi deletes it", async () => {
  const resources = await record();
  const primary = find(resources, "Instance", "fixnado-postgres");
  // What speaks to it knows its address after this rule stands, and is gone before the rule goes.
  expect(primary.dependsOn).toContain(
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule::fixnado-postgres-group-in-clients",
  );
  expect(primary.inputs).toEqual({
    ...safe,
    identifier: "fixnado-postgres",
    engine: "postgres",
    engineVersion: "17.6",
    allocatedStorage: 100,
    kmsKeyId: "arn-of-key",
    dbSubnetGroupName: "fixnado-postgres-subnets-0a1b2c3",
    multiAz: true,
    username: "tenantry",
    passwordWo: "[secret]",
    passwordWoVersion: 1,
    backupRetentionPeriod: 30,
    backupWindow: "02:00-03:00",
    engineLifecycleSupport: "open-source-rds-extended-support-disabled",
    deletionProtection: true,
    deleteAutomatedBackups: false,
    skipFinalSnapshot: false,
    finalSnapshotIdentifier: "fixnado-postgres-final-0a1b2c3d",
    tags: { "tenantry:lifecycle": "protected", "tenantry:backup": "nightly" },
  });
  expect(
    resources.filter(({ protect }) => protect).map(({ type, name }) => `${type} ${name}`),
  ).toEqual(
    expect.arrayContaining([
      "aws:rds/instance:Instance fixnado-postgres",
      "random:index/randomPassword:RandomPassword fixnado-postgres-password",
      "aws:secretsmanager/secret:Secret fixnado-postgres-administrator",
    ]),
  );
});

test("a replica is as private and encrypted as its primary, and has no password, engine or data of its own", async () => {
  const replica = find(await record(), "Instance", "fixnado-postgres-replica-first");
  expect(replica.inputs).toEqual({
    ...safe,
    // The primary alone is copied every night.
    tags: { "tenantry:lifecycle": "protected" },
    identifier: "fixnado-postgres-replica-first",
    replicateSourceDb: "fixnado-postgres",
    multiAz: false,
    backupRetentionPeriod: 0,
    deletionProtection: false,
    deleteAutomatedBackups: true,
    skipFinalSnapshot: true,
  });
  expect(replica.protect).toBe(false);
});

test("of a protected server nothing of a replica is protected, so that the file may ask for fewer", async () => {
  const kept = (await record()).filter(({ protect }) => protect).map(({ name }) => name);
  expect(kept).toContain("fixnado-postgres-logs-postgresql");
  expect(kept.filter((name) => name.includes("replica"))).toEqual([]);
});

test("another replica leaves the first what it is called", async () => {
  const names = (list: string[]) => list.filter((line) => line.startsWith("Instance "));
  const one = names(listOf(await record({ replicas: 1 })));
  expect(names(listOf(await record({ replicas: 3 })))).toEqual([
    ...one,
    "Instance fixnado-postgres-replica-second",
    "Instance fixnado-postgres-replica-third",
  ]);
});

test("a disposable server may go without a trace, and is still encrypted, private and backed up", async () => {
  const resources = await record({ lifecycle: "disposable", replicas: 0 });
  const { inputs } = find(resources, "Instance", "fixnado-postgres");
  expect(inputs).toMatchObject({
    storageEncrypted: true,
    publiclyAccessible: false,
    backupRetentionPeriod: 30,
    deletionProtection: false,
    deleteAutomatedBackups: true,
    skipFinalSnapshot: true,
    applyImmediately: true,
  });
  expect(inputs).not.toHaveProperty("finalSnapshotIdentifier");
  expect(resources.some(({ protect }) => protect)).toBe(false);
});

test("only the named groups reach a server, on its one port, and it reaches nobody", async () => {
  const resources = await recordMysql();
  const rules = resources.filter(({ type }) => type.includes("SecurityGroupIngressRule"));
  expect(rules.map(({ inputs }) => inputs)).toMatchObject([
    {
      referencedSecurityGroupId: "sg-clients",
      ipProtocol: "tcp",
      fromPort: 3306,
      toPort: 3306,
    },
  ]);
  expect(resources.some(({ type }) => type.includes("SecurityGroupEgressRule"))).toBe(false);
});

test("the administrator's password is rotated at once when the server stands, and every 90 days", async () => {
  const resources = await record();
  const rotation = find(resources, "SecretRotation", "fixnado-postgres-rotation");
  expect(rotation.inputs).toEqual({
    secretId: "arn-of-fixnado-postgres-administrator",
    rotationLambdaArn: "arn-of-rotation",
    rotateImmediately: true,
    rotationRules: { automaticallyAfterDays: 90 },
  });
  expect(rotation.dependsOn).toEqual(
    expect.arrayContaining([
      "aws:rds/instance:Instance::fixnado-postgres",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule::fixnado-postgres-group-in-clients",
    ]),
  );
  const value = find(resources, "SecretVersion", "fixnado-postgres-administrator-value");
  expect(value.inputs).toMatchObject({ secretString: "[secret]" });
  // A state that is older than the rotation must not write its password back.
  expect(value.ignoreChanges).toEqual(["secretString"]);
  const secret = resources.find(({ type }) => type === "aws:secretsmanager/secret:Secret");
  expect(secret?.inputs).toMatchObject({
    namePrefix: "fixnado/platform/fixnado-postgres/administrator-",
    kmsKeyId: "arn-of-key",
  });
});

test("no password of a server stands in clear in anything that is registered", async () => {
  const resources = await record();
  expect(JSON.stringify(resources)).not.toContain("password-of-");
});

test("logs go to groups that have an end, and that are there before the server makes its own", async () => {
  const resources = await record();
  const group = resources.find(
    ({ type, name }) => type.includes("cloudwatch") && name === "fixnado-postgres-logs-postgresql",
  );
  expect(group?.inputs).toMatchObject({
    name: "/aws/rds/instance/fixnado-postgres/postgresql",
    retentionInDays: 90,
    kmsKeyId: "arn-of-key",
  });
  expect(find(resources, "Instance", "fixnado-postgres").dependsOn).toContain(
    "aws:cloudwatch/logGroup:LogGroup::fixnado-postgres-logs-postgresql",
  );
});

test("others are told where it is reached, and alarms which servers there are", async () => {
  let seen: unknown;
  await recordProgram(async () => {
    const made = new RdsPostgres("fixnado-postgres", serverArgs(), awsOptions());
    const alone = new RdsMysql("acme-mysql", serverArgs({ ...aMysql, replicas: 0 }), awsOptions());
    seen = {
      host: await valueOf(made.host),
      readerHost: made.readerHost && (await valueOf(made.readerHost)),
      secret: await valueOf(made.administratorSecretArn),
      identifiers: made.identifiers,
      alone: alone.readerHost,
    };
  });
  expect(seen).toEqual({
    host: "fixnado-postgres.rds.example",
    readerHost: "fixnado-postgres-replica-first.rds.example",
    secret: expect.stringContaining("arn"),
    identifiers: {
      primary: "fixnado-postgres",
      "replica-first": "fixnado-postgres-replica-first",
    },
    alone: null,
  });
});

test("a server that is public, unencrypted, without backups or open to addresses does not compile", () => {
  const args = serverArgs();
  // @ts-expect-error: there is no way to make it public
  const open: DatabaseServerArgs = { ...args, publiclyAccessible: true };
  // @ts-expect-error: nor to leave it unencrypted
  const plain: DatabaseServerArgs = { ...args, kmsKeyArn: undefined };
  const { lifecycle: _, ...rest } = args.database;
  // @ts-expect-error: whether it may go is said, never assumed
  const unsaid: AwsDatabase = rest;
  expect([open, plain, unsaid]).toHaveLength(3);
});
