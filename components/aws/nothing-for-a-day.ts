/** Hours without what happens every night, after which an alarm speaks. */
const alarmHours = 26;

/**
 * An alarm about a figure that is 1 or more once a night. By the hour, because CloudWatch looks back further than a day
 * only at figures of whole hours.
 */
export function nothingForADay(figure: {
  readonly namespace: string;
  readonly metricName: string;
}) {
  return {
    ...figure,
    statistic: "Sum",
    period: 3600,
    evaluationPeriods: alarmHours,
    datapointsToAlarm: alarmHours,
    comparisonOperator: "LessThanThreshold",
    threshold: 1,
    treatMissingData: "breaching",
    // What is new has had no night yet.
    warmUpConfiguration: {
      warmUpPeriodDurationInMinutes: alarmHours * 60,
      onlyStartEvaluatingAfterWarmUpPeriodEnds: true,
    },
    actionsEnabled: true,
  };
}
