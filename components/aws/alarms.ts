import { MetricAlarm, type MetricAlarmArgs } from "@pulumi/aws/cloudwatch/metricAlarm.js";
import * as pulumi from "@pulumi/pulumi";
import type { Lifecycle } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { awsTags, token } from "../conventions.ts";
import { type AlarmPlan, alarmsOf, type DatabaseWatch, type Watch } from "./alarms-plan.ts";
import { deploymentAlarms } from "./alarms-service.ts";
import { auroraRoles } from "./alarms-stores.ts";
import { defaultThresholds, type Thresholds, thresholdProblems } from "./alarms-thresholds.ts";

const type = token("aws", "Alarms");

/** Three bad minutes of five: one bad minute wakes nobody, and a short pause between two does not hide them. */
const window = { period: 60, evaluationPeriods: 5, datapointsToAlarm: 3 } as const;

/** Minutes in which what has just been made may still be silent. */
const warmUpMinutes = 15;

export interface AlarmsArgs {
  /** What is watched decides which alarms there are. */
  readonly of: Watch;
  /** An `AlarmTopic`: it hears when an alarm begins and when it ends. */
  readonly topicArn: pulumi.Input<string>;
  /** Of what is watched; alarms themselves hold nothing. */
  readonly lifecycle: Lifecycle;
  /** Whose alarms these are. */
  readonly service?: string;
  /** Each by itself. @default `defaultThresholds`: 0.5 s, 1 % errors, 80 % CPU, 85 % memory, 80 % connections */
  readonly thresholds?: Partial<Thresholds>;
}

/**
 * The alarms of one service, worker, database server or cache. An alarm that is replaced begins anew; nothing else is
 * touched.
 *
 * Children: `<name>-<what it watches>`, for a service `-errors`, `-response`, `-healthy`, `-cpu` and `-memory`.
 */
export class Alarms extends Component {
  /** Names of the alarms that turn an ECS deployment back; empty where there is no load balancer. */
  readonly deploymentAlarmNames: pulumi.Output<string[]>;

  constructor(name: string, args: AlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { of, thresholds } = args;
    super(type, name, { watches: of.kind }, opts);
    const limits = { ...defaultThresholds, ...thresholds };
    this.refuse([...thresholdProblems(limits), ...watchProblems(of)]);
    const alarms = Object.entries(alarmsOf(of, limits)).map(
      ([key, plan]) => [key, this.createAlarm(key, plan, args)] as const,
    );
    const names = alarms.filter(([key]) => deploymentAlarms.includes(key));
    this.deploymentAlarmNames = pulumi.all(names.map(([, alarm]) => alarm.name));
    this.registerOutputs({ deploymentAlarmNames: this.deploymentAlarmNames });
  }

  private createAlarm(key: string, plan: AlarmPlan, args: AlarmsArgs): MetricAlarm {
    const { speaks, silence } = plan;
    const { lifecycle, service } = args;
    const above = "above" in speaks;
    return new MetricAlarm(
      this.child(key),
      {
        alarmDescription: plan.description,
        comparisonOperator: above ? "GreaterThanThreshold" : "LessThanThreshold",
        threshold: above ? speaks.above : speaks.below,
        evaluationPeriods: window.evaluationPeriods,
        datapointsToAlarm: window.datapointsToAlarm,
        ...figureInputs(plan.figure),
        treatMissingData: silence === "bad" ? "breaching" : "notBreaching",
        ...(silence === "bad"
          ? {
              warmUpConfiguration: {
                warmUpPeriodDurationInMinutes: warmUpMinutes,
                onlyStartEvaluatingAfterWarmUpPeriodEnds: true,
              },
            }
          : {}),
        actionsEnabled: true,
        alarmActions: [args.topicArn],
        okActions: [args.topicArn],
        tags: awsTags({ lifecycle, ...(service === undefined ? {} : { service }) }),
      },
      this.options(),
    );
  }
}

function figureInputs(figure: AlarmPlan["figure"]): Partial<MetricAlarmArgs> {
  if ("namespace" in figure) return { ...figure, period: window.period };
  const metrics = Object.entries(figure.metrics).map(([id, metric]) => ({
    id,
    metric: {
      namespace: metric.namespace,
      metricName: metric.metricName,
      dimensions: metric.dimensions,
      stat: metric.statistic,
      period: window.period,
    },
    returnData: false,
  }));
  const result = { id: "result", expression: figure.expression, returnData: true };
  return { metricQueries: [result, ...metrics] };
}

function watchProblems(watch: Watch): string[] {
  if (watch.kind === "service") return targetGroupProblems(Object.keys(watch.targetGroups));
  return watch.kind === "database" ? databaseProblems(watch) : [];
}

function databaseProblems({ engine, identifiers, maxConnections }: DatabaseWatch): string[] {
  const problems: string[] = [];
  if (!(maxConnections > 0)) {
    problems.push(`maxConnections is ${maxConnections}: the alarm needs what the server takes.`);
  }
  if (engine !== "aurora-postgres") return problems;
  for (const key of Object.keys(identifiers).filter((it) => !auroraRoles.includes(it))) {
    problems.push(`identifiers has the key "${key}", and Aurora knows ${auroraRoles.join(", ")}.`);
  }
  return problems;
}

function targetGroupProblems(keys: readonly string[]): string[] {
  if (keys.length === 0) {
    return ["a service without target groups is a worker. Name them, or watch a worker."];
  }
  const wrong = keys.filter((key) => !/^[a-z][a-z0-9]*$/.test(key));
  return wrong.map((key) => `targetGroups has the key "${key}". Use a-z and 0-9, as in "blue".`);
}
