import { Service } from "@pulumi/aws/ecs/service.js";
import type { TaskDefinition } from "@pulumi/aws/ecs/taskDefinition.js";
import type { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import type * as pulumi from "@pulumi/pulumi";
import type { AwsWorker } from "../../catalog/resolved.ts";
import { awsTags, token } from "../conventions.ts";
import { FargateTask, type FargateTaskArgs } from "./fargate-task.ts";
import { countProblems, taskProblems } from "./fargate-task-problems.ts";
import type { SecurityGroup } from "./security-group.ts";
import { deploymentOf } from "./service-deployment.ts";
import { backlogScaling, serviceInputs, serviceTimeouts } from "./service-inputs.ts";
import type { WorkQueue } from "./work-queue.ts";

const type = token("aws", "QueueWorker");

export interface QueueWorkerArgs extends FargateTaskArgs {
  /** What it takes its jobs from; it may also send there. Its task, command and number are `service.worker`'s. */
  readonly queue: WorkQueue;
}

/**
 * The same image with another command, without a load balancer: nobody can open a connection to it. There are as many
 * tasks as bring the messages that wait to `backlogPerTask` for each. A new version comes beside the old one, or after
 * it where the service's strategy is `recreate`, and is taken back when its tasks do not stay up.
 *
 * Children: `<name>` (service), `-group`, `-execution`, `-task`, `-definition`, `-tasks`, `-by-backlog`.
 */
export class QueueWorker extends FargateTask {
  readonly serviceArn: pulumi.Output<string>;
  readonly serviceName: string;
  readonly securityGroupId: pulumi.Output<string>;
  readonly taskDefinitionArn: pulumi.Output<string>;
  readonly taskRoleArn: pulumi.Output<string>;

  constructor(name: string, args: QueueWorkerArgs, opts?: pulumi.ComponentResourceOptions) {
    const { queue, cluster } = args;
    const worker = workerOf(args);
    super(type, name, { service: worker.name, backlogPerTask: worker.backlogPerTask }, opts);
    this.refuse(problemsOf(args, worker));
    this.serviceName = worker.name;
    const group = this.createGroup(args, {});
    const roles = this.createRoles(args, worker.name, queue.queueArn);
    const definition = this.createTaskDefinition(args, roles, {
      name: worker.name,
      task: worker.task,
      port: null,
      command: worker.command,
    });
    const made = this.createService(args, worker, definition, group, roles.policies);
    const backlog = backlogScaling({
      clusterName: cluster.name,
      serviceName: made.name,
      queueName: queue.queueName,
      perTask: worker.backlogPerTask,
    });
    this.scale(args, made.name, { tasks: worker.tasks, policies: { backlog } });
    this.serviceArn = made.arn;
    this.securityGroupId = group.securityGroupId;
    this.taskDefinitionArn = definition.arn;
    this.taskRoleArn = roles.task.arn;
    this.registerOutputs({ serviceArn: this.serviceArn, taskDefinitionArn: definition.arn });
  }

  private createService(
    args: QueueWorkerArgs,
    worker: AwsWorker,
    definition: TaskDefinition,
    group: SecurityGroup,
    policies: readonly RolePolicy[],
  ): Service {
    const { service, queue } = args;
    return new Service(
      this.child(),
      {
        ...serviceInputs(args, worker.name, [group.securityGroupId, ...args.clients]),
        taskDefinition: definition.arn,
        desiredCount: worker.tasks.min,
        // There is no traffic to shift.
        ...deploymentOf(service.strategy === "recreate" ? "recreate" : "rolling", null),
        tags: awsTags({ service: service.id, lifecycle: service.lifecycle }),
      },
      this.options({
        dependsOn: [queue, group, ...policies],
        // The name is taken until the old one is gone.
        deleteBeforeReplace: true,
        ignoreChanges: [...worker.ignoreChanges],
        customTimeouts: serviceTimeouts,
      }),
    );
  }
}

/** A service without a worker has none to make: whoever wires it has read the wrong one. */
function workerOf({ service }: QueueWorkerArgs): AwsWorker {
  if (service.worker !== null) return service.worker;
  throw new Error(
    `${service.name} has no worker. Make a QueueWorker only where service.worker is.`,
  );
}

function problemsOf(args: QueueWorkerArgs, worker: AwsWorker): string[] {
  const problems = [
    ...taskProblems(args, worker.task),
    ...countProblems(worker.tasks, worker.ignoreChanges),
  ];
  if (worker.command.length === 0) {
    problems.push(
      "command is empty: the image would start as the service itself. Give the worker's.",
    );
  }
  if (!(worker.backlogPerTask > 0)) {
    problems.push(
      `backlogPerTask is ${worker.backlogPerTask}. Give how many messages may wait for each task, from 1 up.`,
    );
  }
  return problems;
}
