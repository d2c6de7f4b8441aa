import type * as pulumi from "@pulumi/pulumi";
import type { AwsDatabase } from "../../catalog/resolved.ts";
import { serviceAlarms, taskAlarms } from "./alarms-service.ts";
import { cacheAlarms, databaseAlarms } from "./alarms-stores.ts";
import type { Thresholds } from "./alarms-thresholds.ts";

/** A Fargate service behind a load balancer. */
export interface ServiceWatch {
  readonly kind: "service";
  readonly clusterName: pulumi.Input<string>;
  /** The ECS service's own name. */
  readonly serviceName: pulumi.Input<string>;
  readonly loadBalancerArnSuffix: pulumi.Input<string>;
  /** `arnSuffix` by key: `main`, or `blue` and `green`, which are watched as one. */
  readonly targetGroups: Readonly<Record<string, pulumi.Input<string>>>;
}

/** A Fargate service without a load balancer. */
export interface WorkerWatch {
  readonly kind: "worker";
  readonly clusterName: pulumi.Input<string>;
  readonly serviceName: pulumi.Input<string>;
}

/** A database server with its replicas. */
export interface DatabaseWatch {
  readonly kind: "database";
  readonly engine: AwsDatabase["engine"];
  /** Identifier by key: `primary`, `replica-first`; of Aurora the cluster's, by role: `writer`, `reader`. */
  readonly identifiers: Readonly<Record<string, pulumi.Input<string>>>;
  readonly maxConnections: number;
  /** That it began with; 0 for Aurora, which has no fixed storage. */
  readonly storageGib: number;
}

/** A replication group of ElastiCache. */
export interface CacheWatch {
  readonly kind: "cache";
  readonly replicationGroupId: pulumi.Input<string>;
  /** The primary included. */
  readonly nodes: number;
}

export type Watch = ServiceWatch | WorkerWatch | DatabaseWatch | CacheWatch;

/** One alarm, without where it goes. */
export interface AlarmPlan {
  /** What a person reads first. */
  readonly description: string;
  /** It speaks above this figure, or below it. */
  readonly speaks: { readonly above: number } | { readonly below: number };
  readonly figure: AlarmMetric | AlarmMath;
  /** What it means when there is no figure: that nobody asked, or that nothing is there. */
  readonly silence: "good" | "bad";
}

/** A figure as CloudWatch has it, one a minute. */
export interface AlarmMetric {
  readonly namespace: string;
  readonly metricName: string;
  /** `Average`, `Sum`, `Maximum`, `p95` */
  readonly statistic: string;
  readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
}

/** A figure made of several, in CloudWatch's metric math. */
interface AlarmMath {
  readonly expression: string;
  /** By the name that the expression uses. */
  readonly metrics: Readonly<Record<string, AlarmMetric>>;
}

/** Every alarm of what is watched, by a key that is the alarm's for ever. */
export function alarmsOf(watch: Watch, thresholds: Thresholds): Record<string, AlarmPlan> {
  switch (watch.kind) {
    case "service":
      return { ...serviceAlarms(watch, thresholds), ...taskAlarms(watch, thresholds) };
    case "worker":
      return taskAlarms(watch, thresholds);
    case "database":
      return databaseAlarms(watch, thresholds);
    case "cache":
      return cacheAlarms(watch, thresholds);
  }
}
