import { asText, at, list, number, type Props, text } from "../../../values/value.ts";
import type { World, WorldObject } from "../../../world/world.ts";
import type { Rule } from "../../rule.ts";
import { forwarders } from "../balancer/target-groups.ts";
import { markOf } from "../marks.ts";
import { texts } from "../select.ts";
import * as types from "../types.ts";
import { containersOf, familyOf } from "./task-definitions.ts";

const create = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html";

export const serviceNetwork: Rule = {
  id: "aws-ecs-service-network",
  source: `${create}: Network Configuration must be provided when networkMode 'awsvpc' is specified`,
  types: [types.service],
  put: ({ world, site, inputs }) => {
    const definition = definitionOf(world, site, inputs);
    if (definition?.inputs.networkMode !== "awsvpc") return undefined;
    return texts(inputs, "networkConfiguration.subnets[*]").length === 0
      ? "the task's network mode is awsvpc, so the service needs networkConfiguration with subnets"
      : undefined;
  },
};

export const serviceTargetGroups: Rule = {
  id: "aws-ecs-target-groups",
  source:
    "https://github.com/hashicorp/terraform-provider-aws/issues/3495: The target group with targetGroupArn … does not have an associated load balancer; " +
    `${create}: with network mode awsvpc the target type is ip`,
  types: [types.service],
  put: ({ world, site, inputs }) => {
    const reasons: string[] = [];
    for (const arn of targetGroups(inputs)) {
      const group = world.find(site, types.targetGroup, arn);
      if (!group) continue;
      if (forwarders(world, site, arn).length === 0) {
        reasons.push(
          `target group ${arn} does not have an associated load balancer; the service must depend on the listener rule that forwards to it`,
        );
      }
      const awsvpc = definitionOf(world, site, inputs)?.inputs.networkMode === "awsvpc";
      if (awsvpc && text(group.inputs.targetType) !== "ip") {
        reasons.push(
          `target group ${arn} has target type ${asText(group.inputs.targetType ?? "instance")}; tasks in awsvpc need ip`,
        );
      }
    }
    return reasons.length === 0 ? undefined : reasons.join("; ");
  },
};

export const serviceContainers: Rule = {
  id: "aws-ecs-service-containers",
  source: `${create}: The container … does not exist in the task definition; the container … did not have a container port … defined`,
  types: [types.service],
  put: ({ world, site, inputs }) => {
    const definition = definitionOf(world, site, inputs);
    const containers = containersOf(definition?.inputs ?? {});
    if (containers.length === 0) return undefined;
    const reasons = list(inputs.loadBalancers).flatMap((given) => {
      const name = asText(at(given, "containerName"));
      const port = number(at(given, "containerPort"));
      const container = containers.find((item) => at(item, "name") === name);
      if (!container) return [`container ${name} does not exist in the task definition`];
      const ports = list(at(container, "portMappings")).map((item) =>
        number(at(item, "containerPort")),
      );
      return ports.includes(port)
        ? []
        : [`container ${name} has no port ${port} in the task definition`];
    });
    return reasons.length === 0 ? undefined : reasons.join("; ");
  },
};

export const serviceGracePeriod: Rule = {
  id: "aws-ecs-grace-period",
  source: `${create}: Health check grace period is only valid for services configured to use load balancers`,
  types: [types.service],
  check: (inputs) =>
    inputs.healthCheckGracePeriodSeconds !== undefined && list(inputs.loadBalancers).length === 0
      ? [
          {
            property: "healthCheckGracePeriodSeconds",
            reason: "is only for a service behind a load balancer",
          },
        ]
      : [],
};

/** ECS takes the service and its tasks stop at once; with `waitForSteadyState` the deployment fails minutes later. */
export const taskCanStart: Rule = {
  id: "aws-ecs-task-can-start",
  source:
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html: ResourceInitializationError, unable to pull secrets; the log group does not exist",
  types: [types.service],
  put: ({ world, site, inputs }) => {
    const definition = definitionOf(world, site, inputs);
    const reasons = containersOf(definition?.inputs ?? {}).flatMap((container) => {
      const group = text(at(container, "logConfiguration.options.awslogs-group"));
      const makes = at(container, "logConfiguration.options.awslogs-create-group") === "true";
      const secrets = list(at(container, "secrets"))
        .map((item) => text(at(item, "valueFrom")) ?? "")
        .filter((from) => from.startsWith("arn:aws:secretsmanager:"))
        .map((from) => markOf("secret", from));
      return [
        ...(group === undefined || makes ? [] : [markOf("log group", group)]),
        ...secrets.filter(
          (mark, index) => secrets.findIndex(({ key }) => key === mark.key) === index,
        ),
      ]
        .filter((mark) => !world.owner(site, mark))
        .map((mark) => `its tasks cannot start: there is no ${mark.kind} ${mark.key}`);
    });
    return reasons.length === 0 ? undefined : reasons.join("; ");
  },
};

/** Mount targets must stand before a task mounts the file system. */
export const taskFilesMounted: Rule = {
  id: "aws-ecs-files-mounted",
  source:
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html, ResourceInitializationError: failed to invoke EFS utils commands, a mount target in each zone",
  types: [types.service],
  put: ({ world, site, inputs }) => {
    const systems = texts(
      definitionOf(world, site, inputs)?.inputs ?? {},
      "volumes[*].efsVolumeConfiguration.fileSystemId",
    );
    const missing = systems.filter(
      (system) =>
        !world
          .users(site, markOf("file system", system))
          .some(({ type }) => type === types.mountTarget),
    );
    return missing.length === 0
      ? undefined
      : `its tasks cannot start: file system ${missing.join(", ")} has no mount target; depend on it`;
  },
};

function targetGroups(inputs: Props): string[] {
  return [
    ...texts(inputs, "loadBalancers[*].targetGroupArn"),
    ...texts(inputs, "loadBalancers[*].advancedConfiguration.alternateTargetGroupArn"),
  ];
}

/** The definition that a service names; of several revisions the one with that ARN. */
function definitionOf(world: World, site: string, inputs: Props): WorldObject | undefined {
  const named = text(inputs.taskDefinition) ?? "";
  const revisions = world.users(site, { kind: "task family", key: familyOf(named) });
  return (
    revisions.find(({ id, outputs }) => id === named || outputs.arn === named) ?? revisions.at(-1)
  );
}
