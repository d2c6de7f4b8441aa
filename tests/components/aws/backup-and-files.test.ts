import { expect, test } from "vitest";
import { BackupPlan, type BackupPlanArgs } from "../../../components/aws/backup-plan.ts";
import { FileSystem, type FileSystemArgs } from "../../../components/aws/file-system.ts";
import {
  type FileMount,
  ServiceFiles,
  type ServiceFilesArgs,
} from "../../../components/aws/service-files.ts";
import { recordProgram } from "../../../fleet/model/record.ts";
import { find, listOf } from "../builders.ts";
import { awsOptions } from "./aws-site.ts";
import { statementsOf } from "./policies.ts";

const plan: BackupPlanArgs = {
  site: "fixnado",
  backup: { schedule: "cron(0 3 * * ? *)", days: 35, coldAfterDays: null, locked: true },
  kmsKeyArn: "arn-of-key",
  topicArn: "arn-of-topic",
  lifecycle: "protected",
  expected: true,
};

const recordPlan = (backup: Partial<BackupPlanArgs["backup"]> = {}, expected = true) =>
  recordProgram(() => {
    const args = { ...plan, expected, backup: { ...plan.backup, ...backup } };
    new BackupPlan("fixnado-backup", args, awsOptions());
  });

test("backups land in an encrypted vault that is never emptied, and a failed one is heard of", async () => {
  const resources = await recordPlan();
  expect(listOf(resources).sort()).toEqual([
    "BackupPlan fixnado-backup",
    ...["aborted", "expired", "failed", "missing"].map(
      (key) => `MetricAlarm fixnado-backup-${key}`,
    ),
    "Plan fixnado-backup-plan",
    "Role fixnado-backup-role",
    ...["backup", "restore", "s3-backup", "s3-restore"].map(
      (key) => `RolePolicyAttachment fixnado-backup-role-${key}`,
    ),
    "Selection fixnado-backup-selection",
    "Vault fixnado-backup",
    "VaultLockConfiguration fixnado-backup-lock",
  ]);
  expect(find(resources, "Vault", "fixnado-backup")).toMatchObject({
    protect: true,
    inputs: { kmsKeyArn: "arn-of-key", forceDestroy: false },
  });
});

test("a backup that failed, came too late, was cut off or was never made: each has an alarm", async () => {
  const resources = await recordPlan();
  for (const [key, state] of [
    ["failed", "Failed"],
    ["expired", "Expired"],
    ["aborted", "Aborted"],
  ]) {
    expect(find(resources, "MetricAlarm", `fixnado-backup-${key}`).inputs).toMatchObject({
      metricName: `NumberOfBackupJobs${state}`,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      alarmActions: ["arn-of-topic"],
    });
  }
  expect(find(resources, "MetricAlarm", "fixnado-backup-missing").inputs).toMatchObject({
    namespace: "AWS/Backup",
    metricName: "NumberOfBackupJobsCompleted",
    statistic: "Sum",
    period: 3600,
    evaluationPeriods: 26,
    datapointsToAlarm: 26,
    comparisonOperator: "LessThanThreshold",
    threshold: 1,
    treatMissingData: "breaching",
    alarmActions: ["arn-of-topic"],
    okActions: ["arn-of-topic"],
  });
});

test("a site that has nothing of its own to copy waits for no backup", async () => {
  const names = listOf(await recordPlan({}, false));
  expect(names).not.toContain("MetricAlarm fixnado-backup-missing");
  expect(names).toContain("MetricAlarm fixnado-backup-expired");
});

test("backups that are not made every day are refused: a day without one is an alarm", async () => {
  await expect(recordPlan({ schedule: "cron(0 3 ? * SUN *)" })).rejects.toThrow(
    'schedule "cron(0 3 ? * SUN *)" is not like "cron(0 2 * * ? *)": every day, in UTC.',
  );
  const listed = await recordPlan({ schedule: "cron(30 1,13 ? * * *)" });
  expect(find(listed, "Plan", "fixnado-backup-plan").inputs["rules"]).toMatchObject([
    { schedule: "cron(30 1,13 ? * * *)" },
  ]);
});

test("only what carries both tags is copied: of this site, and of a tier with nightly backups", async () => {
  const selection = find(await recordPlan(), "Selection", "fixnado-backup-selection").inputs;
  // Conditions are met together; selection tags would be met one by one.
  expect(selection).not.toHaveProperty("selectionTags");
  expect(selection["conditions"]).toEqual([
    {
      stringEquals: [
        { key: "aws:ResourceTag/tenantry:backup", value: "nightly" },
        { key: "aws:ResourceTag/tenantry:site", value: "fixnado" },
      ],
    },
  ]);
});

test("a lock asks for what it will always ask for, so that an edit of the days never touches it", async () => {
  for (const days of [35, 400]) {
    const lock = find(await recordPlan({ days }), "VaultLockConfiguration", "fixnado-backup-lock");
    expect(lock.protect).toBe(true);
    expect(lock.inputs).toMatchObject({ minRetentionDays: 7, changeableForDays: 14 });
  }
  const open = listOf(await recordPlan({ locked: false }));
  expect(open.some((line) => line.startsWith("VaultLock"))).toBe(false);
});

test("days that cold storage does not allow, or that never end, are refused with all reasons", async () => {
  await expect(recordPlan({ days: 100, coldAfterDays: 30, schedule: "daily" })).rejects.toThrow(
    /schedule "daily"[^]*use at least 120, or leave coldAfterDays away/,
  );
  await expect(recordPlan({ days: 5 })).rejects.toThrow("a locked vault keeps at least 7");
  await expect(recordPlan({ days: 0, locked: false })).rejects.toThrow("stay for ever");
  const cold = await recordPlan({ days: 120, coldAfterDays: 30 });
  expect(find(cold, "Plan", "fixnado-backup-plan").inputs["rules"]).toMatchObject([
    { lifecycle: { deleteAfter: 120, coldStorageAfter: 30 } },
  ]);
});

const files: FileSystemArgs = {
  network: { vpcId: "vpc-1", dataSubnets: { b: "subnet-b", a: "subnet-a" } },
  clients: { "shard-1": "sg-clients" },
  kmsKeyArn: "arn-of-key",
  lifecycle: "protected",
  backup: "nightly",
};

const recordFiles = (changes: Partial<FileSystemArgs> = {}) =>
  recordProgram(() => {
    new FileSystem("fixnado-files", { ...files, ...changes }, awsOptions());
  });

const only = (resources: Awaited<ReturnType<typeof recordFiles>>, type: string) =>
  resources.filter((resource) => resource.type === type);

test("a file system is encrypted, protected, in every zone, and admits NFS from its clients alone", async () => {
  const resources = await recordFiles();
  const [made] = only(resources, "aws:efs/fileSystem:FileSystem");
  expect(made).toMatchObject({
    protect: true,
    retainOnDelete: true,
    inputs: {
      encrypted: true,
      kmsKeyId: "arn-of-key",
      throughputMode: "elastic",
      protection: { replicationOverwrite: "ENABLED" },
      tags: { "tenantry:backup": "nightly" },
    },
  });
  const targets = only(resources, "aws:efs/mountTarget:MountTarget");
  expect(targets.map(({ name, inputs }) => [name, inputs["subnetId"]])).toEqual([
    ["fixnado-files-target-b", "subnet-b"],
    ["fixnado-files-target-a", "subnet-a"],
  ]);
  const rules = only(resources, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
  expect(rules.map(({ inputs }) => inputs)).toMatchObject([
    { referencedSecurityGroupId: "sg-clients", fromPort: 2049, toPort: 2049 },
  ]);
  expect(find(resources, "BackupPolicy", "fixnado-files-backup").inputs["backupPolicy"]).toEqual({
    status: "DISABLED",
  });
});

test("nobody mounts it without TLS, without an access point, or as root", async () => {
  const policy = find(await recordFiles(), "FileSystemPolicy", "fixnado-files-policy").inputs;
  const statements = statementsOf(policy["policy"]);
  expect(statements.map(({ Effect }) => Effect)).toEqual(["Deny", "Deny", "Deny"]);
  expect(statements).toMatchObject([
    { Condition: { Bool: { "aws:SecureTransport": "false" } } },
    { Condition: { Null: { "elasticfilesystem:AccessPointArn": "true" } } },
    { Action: "elasticfilesystem:ClientRootAccess" },
  ]);
  expect(policy["bypassPolicyLockoutSafetyCheck"]).toBe(false);
});

test("a file system that nobody reaches is refused", async () => {
  const network = { vpcId: "vpc-1", dataSubnets: {} };
  await expect(recordFiles({ network, clients: {} })).rejects.toThrow(
    /stands in no zone[^]*nobody may mount it/,
  );
});

const folders: ServiceFilesArgs = {
  fileSystem: { fileSystemId: "fs-1", arn: "arn-of-files" },
  number: 17,
  service: "docs",
  paths: ["/var/www/html/data", "/config"],
  user: 1000,
  lifecycle: "protected",
};

const recordFolders = (changes: Partial<ServiceFilesArgs> = {}, seen: FileMount[] = []) =>
  recordProgram(() => {
    const made = new ServiceFiles("acme-docs-files", { ...folders, ...changes }, awsOptions());
    seen.push(...made.mounts);
  });

test("each path is a folder of the tenant's number, that only the service's own user can read", async () => {
  const seen: FileMount[] = [];
  const resources = await recordFolders({}, seen);
  expect(listOf(resources)).toEqual([
    "ServiceFiles acme-docs-files",
    "AccessPoint acme-docs-files-config",
    "AccessPoint acme-docs-files-var-www-html-data",
  ]);
  expect(find(resources, "AccessPoint", "acme-docs-files-var-www-html-data")).toMatchObject({
    protect: true,
    inputs: {
      posixUser: { uid: 1000, gid: 1000 },
      rootDirectory: {
        path: "/t17/docs/var-www-html-data",
        creationInfo: { ownerUid: 1000, ownerGid: 1000, permissions: "0700" },
      },
    },
  });
  expect(seen.map(({ path }) => path)).toEqual(["/config", "/var/www/html/data"]);
});

test("root, relative paths, and two paths that would be one folder are refused with all reasons", async () => {
  const paths = ["data", "/a/b", "/a-b", "/"];
  await expect(recordFolders({ user: 0, paths })).rejects.toThrowErrorMatchingInlineSnapshot(`
    [Error: ServiceFiles "acme-docs-files": user 0 is not one from 1 to 65535; 0 would be root.
    ServiceFiles "acme-docs-files": path "data" is not an absolute folder below "/", without a "/" at its end.
    ServiceFiles "acme-docs-files": paths "/a/b" and "/a-b" would share the folder a-b.
    ServiceFiles "acme-docs-files": path "/" is not an absolute folder below "/", without a "/" at its end.]
  `);
});
