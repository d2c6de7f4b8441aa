import { expect, test } from "vitest";
import {
  TaskDatabaseDump,
  type TaskDatabaseDumpArgs,
} from "../../../components/aws/task-database-dump.ts";
import type { DatabaseDump } from "../../../components/data/database-dump.ts";
import { recordProgram } from "../../../fleet/model/record.ts";
import { find, listOf } from "../builders.ts";
import { account, awsOptions, region } from "./aws-site.ts";
import { allStatements, grantsOf, statementsOf } from "./policies.ts";

const image = `registry.example/tenantry-dumps@sha256:${"7".repeat(64)}`;
const secretOf = (service: string) =>
  `arn:aws:secretsmanager:eu-west-1:111122223333:secret:fixnado/t17/${service}-1`;

const crm = {
  service: "crm",
  engine: "postgres",
  database: "t17_crm",
  host: "postgres.example",
  port: 5432,
  user: "t17_crm",
  passwordSecretArn: secretOf("crm"),
} as const;

const base: TaskDatabaseDumpArgs = {
  site: "fixnado",
  account,
  region,
  tenant: "acme",
  number: 17,
  targets: [
    {
      ...crm,
      service: "shop",
      engine: "mysql",
      database: "t17_shop",
      port: 3306,
      user: "t17_shop",
      passwordSecretArn: secretOf("shop"),
    },
    crm,
  ],
  task: {
    image,
    recipient: `age1${"q".repeat(58)}`,
    schedule: "cron(17 2 * * ? *)",
    days: 90,
    glacierDays: null,
  },
  cluster: { arn: "arn-of-cluster" },
  network: { vpcId: "vpc-1", privateSubnetIds: ["subnet-a", "subnet-b"] },
  clients: ["sg-clients"],
  stores: { postgres: { group: "sg-postgres", port: 5432 } },
  bucket: { name: "fixnado-dumps", arn: "arn:aws:s3:::fixnado-dumps" },
  kmsKeyArn: "arn-of-key",
  logGroup: { groupName: "acme-dumps-logs", arn: "arn-of-logs" },
  topicArn: "arn-of-topic",
  lifecycle: "protected",
};

const record = (changes: Partial<TaskDatabaseDumpArgs> = {}, seen: { dump?: DatabaseDump } = {}) =>
  recordProgram(() => {
    seen.dump = new TaskDatabaseDump("acme-dumps", { ...base, ...changes }, awsOptions());
  });

const containerOf = async () => {
  const { inputs } = find(await record(), "TaskDefinition", "acme-dumps-definition");
  const [container] = JSON.parse(String(inputs["containerDefinitions"])) as [
    Record<string, unknown>,
  ];
  return container;
};

const may = async (suffix: string) =>
  statementsOf(find(await record(), "RolePolicy", `acme-dumps-${suffix}-may`).inputs["policy"]);

test("a schedule starts one task a night inside the network, and a night without dumps is heard of", async () => {
  const seen: { dump?: DatabaseDump } = {};
  const resources = await record({}, seen);
  expect(listOf(resources).sort()).toEqual([
    "LogMetricFilter acme-dumps-done",
    "MetricAlarm acme-dumps-missing",
    "Role acme-dumps-execution",
    "Role acme-dumps-start",
    "Role acme-dumps-task",
    "RolePolicy acme-dumps-execution-may",
    "RolePolicy acme-dumps-start-may",
    "RolePolicy acme-dumps-task-may",
    "Schedule acme-dumps",
    "SecurityGroup acme-dumps-group",
    "SecurityGroup acme-dumps-group",
    "SecurityGroupEgressRule acme-dumps-group-out-postgres",
    "SecurityGroupEgressRule acme-dumps-group-out-web",
    "TaskDatabaseDump acme-dumps",
    "TaskDefinition acme-dumps-definition",
  ]);
  expect(seen.dump?.databases).toEqual(["t17_crm", "t17_shop"]);
  expect(find(resources, "Schedule", "acme-dumps").inputs).toMatchObject({
    name: "fixnado-t17-dumps",
    scheduleExpression: "cron(17 2 * * ? *)",
    scheduleExpressionTimezone: "UTC",
    state: "ENABLED",
    target: {
      arn: "arn-of-cluster",
      ecsParameters: {
        launchType: "FARGATE",
        enableExecuteCommand: false,
        networkConfiguration: {
          subnets: ["subnet-a", "subnet-b"],
          securityGroups: ["acme-dumps-group-id", "sg-clients"],
          assignPublicIp: false,
        },
      },
    },
  });
  expect(find(resources, "MetricAlarm", "acme-dumps-missing").inputs).toMatchObject({
    threshold: 1,
    comparisonOperator: "LessThanThreshold",
    evaluationPeriods: 26,
    datapointsToAlarm: 26,
    treatMissingData: "breaching",
    alarmActions: ["arn-of-topic"],
  });
});

test("the task can add dumps below the tenant's own folder, and neither read, list nor delete one", async () => {
  const statements = await may("task");
  expect(statements.flatMap(grantsOf).sort()).toEqual([
    "kms:Decrypt",
    "kms:GenerateDataKey",
    "s3:AbortMultipartUpload",
    "s3:PutObject",
  ]);
  expect(statements).toMatchObject([
    { Resource: "arn:aws:s3:::fixnado-dumps/fixnado/t17/*" },
    { Condition: { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } } },
  ]);
});

test("before it starts, ECS reads the passwords of these databases and no other", async () => {
  const arns = [secretOf("shop"), secretOf("crm")];
  const secrets = (await may("execution")).filter(({ Sid }) => Sid.endsWith("Passwords"));
  expect(secrets).toMatchObject([
    { Action: "secretsmanager:GetSecretValue", Resource: arns },
    {
      Action: "kms:Decrypt",
      Condition: { StringEquals: { "kms:EncryptionContext:SecretARN": arns } },
    },
  ]);
  expect(allStatements(await record()).flatMap(grantsOf)).not.toContainEqual(
    expect.stringContaining("*"),
  );
});

test("the schedule starts this task in this cluster, with these two roles, and nothing else", async () => {
  expect(await may("start")).toMatchObject([
    {
      Action: "ecs:RunTask",
      Resource: `arn:aws:ecs:${region}:${account}:task-definition/fixnado-acme-dumps:*`,
      Condition: { ArnEquals: { "ecs:cluster": "arn-of-cluster" } },
    },
    { Action: "ecs:TagResource" },
    {
      Action: "iam:PassRole",
      Resource: ["arn-of-acme-dumps-execution", "arn-of-acme-dumps-task"],
      Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    },
  ]);
});

test("the container has a read-only root, no capability, no root user, and passwords only by reference", async () => {
  const container = await containerOf();
  expect(container).toMatchObject({
    image,
    user: "65534:65534",
    readonlyRootFilesystem: true,
    linuxParameters: { capabilities: { drop: ["ALL"] } },
    secrets: [
      { name: "PASSWORD_mysql_t17_shop", valueFrom: secretOf("shop") },
      { name: "PASSWORD_postgres_t17_crm", valueFrom: secretOf("crm") },
    ],
  });
  expect(container["environment"]).toContainEqual({
    name: "DATABASES",
    value:
      "shop mysql t17_shop postgres.example 3306 t17_shop\n" +
      "crm postgres t17_crm postgres.example 5432 t17_crm",
  });
});

test("a database of another tenant, one named twice, or an image that can change is refused with all reasons", async () => {
  const targets = [crm, crm, { ...crm, service: "docs", database: "t18_docs" }];
  const task = { ...base.task, image: "tenantry-dumps:latest", recipient: "ssh-ed25519 A" };
  await expect(record({ targets, task })).rejects.toThrowErrorMatchingInlineSnapshot(`
    [Error: TaskDatabaseDump "acme-dumps": crm: database "t17_crm" is named twice. Name it once.
    TaskDatabaseDump "acme-dumps": docs: database "t18_docs" is not one of tenant t17.
    TaskDatabaseDump "acme-dumps": task.image "tenantry-dumps:latest" has no digest. End it with @sha256: and 64 digits.
    TaskDatabaseDump "acme-dumps": task.recipient "ssh-ed25519 A" is no age recipient: age1 and 58 more.]
  `);
  await expect(record({ targets: [] })).rejects.toThrow("there is no database to dump");
});

test("dumps that anyone with the bucket could read do not compile", () => {
  const { recipient: _without, ...rest } = base.task;
  // @ts-expect-error a dump is always encrypted for somebody
  const task: TaskDatabaseDumpArgs["task"] = rest;
  expect(task.recipient).toBeUndefined();
});
