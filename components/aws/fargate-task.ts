import { Policy } from "@pulumi/aws/appautoscaling/policy.js";
import { Target } from "@pulumi/aws/appautoscaling/target.js";
import { TaskDefinition } from "@pulumi/aws/ecs/taskDefinition.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import type { appautoscaling } from "@pulumi/aws/types/input.js";
import * as pulumi from "@pulumi/pulumi";
import type { AwsService, AwsTask } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { awsTags } from "../conventions.ts";
import { physicalName } from "../physical-name.ts";
import type { NetworkRef } from "./network-ref.ts";
import { type PolicyStatement, policyDocument } from "./policy-document.ts";
import { SecurityGroup } from "./security-group.ts";
import type { IngressRule } from "./security-group-rules.ts";
import { containerDefinition, type TaskFiles, taskVolumes } from "./task-container.ts";
import { executionStatements, taskStatements } from "./task-statements.ts";

/** What every task is given, whether requests reach it or not. */
export interface FargateTaskArgs {
  readonly service: AwsService;
  /** The account and region that it runs in; an `AwsAccess` fits. */
  readonly site: { readonly account: string; readonly region: string };
  /** Another one replaces the service. */
  readonly cluster: { readonly arn: pulumi.Input<string>; readonly name: pulumi.Input<string> };
  /**
   * Of the cluster's machines, for a service that runs on the fleet; null for one on Fargate. From one to the other
   * replaces the service.
   */
  readonly capacityProvider: pulumi.Input<string> | null;
  readonly network: NetworkRef;
  /** Groups that stores and load balancers admit: the shard's `clients`. The task's own group comes in front. */
  readonly clients: readonly pulumi.Input<string>[];
  /** What it may speak to inside the network, by a key that stays: `mysql`, `redis`, `files`. */
  readonly stores: Readonly<
    Record<string, { readonly group: pulumi.Input<string>; readonly port: number }>
  >;
  /** The names of `service.env` that are in no `secretEnv`, with values: they stand in the task's definition. */
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  /**
   * A JSON secret with a key for each name of `service.secretEnv`; null where there are none. `version` is the id of
   * its value's version: another one is a new deployment.
   */
  readonly secret: {
    readonly arn: pulumi.Input<string>;
    readonly version: pulumi.Input<string>;
  } | null;
  readonly logGroup: {
    readonly groupName: pulumi.Input<string>;
    readonly arn: pulumi.Input<string>;
  };
  /** One for each path of its task's `data`. */
  readonly files: readonly TaskFiles[];
  /** A bucket that is this service's alone. */
  readonly bucketArn: pulumi.Input<string> | null;
  /** A queue that it may send to. */
  readonly queueArn: pulumi.Input<string> | null;
  /** The key of its secret, bucket and queue. */
  readonly kmsKeyArn: pulumi.Input<string>;
}

/** How many tasks there are, and what that follows. */
interface Scaling {
  readonly tasks: { readonly min: number; readonly max: number };
  /** By a key that stays. */
  readonly policies: Readonly<
    Record<string, appautoscaling.PolicyTargetTrackingScalingPolicyConfiguration>
  >;
}

/** Tasks on Fargate or on the cluster's machines, alike but for where they run: their group, their two roles, their definition and their number. */
export abstract class FargateTask extends Component {
  /**
   * A group of its own: in, what the caller says; out, its stores and TLS to the internet, where AWS's own services
   * and others' are.
   */
  protected createGroup(
    { service, network, stores }: FargateTaskArgs,
    ingress: Readonly<Record<string, IngressRule>>,
  ): SecurityGroup {
    const out = Object.entries(stores).map(([key, { group, port }]) => [
      key,
      { port, to: { group }, description: `Its store ${key}` },
    ]);
    return new SecurityGroup(
      this.child("group"),
      {
        vpcId: network.vpcId,
        description: `Tasks of ${this.child()}`,
        ingress,
        egress: {
          web: { port: 443, to: "world", description: "AWS and the internet, over TLS" },
          ...Object.fromEntries(out),
        },
        service: service.id,
      },
      this.options(),
    );
  }

  /** The execution role starts a task, the task role is what its code has: neither may do what the other does. */
  protected createRoles(
    args: FargateTaskArgs,
    container: string,
    takesFrom: pulumi.Input<string> | null,
  ) {
    const { service, site, secret, logGroup, kmsKeyArn } = args;
    const trust = tasksTrust(site);
    const execution = this.createRole("execution", service, trust);
    const pull = this.createPolicy(
      "execution",
      execution,
      executionStatements({
        image: service.image,
        container,
        logGroupArn: logGroup.arn,
        secretArn: secret?.arn ?? null,
        kmsKeyArn,
      }),
    );
    const task = this.createRole("task", service, trust);
    const statements = taskStatements({
      region: site.region,
      bucketArn: args.bucketArn,
      sendsTo: args.queueArn,
      takesFrom,
      files: args.files,
      kmsKeyArn,
    });
    const use = statements.length === 0 ? [] : [this.createPolicy("task", task, statements)];
    return { execution, task, policies: [pull, ...use] };
  }

  protected createRole(
    suffix: string,
    { id, lifecycle }: AwsService,
    assumeRolePolicy: pulumi.Output<string>,
  ): Role {
    const name = this.child(suffix);
    return new Role(
      name,
      {
        // 38 characters at most; the rest is AWS's. Long tenants with long services pass the 64 of a whole name.
        namePrefix: `${physicalName(name, 37)}-`,
        assumeRolePolicy,
        maxSessionDuration: 3600,
        forceDetachPolicies: false,
        tags: awsTags({ service: id, lifecycle }),
      },
      this.options(),
    );
  }

  protected createPolicy(
    suffix: string,
    role: Role,
    statements: readonly PolicyStatement[],
  ): RolePolicy {
    return new RolePolicy(
      this.child(`${suffix}-may`),
      { role: role.name, policy: policyDocument(statements) },
      this.options(),
    );
  }

  /** Each change is a new revision. Old ones stay, so that ECS can go back to them. */
  protected createTaskDefinition(
    args: FargateTaskArgs,
    roles: { readonly execution: Role; readonly task: Role },
    container: {
      readonly name: string;
      readonly task: AwsTask;
      readonly port: number | null;
      readonly command: readonly string[] | null;
    },
  ): TaskDefinition {
    const { service, site, environment, secret, files, logGroup } = args;
    const definition = containerDefinition({
      ...container,
      image: service.image,
      environment,
      secret: secret && { ...secret, names: service.secretEnv },
      files,
      logGroupName: logGroup.groupName,
      region: site.region,
    });
    return new TaskDefinition(
      this.child("definition"),
      {
        family: container.name,
        requiresCompatibilities: [args.capacityProvider === null ? "FARGATE" : "EC2"],
        networkMode: "awsvpc",
        runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: "X86_64" },
        cpu: String(container.task.cpu),
        memory: String(container.task.memoryMib),
        executionRoleArn: roles.execution.arn,
        taskRoleArn: roles.task.arn,
        containerDefinitions: pulumi.jsonStringify([definition]),
        volumes: taskVolumes(files),
        enableFaultInjection: false,
        skipDestroy: true,
        trackLatest: false,
        tags: awsTags({ service: service.id, lifecycle: service.lifecycle }),
      },
      this.options(),
    );
  }

  /** Nothing where there are always as many: the service's own number says it then. */
  protected scale(
    { service, cluster }: FargateTaskArgs,
    serviceName: pulumi.Output<string>,
    { tasks, policies }: Scaling,
  ): void {
    if (tasks.max <= tasks.min) return;
    const target = new Target(
      this.child("tasks"),
      {
        serviceNamespace: "ecs",
        scalableDimension: "ecs:service:DesiredCount",
        resourceId: pulumi.interpolate`service/${cluster.name}/${serviceName}`,
        minCapacity: tasks.min,
        maxCapacity: tasks.max,
        tags: awsTags({ service: service.id, lifecycle: service.lifecycle }),
      },
      this.options(),
    );
    const { serviceNamespace, scalableDimension, resourceId } = target;
    for (const [key, targetTrackingScalingPolicyConfiguration] of Object.entries(policies)) {
      new Policy(
        this.child(`by-${key}`),
        {
          policyType: "TargetTrackingScaling",
          serviceNamespace,
          scalableDimension,
          resourceId,
          targetTrackingScalingPolicyConfiguration,
        },
        this.options({ deletedWith: target }),
      );
    }
  }
}

/**
 * Only tasks of this account and region may take the role.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
function tasksTrust({ account, region }: FargateTaskArgs["site"]): pulumi.Output<string> {
  return policyDocument([
    {
      Sid: "Trust",
      Effect: "Allow",
      Principal: { Service: "ecs-tasks.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: {
        StringEquals: { "aws:SourceAccount": account },
        ArnLike: { "aws:SourceArn": `arn:aws:ecs:${region}:${account}:*` },
      },
    },
  ]);
}
