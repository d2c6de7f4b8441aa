import * as pulumi from "@pulumi/pulumi";
import type { AlarmMetric, AlarmPlan, CacheWatch, DatabaseWatch } from "./alarms-plan.ts";
import type { Thresholds } from "./alarms-thresholds.ts";

/** The keys of an Aurora cluster's identifiers: what its instances are to each other, as CloudWatch has it. */
export const auroraRoles: readonly string[] = ["writer", "reader"];

/** Of every server: processors, connections and, where it is fixed, storage. Of an Aurora cluster: of each role. */
export function databaseAlarms(
  watch: DatabaseWatch,
  thresholds: Thresholds,
): Record<string, AlarmPlan> {
  const alarms: Record<string, AlarmPlan> = {};
  const { cpuPercent, connectionsPercent, freeStoragePercent } = thresholds;
  for (const [key, identifier] of Object.entries(watch.identifiers).sort(byKey)) {
    const metric = (metricName: string): AlarmMetric => ({
      namespace: "AWS/RDS",
      metricName,
      ...serverFigure(watch, key, identifier),
    });
    alarms[`cpu-${key}`] = {
      description: `The database server (${key}) uses more than ${cpuPercent} % of its processors`,
      speaks: { above: cpuPercent },
      figure: metric("CPUUtilization"),
      silence: "bad",
    };
    alarms[`connections-${key}`] = {
      description: `More than ${connectionsPercent} % of the database server's (${key}) ${watch.maxConnections} connections are in use`,
      speaks: { above: (watch.maxConnections * connectionsPercent) / 100 },
      figure: metric("DatabaseConnections"),
      silence: "bad",
    };
    if (watch.storageGib === 0) continue;
    alarms[`storage-${key}`] = {
      description: `The database server (${key}) has less than ${freeStoragePercent} % of ${watch.storageGib} GiB left`,
      speaks: { below: (watch.storageGib * 1024 ** 3 * freeStoragePercent) / 100 },
      figure: metric("FreeStorageSpace"),
      silence: "bad",
    };
  }
  return alarms;
}

/**
 * An Aurora cluster says by role what its instances do; which of them writes changes. The fullest of them counts: beside
 * idle ones an average would hide it.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/dimensions.html
 */
function serverFigure(
  { engine }: DatabaseWatch,
  key: string,
  identifier: pulumi.Input<string>,
): Pick<AlarmMetric, "statistic" | "dimensions"> {
  if (engine !== "aurora-postgres") {
    return { statistic: "Average", dimensions: { DBInstanceIdentifier: identifier } };
  }
  const dimensions = { DBClusterIdentifier: identifier, Role: key.toUpperCase() };
  return { statistic: "Maximum", dimensions };
}

/** ElastiCache counts a group's nodes from `<group>-001` on; each has its own figures. */
export function cacheAlarms(watch: CacheWatch, thresholds: Thresholds): Record<string, AlarmPlan> {
  const alarms: Record<string, AlarmPlan> = {};
  const { cpuPercent, memoryPercent } = thresholds;
  for (let count = 1; count <= watch.nodes; count++) {
    const node = String(count).padStart(3, "0");
    const metric = (metricName: string): AlarmMetric => ({
      namespace: "AWS/ElastiCache",
      metricName,
      statistic: "Average",
      dimensions: { CacheClusterId: pulumi.interpolate`${watch.replicationGroupId}-${node}` },
    });
    alarms[`cpu-${node}`] = {
      description: `Node ${node} of the cache uses more than ${cpuPercent} % of the processor that runs Valkey`,
      speaks: { above: cpuPercent },
      figure: metric("EngineCPUUtilization"),
      silence: "bad",
    };
    alarms[`memory-${node}`] = {
      description: `Node ${node} of the cache uses more than ${memoryPercent} % of its memory`,
      speaks: { above: memoryPercent },
      figure: metric("DatabaseMemoryUsagePercentage"),
      silence: "bad",
    };
  }
  return alarms;
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
