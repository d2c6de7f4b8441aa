import type { AlarmMetric, AlarmPlan, ServiceWatch, WorkerWatch } from "./alarms-plan.ts";
import type { Thresholds } from "./alarms-thresholds.ts";

/** The keys of the alarms that turn a deployment back. */
export const deploymentAlarms: readonly string[] = ["errors", "response"];

/** What the load balancer sees. Two target groups are one service: ECS moves its traffic from one to the other. */
export function serviceAlarms(
  watch: ServiceWatch,
  { responseSeconds, errorPercent }: Thresholds,
): Record<string, AlarmPlan> {
  const figures = (prefix: string, metricName: string, statistic: string) =>
    ofEachGroup(watch, prefix, metricName, statistic);
  const answers = figures("answers", "HTTPCode_Target_5XX_Count", "Sum");
  const refusals = figures("refusals", "TargetConnectionErrorCount", "Sum");
  const requests = figures("requests", "RequestCount", "Sum");
  const times = figures("time", "TargetResponseTime", "p95");
  const healthy = figures("healthy", "HealthyHostCount", "Maximum");
  return {
    errors: {
      description: `More than ${errorPercent} % of the requests end in an error (5xx, or no connection)`,
      speaks: { above: errorPercent },
      figure: {
        expression: `100 * ${over("SUM", { ...answers, ...refusals })} / ${over("SUM", requests)}`,
        metrics: { ...answers, ...refusals, ...requests },
      },
      silence: "good",
    },
    response: {
      description: `5 % of the requests take longer than ${responseSeconds} s (p95)`,
      speaks: { above: responseSeconds },
      figure: { expression: over("MAX", times), metrics: times },
      silence: "good",
    },
    healthy: {
      description: "No task of the service is healthy: nobody gets an answer",
      speaks: { below: 1 },
      figure: { expression: over("SUM", healthy), metrics: healthy },
      silence: "bad",
    },
  };
}

/** What ECS sees of the tasks, as an average over all of them. */
export function taskAlarms(
  { clusterName, serviceName }: ServiceWatch | WorkerWatch,
  { cpuPercent, memoryPercent }: Thresholds,
): Record<string, AlarmPlan> {
  const metric = (metricName: string): AlarmMetric => ({
    namespace: "AWS/ECS",
    metricName,
    statistic: "Average",
    dimensions: { ClusterName: clusterName, ServiceName: serviceName },
  });
  return {
    cpu: {
      description: `The tasks use more than ${cpuPercent} % of their processors`,
      speaks: { above: cpuPercent },
      figure: metric("CPUUtilization"),
      // A worker without a task has none.
      silence: "good",
    },
    memory: {
      description: `The tasks use more than ${memoryPercent} % of their memory`,
      speaks: { above: memoryPercent },
      figure: metric("MemoryUtilization"),
      silence: "good",
    },
  };
}

function ofEachGroup(
  { loadBalancerArnSuffix, targetGroups }: ServiceWatch,
  prefix: string,
  metricName: string,
  statistic: string,
): Record<string, AlarmMetric> {
  const entries = Object.entries(targetGroups).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    entries.map(([key, group]) => [
      `${prefix}_${key}`,
      {
        namespace: "AWS/ApplicationELB",
        metricName,
        statistic,
        dimensions: { LoadBalancer: loadBalancerArnSuffix, TargetGroup: group },
      },
    ]),
  );
}

/** `SUM([requests_blue, requests_green])`: a figure that is missing counts as not there, not as an error. */
function over(what: "SUM" | "MAX", metrics: Readonly<Record<string, AlarmMetric>>): string {
  return `${what}([${Object.keys(metrics).join(", ")}])`;
}
