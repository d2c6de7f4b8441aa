import type * as pulumi from "@pulumi/pulumi";
import { nothingForADay } from "./nothing-for-a-day.ts";

const namespace = "AWS/Backup";

/** How a job of AWS Backup ends badly, with the words of its state and what a person reads. */
const badEnds = {
  failed: ["Failed", "A nightly backup of the site failed"],
  expired: ["Expired", "A nightly backup of the site did not begin in time"],
  aborted: ["Aborted", "A nightly backup of the site did not end in time, or was stopped"],
} as const;

/** By key: one for each way in which a job ends badly, and one for jobs that there never were. */
export function backupAlarms(
  vaultName: pulumi.Input<string>,
  { expected }: { readonly expected: boolean },
) {
  const dimensions = { BackupVaultName: vaultName };
  const bad = Object.entries(badEnds).map(([key, [state, alarmDescription]]) => {
    const alarm = {
      alarmDescription,
      namespace,
      metricName: `NumberOfBackupJobs${state}`,
      dimensions,
      statistic: "Sum",
      period: 3600,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      treatMissingData: "notBreaching",
      actionsEnabled: true,
    };
    return [key, alarm] as const;
  });
  const missing = {
    ...nothingForADay({ namespace, metricName: "NumberOfBackupJobsCompleted" }),
    alarmDescription: "Not one nightly backup of the site was made in the last day",
    dimensions,
  };
  return [...bad, ...(expected ? [["missing", missing] as const] : [])];
}
