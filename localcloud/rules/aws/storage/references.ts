import { referenceRule } from "../make/reference-rule.ts";
import * as types from "../types.ts";

const settings = Object.fromEntries(
  types.bucketSettings.map((type) => [type, { bucket: "bucket" } as const]),
);

export const storageReferences = referenceRule({
  id: "aws-storage-references",
  source:
    "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html: NoSuchBucket; " +
    "https://docs.aws.amazon.com/efs/latest/ug/API_CreateMountTarget.html: FileSystemNotFound; " +
    "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateBackupPlan.html: ResourceNotFoundException",
  targets: {
    [types.fileSystem]: "file system",
    [types.accessPoint]: "access point",
    [types.backupPlan]: "backup plan",
  },
  uses: {
    ...settings,
    "aws:s3/bucketLogging:BucketLogging": { bucket: "bucket", targetBucket: "bucket" },
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
      bucket: "bucket",
      "rules[*].applyServerSideEncryptionByDefault.kmsMasterKeyId": "KMS key",
    },
    [types.storedObject]: { bucket: "bucket" },
    [types.storedImage]: { repository: "image repository" },
    [types.fileSystem]: { kmsKeyId: "KMS key" },
    [types.fileSystemPolicy]: { fileSystemId: "file system" },
    [types.fileSystemBackup]: { fileSystemId: "file system" },
    [types.accessPoint]: { fileSystemId: "file system" },
    [types.mountTarget]: {
      fileSystemId: "file system",
      subnetId: "subnet",
      "securityGroups[*]": "AWS security group",
    },
    [types.backupVault]: { kmsKeyArn: "KMS key" },
    [types.backupVaultLock]: { backupVaultName: "backup vault" },
    [types.backupPlan]: { "rules[*].targetVaultName": "backup vault" },
    [types.backupSelection]: { planId: "backup plan", iamRoleArn: "role" },
    [types.recoveryPoint]: { vault: "backup vault" },
  },
});
