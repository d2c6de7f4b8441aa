import { Service } from "@pulumi/aws/ecs/service.js";
import type { TaskDefinition } from "@pulumi/aws/ecs/taskDefinition.js";
import type { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import * as pulumi from "@pulumi/pulumi";
import { awsTags, token } from "../conventions.ts";
import { FargateTask, type FargateTaskArgs } from "./fargate-task.ts";
import { countProblems, taskProblems } from "./fargate-task-problems.ts";
import { serviceTrust } from "./policy-document.ts";
import type { SecurityGroup } from "./security-group.ts";
import { deploymentOf, type SmokeHook, shiftsTraffic, testPort } from "./service-deployment.ts";
import { serviceInputs, serviceTimeouts, webScaling } from "./service-inputs.ts";
import type { ServiceRoute } from "./service-route.ts";
import { smokePaths } from "./service-route-rules.ts";
import { deploymentStatements } from "./service-statements.ts";

const type = token("aws", "FargateService");

/** Seconds that a new task may take before the load balancer's word on it counts. */
const healthCheckGracePeriodSeconds = 120;

export interface FargateServiceArgs extends FargateTaskArgs {
  /** Where its requests come from. */
  readonly route: ServiceRoute;
  /** An `Alb` fits. */
  readonly loadBalancer: {
    readonly securityGroupId: pulumi.Input<string>;
    readonly arnSuffix: pulumi.Input<string>;
  };
  /** What asks a new version's smoke paths; needed by `blueGreen` and `canary`, used by no other strategy. */
  readonly smokeFunctionArn: pulumi.Input<string> | null;
  /** Names of alarms that bring the old version back while a deployment runs; they must be there. null for none. */
  readonly deploymentAlarms: pulumi.Input<pulumi.Input<string>[]> | null;
}

/**
 * A service on Fargate behind a load balancer: private tasks with a read-only root, one group and two roles of their
 * own. A new image, size or value is a new revision that ECS brings by `service.strategy` and takes back by itself when
 * it does not become well. Its name and cluster replace it, which is downtime.
 *
 * Children: `<name>` (service), `-group`, `-execution`, `-task`, `-definition`, `-deployment`, `-tasks`, `-by-cpu`,
 * `-by-memory`.
 */
export class FargateService extends FargateTask {
  readonly serviceArn: pulumi.Output<string>;
  /** Plain, so that alarms can be made before the service that names them. */
  readonly serviceName: string;
  readonly securityGroupId: pulumi.Output<string>;
  readonly taskDefinitionArn: pulumi.Output<string>;
  readonly taskRoleArn: pulumi.Output<string>;

  constructor(name: string, args: FargateServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    const { service } = args;
    super(type, name, { service: service.name, strategy: service.strategy }, opts);
    this.refuse(problemsOf(args));
    this.serviceName = service.name;
    const group = this.createGroup(args, {
      // By its port, so that tasks of the old one keep their rule until those of the new one are well.
      [`load-balancer-${service.route.port}`]: {
        port: service.route.port,
        from: { group: args.loadBalancer.securityGroupId },
        description: "The load balancer",
      },
    });
    const roles = this.createRoles(args, service.name, null);
    const definition = this.createTaskDefinition(args, roles, {
      name: service.name,
      task: service.task,
      port: service.route.port,
      command: null,
    });
    const deployment = shiftsTraffic(service.strategy) ? this.createDeploymentRole(args) : null;
    const made = this.createService(args, definition, group, roles.policies, deployment);
    this.scale(args, made.name, { tasks: service.tasks, policies: webScaling });
    this.serviceArn = made.arn;
    this.securityGroupId = group.securityGroupId;
    this.taskDefinitionArn = definition.arn;
    this.taskRoleArn = roles.task.arn;
    this.registerOutputs({ serviceArn: this.serviceArn, taskDefinitionArn: definition.arn });
  }

  /** With it ECS shifts this service's traffic, on its own rules and groups, and calls the smoke function. */
  private createDeploymentRole(args: FargateServiceArgs): Deployment {
    const { service, route, smokeFunctionArn } = args;
    const role = this.createRole("deployment", service, serviceTrust("ecs.amazonaws.com"));
    const { blue, green } = route.targetGroups;
    const statements = deploymentStatements({
      targetGroupArns: [blue.arn, ...(green === null ? [] : [green.arn])],
      ruleArns: [
        route.productionRuleArn,
        ...(route.testRuleArn === null ? [] : [route.testRuleArn]),
      ],
      functionArn: service.smoke.length === 0 ? null : smokeFunctionArn,
    });
    return { roleArn: role.arn, policy: this.createPolicy("deployment", role, statements) };
  }

  private createService(
    args: FargateServiceArgs,
    definition: TaskDefinition,
    group: SecurityGroup,
    policies: readonly RolePolicy[],
    deployment: Deployment | null,
  ): Service {
    const { service, route } = args;
    const { blue } = route.targetGroups;
    return new Service(
      this.child(),
      {
        ...serviceInputs(args, service.name, [group.securityGroupId, ...args.clients]),
        taskDefinition: definition.arn,
        desiredCount: service.tasks.min,
        ...deploymentOf(service.strategy, deployment && smokeHook(args, deployment)),
        ...alarmsOf(args.deploymentAlarms),
        healthCheckGracePeriodSeconds,
        loadBalancers: [
          {
            containerName: service.name,
            containerPort: service.route.port,
            targetGroupArn: blue.arn,
            ...advanced(route, deployment),
          },
        ],
        tags: awsTags({ service: service.id, lifecycle: service.lifecycle }),
      },
      this.options({
        // ECS refuses a target group that no rule leads to; and a task that starts before its role may, fails.
        dependsOn: [route, group, ...policies, ...(deployment === null ? [] : [deployment.policy])],
        // The name is taken until the old one is gone.
        deleteBeforeReplace: true,
        ignoreChanges: [...service.ignoreChanges],
        customTimeouts: serviceTimeouts,
      }),
    );
  }
}

interface Deployment {
  readonly roleArn: pulumi.Output<string>;
  readonly policy: RolePolicy;
}

function alarmsOf(alarmNames: FargateServiceArgs["deploymentAlarms"]) {
  if (alarmNames === null) return {};
  return { alarms: { alarmNames, enable: true, rollback: true } };
}

function advanced(
  { targetGroups, productionRuleArn, testRuleArn }: ServiceRoute,
  deployment: Deployment | null,
) {
  if (deployment === null || targetGroups.green === null) return {};
  return {
    advancedConfiguration: {
      alternateTargetGroupArn: targetGroups.green.arn,
      productionListenerRule: productionRuleArn,
      ...(testRuleArn === null ? {} : { testListenerRule: testRuleArn }),
      roleArn: deployment.roleArn,
    },
  };
}

function smokeHook(args: FargateServiceArgs, { roleArn }: Deployment): SmokeHook | null {
  const { service, smokeFunctionArn, loadBalancer } = args;
  if (smokeFunctionArn === null || service.smoke.length === 0) return null;
  const details = {
    host: service.route.host,
    paths: smokePaths(service.route, service.smoke),
    loadBalancer: loadBalancer.arnSuffix,
    port: testPort,
  };
  return { functionArn: smokeFunctionArn, roleArn, details: pulumi.jsonStringify(details) };
}

function problemsOf(args: FargateServiceArgs): string[] {
  const { service, smokeFunctionArn } = args;
  const problems = [
    ...taskProblems(args, service.task),
    ...countProblems(service.tasks, service.ignoreChanges),
  ];
  if (!shiftsTraffic(service.strategy)) return problems;
  if (service.smoke.length > 0 && smokeFunctionArn === null) {
    problems.push(
      `smoke names ${service.smoke.join(", ")}, and there is no smoke function to ask them. Give its ARN.`,
    );
  }
  const asked = smokePaths(service.route, service.smoke);
  for (const path of service.smoke.filter((_, index) => asked[index] === undefined)) {
    problems.push(
      `smoke path "${path}" is not below ${service.route.path}, so the load balancer does not lead there. Name one that is, or let the route strip its path.`,
    );
  }
  return problems;
}
