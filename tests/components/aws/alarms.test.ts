import { expect, test } from "vitest";
import { AlarmTopic, type AlarmTopicArgs } from "../../../components/aws/alarm-topic.ts";
import { Alarms, type AlarmsArgs } from "../../../components/aws/alarms.ts";
import { recordProgram, valueOf } from "../../../fleet/model/record.ts";
import { find, listOf } from "../builders.ts";
import { account, awsOptions } from "./aws-site.ts";
import { statementsOf } from "./policies.ts";

const service: AlarmsArgs["of"] = {
  kind: "service",
  clusterName: "fixnado",
  serviceName: "acme-crm",
  loadBalancerArnSuffix: "app/fixnado/1",
  targetGroups: { blue: "targetgroup/blue/1", green: "targetgroup/green/2" },
};

const record = (
  of: AlarmsArgs["of"],
  more: Partial<AlarmsArgs> = {},
  seen: { names?: string[] } = {},
) =>
  recordProgram(async () => {
    const args: AlarmsArgs = { of, topicArn: "arn-of-topic", lifecycle: "protected", ...more };
    const made = new Alarms("acme-crm-alarms", args, awsOptions());
    seen.names = (await valueOf(made.deploymentAlarmNames)).map(String);
  });

const alarm = async (of: AlarmsArgs["of"], key: string, more: Partial<AlarmsArgs> = {}) =>
  find(await record(of, more), "MetricAlarm", `acme-crm-alarms-${key}`).inputs;

test("a service has an alarm for errors, response, health, processors and memory, and all of them say who hears", async () => {
  const resources = await record(service);
  expect(listOf(resources).sort()).toEqual([
    "Alarms acme-crm-alarms",
    ...["cpu", "errors", "healthy", "memory", "response"].map(
      (key) => `MetricAlarm acme-crm-alarms-${key}`,
    ),
  ]);
  for (const { inputs } of resources.filter(({ type }) => type.endsWith(":MetricAlarm"))) {
    expect(inputs).toMatchObject({
      actionsEnabled: true,
      alarmActions: ["arn-of-topic"],
      okActions: ["arn-of-topic"],
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      treatMissingData: expect.stringMatching(/^(breaching|notBreaching)$/),
    });
  }
});

test("errors are a share of all requests over both target groups, above 1 %", async () => {
  const inputs = await alarm(service, "errors");
  expect(inputs).toMatchObject({
    comparisonOperator: "GreaterThanThreshold",
    threshold: 1,
    treatMissingData: "notBreaching",
  });
  const [result, ...metrics] = inputs["metricQueries"] as Record<string, unknown>[];
  expect(result).toEqual({
    id: "result",
    expression:
      "100 * SUM([answers_blue, answers_green, refusals_blue, refusals_green]) / SUM([requests_blue, requests_green])",
    returnData: true,
  });
  expect(metrics.map(({ id }) => id)).toEqual(
    ["answers", "refusals", "requests"].flatMap((it) => [`${it}_blue`, `${it}_green`]),
  );
  expect(metrics[0]).toMatchObject({
    returnData: false,
    metric: {
      namespace: "AWS/ApplicationELB",
      metricName: "HTTPCode_Target_5XX_Count",
      stat: "Sum",
      dimensions: { LoadBalancer: "app/fixnado/1", TargetGroup: "targetgroup/blue/1" },
    },
  });
});

test("the slowest 5 % of answers count as the response time, above half a second", async () => {
  const inputs = await alarm(service, "response");
  expect(inputs["threshold"]).toBe(0.5);
  expect(inputs["metricQueries"]).toMatchObject([
    { expression: "MAX([time_blue, time_green])" },
    { metric: { metricName: "TargetResponseTime", stat: "p95" } },
    {},
  ]);
});

test("a service without a healthy task is in alarm, and silence is as bad once it had time to start", async () => {
  expect(await alarm(service, "healthy")).toMatchObject({
    comparisonOperator: "LessThanThreshold",
    threshold: 1,
    treatMissingData: "breaching",
    warmUpConfiguration: {
      warmUpPeriodDurationInMinutes: 15,
      onlyStartEvaluatingAfterWarmUpPeriodEnds: true,
    },
  });
});

test("errors and response turn a deployment back; what has no load balancer turns none", async () => {
  const seen: { names?: string[] } = {};
  await record(service, {}, seen);
  expect(seen.names).toHaveLength(2);
  await record({ kind: "worker", clusterName: "c", serviceName: "w" }, {}, seen);
  expect(seen.names).toEqual([]);
});

const database: AlarmsArgs["of"] = {
  kind: "database",
  engine: "mysql",
  identifiers: { primary: "fixnado-mysql", "replica-first": "fixnado-mysql-replica" },
  maxConnections: 1000,
  storageGib: 100,
};

test("a database server and each replica are watched: processors 80 %, connections 80 % of what it takes, storage 10 %", async () => {
  const resources = await record(database);
  expect(listOf(resources)).toHaveLength(1 + 6);
  const threshold = (key: string) =>
    find(resources, "MetricAlarm", `acme-crm-alarms-${key}`).inputs["threshold"];
  expect(threshold("cpu-primary")).toBe(80);
  expect(threshold("connections-replica-first")).toBe(800);
  expect(threshold("storage-primary")).toBe(10 * 1024 ** 3);
  expect(await alarm(database, "cpu-replica-first")).toMatchObject({
    namespace: "AWS/RDS",
    metricName: "CPUUtilization",
    dimensions: { DBInstanceIdentifier: "fixnado-mysql-replica" },
  });
});

test("of an Aurora cluster the writer rings although its readers are idle, and the fullest reader for all of them", async () => {
  const identifiers = { writer: "fixnado-aurora", reader: "fixnado-aurora" };
  const of = { ...database, engine: "aurora-postgres", storageGib: 0, identifiers } as const;
  expect(listOf(await record(of))).toHaveLength(1 + 4);
  for (const key of ["writer", "reader"] as const) {
    const figure = {
      statistic: "Maximum",
      dimensions: { DBClusterIdentifier: "fixnado-aurora", Role: key.toUpperCase() },
    };
    expect(await alarm(of, `cpu-${key}`)).toMatchObject({ threshold: 80, ...figure });
    expect(await alarm(of, `connections-${key}`)).toMatchObject({ threshold: 800, ...figure });
  }
  const wrong = record({ ...of, identifiers: { primary: "fixnado-aurora" } } as AlarmsArgs["of"]);
  await expect(wrong).rejects.toThrow('identifiers has the key "primary"');
});

test("every node of a cache is watched by itself: processor 80 %, memory 85 %", async () => {
  const cache = { kind: "cache", replicationGroupId: "fixnado-1", nodes: 2 } as const;
  expect(listOf(await record(cache))).toHaveLength(1 + 4);
  expect(await alarm(cache, "memory-002")).toMatchObject({
    metricName: "DatabaseMemoryUsagePercentage",
    threshold: 85,
    dimensions: { CacheClusterId: "fixnado-1-002" },
  });
});

test("thresholds are changed one by one, and one that could never speak is refused", async () => {
  const thresholds = { responseSeconds: 2 };
  expect((await alarm(service, "response", { thresholds }))["threshold"]).toBe(2);
  expect((await alarm(service, "errors", { thresholds }))["threshold"]).toBe(1);
  const wrong = record(service, { thresholds: { cpuPercent: 100, errorPercent: 0 } });
  await expect(wrong).rejects.toThrow(/errorPercent is 0[^]*cpuPercent is 100/);
  const nothing = record({ ...service, targetGroups: {} } as AlarmsArgs["of"]);
  await expect(nothing).rejects.toThrow("watch a worker");
});

test("alarms that nobody would hear do not compile", () => {
  // @ts-expect-error an alarm always has a topic
  const args: AlarmsArgs = { of: service, lifecycle: "protected" };
  expect(args.topicArn).toBeUndefined();
});

const topic: AlarmTopicArgs = {
  account,
  kmsKeyArn: "arn-of-key",
  email: ["oncall@fixnado.example"],
  pagerduty: "https://events.pagerduty.example/integration/very-private/enqueue",
};

const recordTopic = (changes: Partial<AlarmTopicArgs> = {}) =>
  recordProgram(() => {
    new AlarmTopic("fixnado-alarms", { ...topic, ...changes }, awsOptions());
  });

test("the topic is encrypted, only CloudWatch of this account writes to it, and PagerDuty's URL is a secret", async () => {
  const resources = await recordTopic();
  expect(listOf(resources)).toEqual([
    "AlarmTopic fixnado-alarms",
    "Topic fixnado-alarms",
    "TopicPolicy fixnado-alarms-policy",
    "TopicSubscription fixnado-alarms-email-oncall-at-fixnado.example",
    "TopicSubscription fixnado-alarms-pagerduty",
  ]);
  expect(find(resources, "Topic", "fixnado-alarms").inputs["kmsMasterKeyId"]).toBe("arn-of-key");
  const policy = find(resources, "TopicPolicy", "fixnado-alarms-policy").inputs["policy"];
  expect(statementsOf(policy).filter(({ Effect }) => Effect === "Allow")).toMatchObject([
    {
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceAccount": account } },
    },
  ]);
  expect(find(resources, "TopicSubscription", "fixnado-alarms-pagerduty")).toMatchObject({
    inputs: { protocol: "https", endpoint: "[secret]", endpointAutoConfirms: true },
    additionalSecretOutputs: ["endpoint"],
  });
  expect(JSON.stringify(resources)).not.toContain("very-private");
});

test("a topic that nobody listens to, and addresses that are none or the same, are refused", async () => {
  await expect(recordTopic({ email: [], pagerduty: null })).rejects.toThrow("nobody would hear");
  const email = ["oncall", "Ops+1@fixnado.example", "ops-1@fixnado.example"];
  await expect(recordTopic({ email })).rejects.toThrow(
    /"oncall" is no e-mail address[^]*"Ops\+1@fixnado.example" and "ops-1@fixnado.example" are the same/,
  );
});
