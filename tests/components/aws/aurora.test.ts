import { expect, test } from "vitest";
import type { AwsDatabase } from "../../../catalog/resolved/aws.ts";
import { AuroraCluster, type AuroraClusterArgs } from "../../../components/aws/aurora-cluster.ts";
import { recordProgram, valueOf } from "../../support/mock-monitor.ts";
import { find, listOf } from "../builders.ts";
import { awsOptions } from "./aws-site.ts";
import { serverArgs } from "./databases.ts";

const aurora: Partial<AwsDatabase> = {
  name: "fixnado-aurora",
  engine: "aurora-postgres",
  storageGib: 0,
  maxStorageGib: 0,
};

const argsOf = (
  changes: Partial<AwsDatabase>,
  serverless?: AuroraClusterArgs["serverless"],
): AuroraClusterArgs => ({
  ...serverArgs({ ...aurora, ...changes }),
  ...(serverless === undefined ? {} : { serverless }),
});

const record = (changes: Partial<AwsDatabase> = {}, serverless?: AuroraClusterArgs["serverless"]) =>
  recordProgram(() => {
    new AuroraCluster("fixnado-aurora", argsOf(changes, serverless), awsOptions());
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
    });
  }
  const { dependsOn } = find(resources, "SecretRotation", "fixnado-aurora-rotation");
  expect(dependsOn).toEqual(
    expect.arrayContaining(
      instances.map(({ name }) => `aws:rds/clusterInstance:ClusterInstance::${name}`),
    ),
  );
});

test("a serverless cluster moves between the capacities that it is given", async () => {
  const range = { minCapacity: 0.5, maxCapacity: 8 };
  const resources = await record({ instanceClass: "db.serverless" }, range);
  expect(find(resources, "Cluster", "fixnado-aurora").inputs).toMatchObject({
    serverlessv2ScalingConfiguration: range,
  });
});

test.each([
  [{ instanceClass: "db.serverless" }, undefined, "go together"],
  [{}, { minCapacity: 1, maxCapacity: 4 }, "go together"],
  [
    { instanceClass: "db.serverless" },
    { minCapacity: 0, maxCapacity: 4 },
    "0 would let the server sleep",
  ],
  [{ instanceClass: "db.serverless" }, { minCapacity: 4, maxCapacity: 2 }, "from 4 to 2 ACU"],
  [{ engine: "postgres" as const }, undefined, "this class is for aurora-postgres"],
])(
  "capacities without their class, and other engines, are refused: %j %j",
  async (changes, range, answer) => {
    await expect(record(changes, range)).rejects.toThrow(answer);
  },
);

test("it is reached by the cluster's own names, and alarms know it as one", async () => {
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
    { primary: "fixnado-aurora" },
  ]);
  expect(listOf(resources)).toContain("SecurityGroupIngressRule fixnado-aurora-group-in-clients");
});

test("a cluster that is public or keeps its administrator's password does not compile", () => {
  // @ts-expect-error: there is no way to make it public
  const open: AuroraClusterArgs = { ...argsOf({}), publiclyAccessible: true };
  // @ts-expect-error: what rotates the password is given
  const still: AuroraClusterArgs = { ...argsOf({}), rotationFunctionArn: undefined };
  expect([open, still]).toHaveLength(2);
});
