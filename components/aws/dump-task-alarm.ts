import type * as pulumi from "@pulumi/pulumi";
import { nothingForADay } from "./nothing-for-a-day.ts";

/** Where the figure of a good night stands in CloudWatch. */
const namespace = "Tenantry/Dumps";

/** Counts the last line of a run that dumped all. */
export function goodNight(metric: string, logGroupName: pulumi.Input<string>) {
  return {
    logGroupName,
    pattern: '{ $.kind = "dumps" && $.failed = 0 }',
    metricTransformation: { namespace, name: metric, value: "1", unit: "Count" },
  };
}

/** Speaks when a day and two hours went by without one. */
export function noGoodNight(metric: string, alarmDescription: string) {
  return { ...nothingForADay({ namespace, metricName: metric }), alarmDescription };
}
