import type { InstanceArgs } from "@pulumi/aws/rds/instance.js";
import type * as pulumi from "@pulumi/pulumi";
import type { AwsDatabase } from "../../catalog/resolved/aws.ts";
import { type EngineFacts, hasInsights, namesRelease } from "./rds-engine.ts";

/** The newest authority that every engine and region has; its certificates live 40 years. */
export const certificateAuthority = "rds-ca-rsa2048-g1";

/** Seconds between two samples of the operating system's metrics. */
const monitoringSeconds = 60;

/** Days of Performance Insights that cost nothing. */
const insightsDays = 7;

/** Neither the data's copies nor RDS itself go with a protected server; a disposable one leaves nothing behind. */
export function endInputs(isProtected: boolean, snapshot: pulumi.Input<string>) {
  return {
    deletionProtection: isProtected,
    deleteAutomatedBackups: !isProtected,
    skipFinalSnapshot: !isProtected,
    ...(isProtected ? { finalSnapshotIdentifier: snapshot } : {}),
  };
}

/** What instances and Aurora's instances are watched with. */
export function watchInputs(
  database: AwsDatabase,
  monitoringRoleArn: pulumi.Input<string>,
  kmsKeyArn: pulumi.Input<string>,
) {
  const insights = hasInsights(database)
    ? {
        performanceInsightsEnabled: true,
        performanceInsightsKmsKeyId: kmsKeyArn,
        performanceInsightsRetentionPeriod: insightsDays,
      }
    : { performanceInsightsEnabled: false };
  return { monitoringInterval: monitoringSeconds, monitoringRoleArn, ...insights };
}

/** What a primary and a replica have alike: every input that is safe only when it is written. */
export function instanceInputs(
  database: AwsDatabase,
  facts: EngineFacts,
): Omit<InstanceArgs, "allocatedStorage"> {
  return {
    instanceClass: database.instanceClass,
    port: database.port,
    storageType: "gp3",
    storageEncrypted: true,
    maxAllocatedStorage: database.maxStorageGib,
    publiclyAccessible: false,
    networkType: "IPV4",
    caCertIdentifier: certificateAuthority,
    iamDatabaseAuthenticationEnabled: true,
    copyTagsToSnapshot: true,
    autoMinorVersionUpgrade: !namesRelease(database),
    allowMajorVersionUpgrade: false,
    // A protected server changes in its maintenance window: most changes restart it.
    applyImmediately: database.lifecycle === "disposable",
    maintenanceWindow: database.maintenanceWindow,
    enabledCloudwatchLogsExports: [...facts.logs],
  };
}
