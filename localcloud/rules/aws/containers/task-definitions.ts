import type { Failure } from "../../../check/shape.ts";
import { asText, at, isList, list, type Props, text, type Value } from "../../../values/value.ts";
import type { Rule } from "../../rule.ts";
import { texts } from "../select.ts";
import { schedule, service, taskDefinition } from "../types.ts";

/** MiB that go with each number of CPU units: from, to, in steps of. */
const sizes: Readonly<Record<string, readonly [from: number, to: number, step: number]>> = {
  256: [512, 2048, 512],
  512: [1024, 4096, 1024],
  1024: [2048, 8192, 1024],
  2048: [4096, 16384, 1024],
  4096: [8192, 30720, 1024],
  8192: [16384, 61440, 4096],
  16384: [32768, 122880, 8192],
};

const tasks =
  "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html";

export const fargateSize: Rule = {
  id: "aws-fargate-size",
  source: `${tasks}#task_size: No Fargate configuration exists for given values`,
  types: [taskDefinition],
  check: (inputs) => {
    if (!onFargate(inputs)) return [];
    const [cpu, memory] = [text(inputs.cpu), text(inputs.memory)];
    // `1 vCPU` and `2 GB` are allowed too and mean the same.
    if (!/^\d+$/.test(cpu ?? "") || !/^\d+$/.test(memory ?? "")) return [];
    const range = sizes[cpu ?? ""];
    if (!range) {
      return [
        { property: "cpu", reason: `is ${cpu}; Fargate has ${Object.keys(sizes).join(", ")}` },
      ];
    }
    const [from, to, step] = range;
    const mib = Number(memory);
    // The one gap in a row of steps: 256 units have no 1536 MiB.
    const fits =
      mib >= from && mib <= to && (mib - from) % step === 0 && !(cpu === "256" && mib === 1536);
    return fits
      ? []
      : [
          {
            property: "memory",
            reason: `is ${memory}; with ${cpu} CPU units Fargate has ${from} to ${to} MiB in steps of ${step}`,
          },
        ];
  },
};

export const fargateTask: Rule = {
  id: "aws-fargate-task",
  source: `${tasks}: Fargate only supports network mode awsvpc, needs cpu and memory, and an execution role ARN to support log driver awslogs and secrets`,
  types: [taskDefinition],
  check: (inputs) => {
    if (!onFargate(inputs)) return [];
    const failures: Failure[] = [];
    if (inputs.networkMode !== "awsvpc") {
      failures.push({ property: "networkMode", reason: "must be awsvpc on Fargate" });
    }
    for (const property of ["cpu", "memory"]) {
      if (inputs[property] === undefined)
        failures.push({ property, reason: "is needed on Fargate" });
    }
    const reaches = containersOf(inputs).some(
      (container) =>
        at(container, "logConfiguration.logDriver") === "awslogs" ||
        list(at(container, "secrets")).length > 0,
    );
    if (reaches && inputs.executionRoleArn === undefined) {
      failures.push({
        property: "executionRoleArn",
        reason: "is needed on Fargate for the log driver awslogs and for secrets",
      });
    }
    return failures;
  },
};

export const containerDefinitions: Rule = {
  id: "aws-container-definitions",
  source: `${tasks}: ECS Task Definition container_definitions is invalid; names are unique, at least one container is essential; mounts name volumes of the task`,
  types: [taskDefinition],
  check: (inputs) => {
    const given = text(inputs.containerDefinitions);
    if (given === undefined) return [];
    const wrong = (reason: string): Failure[] => [{ property: "containerDefinitions", reason }];
    const containers = containersOf(inputs);
    if (containers.length === 0) return wrong("must be JSON: a list of at least one container");
    const names = containers.map((container) => asText(at(container, "name")));
    if (new Set(names).size < names.length || names.includes("")) {
      return wrong("must give each container a name of its own");
    }
    if (containers.every((container) => at(container, "essential") === false)) {
      return wrong("must have an essential container");
    }
    const volumes = texts(inputs, "volumes[*].name");
    const mounts = containers.flatMap((container) =>
      texts(container as Props, "mountPoints[*].sourceVolume"),
    );
    const missing = mounts.filter((name) => !volumes.includes(name));
    return missing.length === 0
      ? []
      : wrong(`mount ${missing.join(", ")}, which is no volume of the task`);
  },
};

/** Which definition a service or a schedule runs: any revision of the family that stands. */
export const taskDefinitionExists: Rule = {
  id: "aws-task-definition-exists",
  source:
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html: Unable to find task definition",
  types: [taskDefinition, service, schedule],
  mentions: (inputs, type) =>
    type === taskDefinition ? [{ kind: "task family", key: asText(inputs.family) }] : [],
  put: ({ world, site, type, inputs }) => {
    const named =
      type === service
        ? text(inputs.taskDefinition)
        : text(at(inputs, "target.ecsParameters.taskDefinitionArn"));
    if (type === taskDefinition || named === undefined) return undefined;
    const found = world.users(site, { kind: "task family", key: familyOf(named) });
    return found.length === 0 ? `there is no task definition ${named}` : undefined;
  },
};

/** The family of an ARN, of `family:revision`, or of a family. */
export function familyOf(named: string): string {
  return (named.split("task-definition/").at(-1) ?? named).split(":")[0] ?? named;
}

/** The containers of a definition; none if it is unknown or no JSON. */
export function containersOf(inputs: Props): readonly Value[] {
  try {
    const parsed = JSON.parse(text(inputs.containerDefinitions) ?? "[]") as Value;
    return isList(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

function onFargate(inputs: Props): boolean {
  return list(inputs.requiresCompatibilities).includes("FARGATE");
}
