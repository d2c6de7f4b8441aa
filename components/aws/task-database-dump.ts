import { LogMetricFilter } from "@pulumi/aws/cloudwatch/logMetricFilter.js";
import { MetricAlarm } from "@pulumi/aws/cloudwatch/metricAlarm.js";
import { TaskDefinition } from "@pulumi/aws/ecs/taskDefinition.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { Schedule } from "@pulumi/aws/scheduler/schedule.js";
import * as pulumi from "@pulumi/pulumi";
import type { AwsDumpTask, Lifecycle } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { awsTags, token } from "../conventions.ts";
import type { DatabaseDump } from "../data/database-dump.ts";
import { physicalName } from "../physical-name.ts";
import { goodNight, noGoodNight } from "./dump-task-alarm.ts";
import {
  type DumpLogin,
  dumpContainer,
  dumpContainerName,
  dumpSize,
} from "./dump-task-container.ts";
import { dumpProblems } from "./dump-task-problems.ts";
import {
  dumpTaskStatements,
  passwordStatements,
  scheduleStatements,
} from "./dump-task-statements.ts";
import { type PolicyStatement, policyDocument, serviceTrust } from "./policy-document.ts";
import { SecurityGroup } from "./security-group.ts";
import { executionStatements } from "./task-statements.ts";

const type = token("aws", "TaskDatabaseDump");

export interface TaskDatabaseDumpArgs {
  readonly site: string;
  readonly account: string;
  readonly region: string;
  /** The tenant's id; stands in the log. */
  readonly tenant: string;
  /** The tenant's number, from the ledger: its dumps stand in the folder `<site>/t<number>`. */
  readonly number: number;
  /** At least one. */
  readonly targets: readonly DumpLogin[];
  /** The image by digest, who can read a dump, and when it is made. */
  readonly task: AwsDumpTask;
  readonly cluster: { readonly arn: pulumi.Input<string> };
  readonly network: {
    readonly vpcId: pulumi.Input<string>;
    readonly privateSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
  };
  /** Groups that the databases admit. */
  readonly clients: readonly pulumi.Input<string>[];
  /** The databases' groups and ports, by a key that stays: the task may speak to nothing else inside the network. */
  readonly stores: Readonly<
    Record<string, { readonly group: pulumi.Input<string>; readonly port: number }>
  >;
  /** Where the dumps go; a `Bucket` is one. */
  readonly bucket: { readonly name: pulumi.Input<string>; readonly arn: pulumi.Input<string> };
  /** Of the bucket and of the passwords' secrets. */
  readonly kmsKeyArn: pulumi.Input<string>;
  readonly logGroup: {
    readonly groupName: pulumi.Input<string>;
    readonly arn: pulumi.Input<string>;
  };
  /** An `AlarmTopic`: it hears of a night without dumps. */
  readonly topicArn: pulumi.Input<string>;
  readonly lifecycle: Lifecycle;
}

/**
 * Nightly dumps of one tenant's databases by a task that starts, dumps and ends. Each database is an object of its own,
 * encrypted with age before it leaves the task, for a private key that AWS does not have. A snapshot of RDS restores
 * every tenant of a server; one of these restores one service of one tenant. Deleting it ends the dumps; those that
 * are there stay.
 *
 * Children: `<name>` (schedule), `<name>-definition`, `-execution`, `-execution-may`, `-task`, `-task-may`, `-start`,
 * `-start-may`, `-group` (a `SecurityGroup`), `-done` (metric), `-missing` (alarm).
 */
export class TaskDatabaseDump extends Component implements DatabaseDump {
  readonly databases: readonly string[];
  /** Which schedule runs what. */
  readonly report: pulumi.Output<string>;

  constructor(name: string, args: TaskDatabaseDumpArgs, opts?: pulumi.ComponentResourceOptions) {
    const { tenant, number, targets, task } = args;
    const databases = targets.map(({ database }) => database).sort();
    super(type, name, { tenant, number, databases, schedule: task.schedule }, opts);
    this.refuse(dumpProblems(args));
    this.databases = databases;
    const definition = this.createDefinition(args);
    const schedule = this.createSchedule(definition.task, definition.roleArns, args);
    this.createAlarm(args);
    this.report = pulumi.interpolate`${schedule.name} runs ${definition.task.arn}`;
    this.registerOutputs({ databases });
  }

  private createDefinition(args: TaskDatabaseDumpArgs) {
    const { account, bucket, lifecycle, logGroup } = args;
    const trust = serviceTrust("ecs-tasks.amazonaws.com", account);
    const execution = this.createRole("execution", trust, executionOf(args), lifecycle);
    const ownFolder = dumpTaskStatements({
      ...args,
      bucketArn: bucket.arn,
      folder: `${args.site}/t${args.number}`,
    });
    const role = this.createRole("task", trust, ownFolder, lifecycle);
    const container = dumpContainer({
      ...args,
      ...args.task,
      bucketName: bucket.name,
      logGroupName: logGroup.groupName,
    });
    const task = new TaskDefinition(
      this.child("definition"),
      {
        family: this.ownName(args.site),
        requiresCompatibilities: ["FARGATE"],
        networkMode: "awsvpc",
        runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: "X86_64" },
        cpu: String(dumpSize.cpu),
        memory: String(dumpSize.memoryMib),
        executionRoleArn: execution.arn,
        taskRoleArn: role.arn,
        containerDefinitions: pulumi.jsonStringify([container]),
        enableFaultInjection: false,
        skipDestroy: false,
        trackLatest: false,
        tags: awsTags({ lifecycle }),
      },
      this.options(),
    );
    return { task, roleArns: [execution.arn, role.arn] };
  }

  private createSchedule(
    definition: TaskDefinition,
    roleArns: readonly pulumi.Input<string>[],
    args: TaskDatabaseDumpArgs,
  ): Schedule {
    const { account, region, cluster, network, lifecycle } = args;
    const start = this.createRole(
      "start",
      serviceTrust("scheduler.amazonaws.com", account),
      scheduleStatements({
        family: this.ownName(args.site),
        account,
        region,
        clusterArn: cluster.arn,
        roleArns,
      }),
      lifecycle,
    );
    return new Schedule(
      this.child(),
      {
        // It can carry no tags: by its name alone the role that deploys tells its own site's from another's.
        name: physicalName(`${args.site}-t${args.number}-dumps`, 64),
        description: `Dumps the databases of ${args.tenant}`,
        scheduleExpression: args.task.schedule,
        scheduleExpressionTimezone: "UTC",
        flexibleTimeWindow: { mode: "OFF" },
        state: "ENABLED",
        actionAfterCompletion: "NONE",
        target: {
          arn: cluster.arn,
          roleArn: start.arn,
          retryPolicy: { maximumRetryAttempts: 5, maximumEventAgeInSeconds: 3600 },
          ecsParameters: oneTask(definition.arn, network.privateSubnetIds, [
            this.createGroup(args),
            ...args.clients,
          ]),
        },
      },
      this.options(),
    );
  }

  private createGroup({ network, stores }: TaskDatabaseDumpArgs): pulumi.Output<string> {
    const out = Object.entries(stores).map(([key, { group, port }]) => [
      key,
      { port, to: { group }, description: `The database server ${key}` },
    ]);
    const group = new SecurityGroup(
      this.child("group"),
      {
        vpcId: network.vpcId,
        description: "Task that dumps databases",
        ingress: {},
        egress: {
          web: {
            port: 443,
            to: "world",
            description: "S3 and the other services of AWS, over TLS",
          },
          ...Object.fromEntries(out),
        },
      },
      this.options(),
    );
    return group.securityGroupId;
  }

  private createRole(
    suffix: string,
    assumeRolePolicy: pulumi.Output<string>,
    statements: readonly PolicyStatement[],
    lifecycle: Lifecycle,
  ): Role {
    const role = new Role(
      this.child(suffix),
      {
        assumeRolePolicy,
        maxSessionDuration: 3600,
        forceDetachPolicies: false,
        tags: awsTags({ lifecycle }),
      },
      this.options(),
    );
    new RolePolicy(
      this.child(`${suffix}-may`),
      { role: role.name, policy: policyDocument(statements) },
      this.options(),
    );
    return role;
  }

  /** A good night is counted, and silence is bad: so a task that never started is heard of as well. */
  private createAlarm(args: TaskDatabaseDumpArgs): void {
    const { site, tenant, logGroup, topicArn, lifecycle } = args;
    const metric = this.ownName(site);
    const done = new LogMetricFilter(
      this.child("done"),
      goodNight(metric, logGroup.groupName),
      this.options(),
    );
    const description = `The databases of ${tenant} were not all dumped in the last day`;
    new MetricAlarm(
      this.child("missing"),
      {
        ...noGoodNight(metric, description),
        alarmActions: [topicArn],
        okActions: [topicArn],
        tags: awsTags({ lifecycle }),
      },
      this.options({ dependsOn: [done] }),
    );
  }

  /** Of the task's definitions and of the figure: sites of one account may have tenants of the same name. */
  private ownName(site: string): string {
    return physicalName(`${site}-${this.child()}`, 255);
  }
}

function executionOf({ task, targets, logGroup, kmsKeyArn }: TaskDatabaseDumpArgs) {
  const toStart = executionStatements({
    image: task.image,
    container: dumpContainerName,
    logGroupArn: logGroup.arn,
    secretArn: null,
    kmsKeyArn,
  });
  const secrets = targets.map(({ passwordSecretArn }) => passwordSecretArn);
  return [...toStart, ...passwordStatements(secrets, kmsKeyArn)];
}

/** One task on Fargate, inside the network and without a way in. */
function oneTask(
  taskDefinitionArn: pulumi.Input<string>,
  subnets: pulumi.Input<pulumi.Input<string>[]>,
  securityGroups: pulumi.Input<string>[],
) {
  return {
    taskDefinitionArn,
    taskCount: 1,
    launchType: "FARGATE",
    enableExecuteCommand: false,
    propagateTags: "TASK_DEFINITION",
    networkConfiguration: { subnets, securityGroups, assignPublicIp: false },
  };
}
