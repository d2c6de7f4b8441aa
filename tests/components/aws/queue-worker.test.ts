import { expect, test } from "vitest";
import type { AwsService, AwsWorker, Lifecycle } from "../../../catalog/resolved.ts";
import { QueueWorker, type QueueWorkerArgs } from "../../../components/aws/queue-worker.ts";
import { WorkQueue } from "../../../components/aws/work-queue.ts";
import { type RecordedResource, recordProgram } from "../../../fleet/model/record.ts";
import { find, listOf } from "../builders.ts";
import { allowedOnAll, anAwsService, aWorker, statementsOf, taskArgs } from "./aws-service.ts";
import { awsOptions } from "./aws-site.ts";

function record(
  changes: { readonly service?: Partial<AwsService>; readonly worker?: Partial<AwsWorker> } = {},
  lifecycle: Lifecycle = "disposable",
): Promise<RecordedResource[]> {
  return recordProgram(() => {
    const opts = awsOptions();
    const worker = { ...aWorker, ...changes.worker };
    const service = anAwsService({ worker, ...changes.service });
    const queue = new WorkQueue(
      "acme-crm-queue",
      { service, lifecycle, kmsKeyArn: "key-arn", alarmTopicArn: "topic-arn" },
      opts,
    );
    new QueueWorker("acme-crm-worker", { ...taskArgs({ service }), queue }, opts);
  });
}

test("a worker has no load balancer, no target group and nobody who may open a connection to it", async () => {
  const resources = await record();
  const made = listOf(resources).filter((it) => it.includes("acme-crm-worker"));
  expect(made.sort()).toEqual([
    "Policy acme-crm-worker-by-backlog",
    "QueueWorker acme-crm-worker",
    "Role acme-crm-worker-execution",
    "Role acme-crm-worker-task",
    "RolePolicy acme-crm-worker-execution-may",
    "RolePolicy acme-crm-worker-task-may",
    "SecurityGroup acme-crm-worker-group",
    "SecurityGroup acme-crm-worker-group",
    "SecurityGroupEgressRule acme-crm-worker-group-out-mysql",
    "SecurityGroupEgressRule acme-crm-worker-group-out-web",
    "Service acme-crm-worker",
    "Target acme-crm-worker-tasks",
    "TaskDefinition acme-crm-worker-definition",
  ]);
  const { inputs, ignoreChanges } = find(resources, "Service", "acme-crm-worker");
  expect(inputs).not.toHaveProperty("loadBalancers");
  expect(inputs).toMatchObject({
    desiredCount: 1,
    deploymentConfiguration: { strategy: "ROLLING" },
    deploymentCircuitBreaker: { enable: true, rollback: true },
    networkConfiguration: { assignPublicIp: false },
  });
  expect(ignoreChanges).toEqual(["desiredCount"]);
});

test("it is the service's image with another command, and listens on nothing", async () => {
  const { inputs } = find(await record(), "TaskDefinition", "acme-crm-worker-definition");
  const [container] = JSON.parse(inputs["containerDefinitions"] as string);
  expect(container).toMatchObject({
    name: "acme-crm-worker",
    image: anAwsService().image,
    command: ["node", "worker.js"],
    readonlyRootFilesystem: true,
  });
  expect(container).not.toHaveProperty("portMappings");
});

test("it may take from its own queue and from no other, and a queue's data through its key only", async () => {
  const statements = statementsOf(await record(), "acme-crm-worker-task-may");
  expect(statements.map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
    ["UseItsOwnQueue", "arn-of-acme-crm-queue"],
    ["DecryptWhatItReads", "key-arn"],
  ]);
  expect(statements[0]?.["Action"]).toEqual(
    expect.arrayContaining(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:SendMessage"]),
  );
  expect(statements[1]?.["Condition"]).toEqual({
    StringEquals: { "kms:ViaService": ["sqs.eu-west-1.amazonaws.com"] },
  });
  expect(allowedOnAll(statements)).toEqual([]);
});

test("there are as many tasks as bring the waiting messages to the backlog for each, and none is a start, too", async () => {
  const resources = await record({ worker: { tasks: { min: 0, max: 20 } } });
  expect(find(resources, "Target", "acme-crm-worker-tasks").inputs).toMatchObject({
    minCapacity: 0,
    maxCapacity: 20,
  });
  const { inputs } = find(resources, "Policy", "acme-crm-worker-by-backlog");
  expect(inputs["targetTrackingScalingPolicyConfiguration"]).toMatchObject({
    targetValue: 100,
    customizedMetricSpecification: {
      metrics: [
        { id: "waiting", metricStat: { metric: { namespace: "AWS/SQS" } }, returnData: false },
        {
          id: "running",
          metricStat: {
            metric: {
              namespace: "ECS/ContainerInsights",
              metricName: "RunningTaskCount",
              dimensions: [
                { name: "ClusterName", value: "fixnado" },
                { name: "ServiceName", value: "acme-crm-worker" },
              ],
            },
          },
          returnData: false,
        },
        {
          id: "backlog",
          expression: "waiting / IF(FILL(running, 0) > 0, FILL(running, 0), 1)",
          returnData: true,
        },
      ],
    },
  });
});

test("a service that must never run twice has a worker that does not either", async () => {
  const resources = await record({ service: { strategy: "recreate" } });
  expect(find(resources, "Service", "acme-crm-worker").inputs).toMatchObject({
    deploymentMinimumHealthyPercent: 0,
    deploymentMaximumPercent: 100,
  });
});

test("a queue is encrypted, for TLS only, and gives up on a message after five times, with an alarm", async () => {
  const resources = await record();
  for (const name of ["acme-crm-queue", "acme-crm-queue-dead"]) {
    const { inputs } = find(resources, "Queue", name);
    expect(inputs).toMatchObject({ kmsMasterKeyId: "key-arn" });
    const policy = find(resources, "QueuePolicy", `${name}-tls`).inputs["policy"] as string;
    expect(JSON.parse(policy).Statement).toEqual([
      expect.objectContaining({
        Effect: "Deny",
        Principal: "*",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      }),
    ]);
  }
  const { inputs } = find(resources, "Queue", "acme-crm-queue");
  expect(JSON.parse(inputs["redrivePolicy"] as string)).toEqual({
    deadLetterTargetArn: "arn-of-acme-crm-queue-dead",
    maxReceiveCount: 5,
  });
  expect(find(resources, "MetricAlarm", "acme-crm-queue-dead-alarm").inputs).toMatchObject({
    threshold: 0,
    comparisonOperator: "GreaterThanThreshold",
    treatMissingData: "notBreaching",
    alarmActions: ["topic-arn"],
  });
});

test("jobs that wait outlive a service that may go: protected queues are never deleted, disposable ones may go", async () => {
  const protectedOnes = async (lifecycle: Lifecycle) =>
    (await record({ service: { lifecycle: "disposable" } }, lifecycle))
      .filter(({ protect }) => protect)
      .map(({ name }) => name);
  expect(await protectedOnes("protected")).toEqual(["acme-crm-queue-dead", "acme-crm-queue"]);
  expect(await protectedOnes("disposable")).toEqual([]);
});

test("a worker of root, or one without a command, is refused", async () => {
  // @ts-expect-error a worker is not made without the queue that it takes from
  const without: QueueWorkerArgs = taskArgs();
  expect(without).not.toHaveProperty("queue");
  const task = { ...aWorker.task, user: 0 };
  await expect(record({ worker: { command: [], backlogPerTask: 0, task } })).rejects.toThrow(
    /user 0 would be root.*command is empty.*backlogPerTask is 0/s,
  );
  const fixed = { ignoreChanges: [] };
  await expect(record({ worker: fixed })).rejects.toThrow('Put "desiredCount" into ignoreChanges');
  await expect(record({ service: { worker: null } })).rejects.toThrow("acme-crm has no worker");
});
