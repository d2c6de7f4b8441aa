import type { Rule } from "../../rule.ts";
import {
  backupColdStorage,
  backupPlanInUse,
  backupVaultLocked,
  backupVaultName,
  backupVaultNotEmpty,
} from "./backups.ts";
import { bucketName, bucketNotEmpty, bucketSettingOnce } from "./buckets.ts";
import { fileSystemInUse, mountTargetPerZone } from "./file-systems.ts";
import { storageReferences } from "./references.ts";
import { repositoryNotEmpty } from "./repositories.ts";

export const storageRules: readonly Rule[] = [
  backupVaultName,
  backupVaultNotEmpty,
  backupVaultLocked,
  backupColdStorage,
  backupPlanInUse,
  bucketName,
  bucketNotEmpty,
  bucketSettingOnce,
  mountTargetPerZone,
  fileSystemInUse,
  storageReferences,
  repositoryNotEmpty,
];
