import { expect, test } from "vitest";
import type { AwsDatabase } from "../../../catalog/resolved/aws.ts";
import { AuroraCluster } from "../../../components/aws/aurora-cluster.ts";
import type { DatabaseServerArgs } from "../../../components/aws/database-server.ts";
import { recordProgram, valueOf } from "../../../fleet/model/record.ts";
import { find, listOf } from "../builders.ts";
import { awsOptions } from "./aws-site.ts";
import { serverArgs } from "./databases.ts";

const aurora: Partial<AwsDatabase> = {
  name: "fixnado-aurora",
  engine: "aurora-postgres",
  storageGib: 0,
  maxStorageGib: 0,
};

const argsOf = (changes: Partial<AwsDatabase>): DatabaseServerArgs =>
  serverArgs({ ...aurora, ...changes });

const record = (changes: Partial<AwsDatabase> = {}) =>
  recordProgram(() => {
    new AuroraCluster("fixnado-aurora", argsOf(changes), awsOptions());
  });

test("a protected cluster writes every secure input, and neither AWS nor Pulumi deletes it", async () => {
  const resources = await record();
  const cluster = find(resources, "Cluster", "fixnado-aurora");
  expect(cluster.protect).toBe(true);
  expect(cluster.inputs).toEqual({
    clusterIdentifier: "fixnado-aurora",
    engine: "aurora-postgresql",
    engineMode: "provisioned",
    engineVersion: "17.6",
    port: 5432,
    storageEncrypted: true,
    kmsKeyId: "arn-of-key",
    dbSubnetGroupName: "fixnado-aurora-subnets-0a1b2c3",
    vpcSecurityGroupIds: ["fixnado-aurora-group-id"],
    networkType: "IPV4",
    dbClusterParameterGroupName: "fixnado-aurora-parameters-0a1b2c3",
    masterUsername: "tenantry",
    masterPasswordWo: "[secret]",
    masterPasswordWoVersion: 1,
    iamDatabaseAuthenticationEnabled: true,
    enableHttpEndpoint: false,
    backupRetentionPeriod: 30,
    preferredBackupWindow: "02:00-03:00",
    preferredMaintenanceWindow: "sun:03:30-sun:04:30",
    copyTagsToSnapshot: true,
    allowMajorVersionUpgrade: false,
    applyImmediately: false,
    engineLifecycleSupport: "open-source-rds-extended-support-disabled",
    enabledCloudwatchLogsExports: ["postgresql"],
    deletionProtection: true,
    deleteAutomatedBackups: false,
    skipFinalSnapshot: false,
    finalSnapshotIdentifier: "fixnado-aurora-final-0a1b2c3d",
    tags: { "tenantry:lifecycle": "protected", "tenantry:backup": "nightly" },
  });
  const group = find(resources, "ClusterParameterGroup", "fixnado-aurora-parameters");
  expect(group.inputs).toMatchObject({
    family: "aurora-postgresql17",
    parameters: expect.arrayContaining([
      { name: "rds.force_ssl", value: "1", applyMethod: "pending-reboot" },
    ]),
  });
});

test("one instance writes and each replica reads; none is public, and the rotation waits for all", async () => {
  const resources = await record({ replicas: 2 });
  const instances = resources.filter(({ type }) => type.endsWith(":ClusterInstance"));
  expect(instances.map(({ name, protect }) => [name, protect])).toEqual([
    ["fixnado-aurora-instance-first", true],
    ["fixnado-aurora-instance-second", false],
    ["fixnado-aurora-instance-third", false],
  ]);
  for (const { inputs } of instances) {
    expect(inputs).toMatchObject({
      engine: "aurora-postgresql",
      publiclyAccessible: false,
      caCertIdentifier: "rds-ca-rsa2048-g1",
      performanceInsightsKmsKeyId: "arn-of-key",
      monitoringInterval: 60,
      // The cluster is copied every night: its instances would be the same data again.
      tags: { "tenantry:lifecycle": "protected" },
    });
  }
  const { dependsOn } = find(resources, "SecretRotation", "fixnado-aurora-rotation");
  expect(dependsOn).toEqual(
    expect.arrayContaining(
      instances.map(({ name }) => `aws:rds/clusterInstance:ClusterInstance::${name}`),
    ),
  );
});

test.each([
  [{ instanceClass: "db.serverless" }, "the class is db.serverless, whose capacities nothing says"],
  [{ engine: "postgres" as const }, "this class is for aurora-postgres"],
])("a class without a size, and another engine, are refused: %j", async (changes, answer) => {
  await expect(record(changes)).rejects.toThrow(answer);
});

test("it is reached by the cluster's own names, and alarms know who writes from who reads", async () => {
  let seen: unknown;
  const resources = await recordProgram(async () => {
    const made = new AuroraCluster("fixnado-aurora", argsOf({}), awsOptions());
    seen = [
      await valueOf(made.host),
      made.readerHost && (await valueOf(made.readerHost)),
      made.identifiers,
    ];
  });
  expect(seen).toEqual([
    "fixnado-aurora.aurora.example",
    "fixnado-aurora-ro.aurora.example",
    { writer: "fixnado-aurora", reader: "fixnado-aurora" },
  ]);
  expect(listOf(resources)).toContain("SecurityGroupIngressRule fixnado-aurora-group-in-clients");
});

test("a cluster that is public or keeps its administrator's password does not compile", () => {
  // @ts-expect-error: there is no way to make it public
  const open: DatabaseServerArgs = { ...argsOf({}), publiclyAccessible: true };
  // @ts-expect-error: what rotates the password is given
  const still: DatabaseServerArgs = { ...argsOf({}), rotationFunctionArn: undefined };
  expect([open, still]).toHaveLength(2);
});
