import type * as pulumi from "@pulumi/pulumi";

/** Where the figure of a good night stands in CloudWatch. */
const namespace = "Tenantry/Dumps";

/** Hours without a night on which every database was dumped, after which the alarm speaks. */
const alarmHours = 26;

/** Counts the last line of a run that dumped all. */
export function goodNight(metric: string, logGroupName: pulumi.Input<string>) {
  return {
    logGroupName,
    pattern: '{ $.kind = "dumps" && $.failed = 0 }',
    metricTransformation: { namespace, name: metric, value: "1", unit: "Count" },
  };
}

/** By the hour, because CloudWatch looks back further than a day only at figures of whole hours. */
export function noGoodNight(metric: string, alarmDescription: string) {
  return {
    alarmDescription,
    namespace,
    metricName: metric,
    statistic: "Sum",
    period: 3600,
    evaluationPeriods: alarmHours,
    datapointsToAlarm: alarmHours,
    comparisonOperator: "LessThanThreshold",
    threshold: 1,
    treatMissingData: "breaching",
    // A new tenant has had no night yet.
    warmUpConfiguration: {
      warmUpPeriodDurationInMinutes: alarmHours * 60,
      onlyStartEvaluatingAfterWarmUpPeriodEnds: true,
    },
    actionsEnabled: true,
  };
}
