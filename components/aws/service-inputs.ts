import type * as pulumi from "@pulumi/pulumi";
import type { FargateTaskArgs } from "./fargate-task.ts";

/**
 * Of Pulumi's waiting, not of ECS's: a canary bakes 15 minutes beside the starting of its tasks, and stopping at the
 * provider's own 20 minutes would call a good deployment failed.
 */
export const serviceTimeouts = { create: "30m", update: "60m", delete: "30m" } as const;

/** Seconds between two steps up, and between two steps down. */
const cooldowns = { scaleOutCooldown: 60, scaleInCooldown: 300, disableScaleIn: false } as const;

/** A step before the alarms, which speak at 80 % of CPU and 85 % of memory. */
export const webScaling = {
  cpu: {
    ...cooldowns,
    targetValue: 60,
    predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
  },
  memory: {
    ...cooldowns,
    targetValue: 70,
    predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageMemoryUtilization" },
  },
} as const;

export interface Backlog {
  readonly clusterName: pulumi.Input<string>;
  readonly serviceName: pulumi.Input<string>;
  readonly queueName: pulumi.Input<string>;
  /** Messages that one task is meant to have waiting. */
  readonly perTask: number;
}

/**
 * As many tasks as make the messages that wait, divided by the tasks that run, come to `perTask`. No task running counts
 * as one, so that a worker that stands at none starts again.
 * https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html
 */
export function backlogScaling({ clusterName, serviceName, queueName, perTask }: Backlog) {
  const metric = (
    namespace: string,
    metricName: string,
    dimensions: Readonly<Record<string, pulumi.Input<string>>>,
  ) => ({
    namespace,
    metricName,
    dimensions: Object.entries(dimensions).map(([name, value]) => ({ name, value })),
  });
  const waiting = metric("AWS/SQS", "ApproximateNumberOfMessagesVisible", {
    QueueName: queueName,
  });
  const running = metric("ECS/ContainerInsights", "RunningTaskCount", {
    ClusterName: clusterName,
    ServiceName: serviceName,
  });
  return {
    ...cooldowns,
    targetValue: perTask,
    customizedMetricSpecification: {
      metrics: [
        { id: "waiting", metricStat: { metric: waiting, stat: "Sum" }, returnData: false },
        { id: "running", metricStat: { metric: running, stat: "Average" }, returnData: false },
        {
          id: "backlog",
          label: "Messages waiting for each task",
          expression: "waiting / IF(FILL(running, 0) > 0, FILL(running, 0), 1)",
          returnData: true,
        },
      ],
    },
  };
}

/** What every ECS service here has, whether requests reach it or not. */
export function serviceInputs(
  { cluster, network, capacityProvider }: FargateTaskArgs,
  name: string,
  securityGroups: pulumi.Input<string>[],
) {
  return {
    name,
    cluster: cluster.arn,
    ...capacityInputs(capacityProvider),
    schedulingStrategy: "REPLICA",
    networkConfiguration: {
      subnets: network.privateSubnetIds,
      securityGroups,
      assignPublicIp: false,
    },
    enableEcsManagedTags: true,
    propagateTags: "SERVICE",
    // A shell in a task would be one in a tenant's data, past every log.
    enableExecuteCommand: false,
    waitForSteadyState: true,
    // Ctrl-C stops a deployment that is under way, and does not leave it half done.
    sigintRollback: true,
  };
}

/** Machines are named by a strategy, which a change of must deploy anew: without that it would replace the service. */
function capacityInputs(capacityProvider: FargateTaskArgs["capacityProvider"]) {
  if (capacityProvider === null) {
    return { launchType: "FARGATE", platformVersion: "1.4.0", forceNewDeployment: false };
  }
  return {
    capacityProviderStrategies: [{ capacityProvider, weight: 1, base: 0 }],
    forceNewDeployment: true,
  };
}
