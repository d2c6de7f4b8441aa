import { type GraphResource, secretValue, unknownValue } from "../../guard/graph.ts";
import { at, documentOf, listOf, textOf } from "../../guard/read/values.ts";
import { ofType, refersTo } from "../aws/references.ts";
import { isGiven, problemOf, requireValue } from "../aws/require-value.ts";
import type { Report, Rule } from "../rule.ts";

/** Names and numbers of root. */
const root = /^(0|root)(:|$)/;

/**
 * What a task is made of names things that are still to be made, so that it may be unknown before the update; it is then
 * judged in the update, before AWS gets it.
 */
export const awsTaskRequiresHardening: Rule = {
  id: "aws-task-requires-hardening",
  title:
    "A task runs one image by its digest, not as root, on a root disk that it cannot write, within limits, and nobody logs in to it.",
  severity: "medium",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [
    { name: "Checkov", reference: "CKV_AWS_336, CKV_AWS_51, CKV_AWS_79, CKV_AWS_163" },
    { name: "cdk-nag", reference: "AwsSolutions-ECS7" },
  ],
  remedy: "Make the task with the component FargateService, which says all of it.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
  resource({ resource }, report) {
    switch (resource.type) {
      case "aws:ecs/taskDefinition:TaskDefinition":
        judgeTask(resource, report);
        break;
      case "aws:ecs/service:Service":
        requireValue(resource, "enableExecuteCommand", [false], report);
        break;
      case "aws:scheduler/schedule:Schedule":
        if (at(resource.inputs, "target", "ecsParameters") !== undefined) {
          requireValue(resource, "target.ecsParameters.enableExecuteCommand", [false], report);
        }
        break;
      case "aws:ec2/instance:Instance":
      case "aws:ec2/launchTemplate:LaunchTemplate":
        requireValue(resource, "metadataOptions.httpTokens", ["required"], report);
        requireValue(resource, "metadataOptions.httpPutResponseHopLimit", ["1"], report);
        judgeAgent(resource, report);
        break;
      case "aws:ecr/repository:Repository":
        requireValue(resource, "imageTagMutability", ["IMMUTABLE"], report);
        requireValue(resource, "imageScanningConfiguration.scanOnPush", [true], report);
    }
  },
  stack({ resources }, report) {
    const roles = ofType(resources, "aws:iam/role:Role");
    for (const task of ofType(resources, "aws:ecs/taskDefinition:TaskDefinition")) {
      for (const input of ["executionRoleArn", "taskRoleArn"]) {
        const value = task.inputs[input];
        const isOwn = roles.some((role) => refersTo(task, input, role));
        if (value === undefined || value === unknownValue || isOwn) continue;
        report(`${task.name}: ${input} is no role of this stack. Give the task its own.`, task.urn);
      }
    }
  },
};

/** What the agent on a machine of ECS has to be told: its own defaults are the opposite. */
const agentSettings = ["ECS_DISABLE_PRIVILEGED=true", "ECS_AWSVPC_BLOCK_IMDS=true"];

/** Of a machine that joins a cluster, and of one whose image does so by itself. */
function judgeAgent({ name, inputs }: GraphResource, report: Report): void {
  if (isGiven(inputs["keyName"])) report(`${name}: keyName lets somebody log in. Leave it out.`);
  if (inputs["userData"] === unknownValue || inputs["userData"] === secretValue) return;
  const said = Buffer.from(textOf(inputs["userData"]) ?? "", "base64").toString("utf8");
  const isOfCluster =
    /\/ecs\//.test(textOf(inputs["imageId"]) ?? "") || said.includes("ECS_CLUSTER");
  if (!isOfCluster) return;
  for (const setting of agentSettings.filter((it) => !said.split("\n").includes(it))) {
    report(`${name}: userData does not say ${setting}. Let it say so.`);
  }
}

function judgeTask(definition: GraphResource, report: Report): void {
  const { name, inputs } = definition;
  requireValue(definition, "networkMode", ["awsvpc"], report);
  if (isGiven(inputs["enableFaultInjection"])) {
    requireValue(definition, "enableFaultInjection", [false], report);
  }
  const given = inputs["containerDefinitions"];
  if (given === unknownValue || given === secretValue) return;
  const containers = documentOf(given);
  if (!Array.isArray(containers) || containers.length === 0) {
    report(`${name}: containerDefinitions cannot be read. Give a list of containers, as JSON.`);
    return;
  }
  const limited = ["cpu", "memory"].every((it) => isLimit(inputs[it]));
  for (const [index, container] of containers.entries()) {
    for (const problem of containerProblems(container, limited)) {
      report(`${name}: containerDefinitions[${index}].${problem}`);
    }
  }
}

/** @param limited Whether the task itself has limits, which hold for all of its containers. */
function containerProblems(container: unknown, limited: boolean): string[] {
  const problems: string[] = [];
  const image = textOf(at(container, "image")) ?? "";
  const user = textOf(at(container, "user")) ?? "";
  const dropped = listOf(at(container, "linuxParameters", "capabilities", "drop"));
  if (!/@sha256:[0-9a-f]{64}$/.test(image))
    problems.push("image is not named by its digest. Add @sha256:…");
  if (user === "" || root.test(user))
    problems.push("user is root, or not given. Name another one.");
  const readOnly = problemOf(at(container, "readonlyRootFilesystem"), [true]);
  if (readOnly !== undefined) problems.push(`readonlyRootFilesystem ${readOnly}`);
  if (!dropped.includes("ALL")) problems.push("linuxParameters.capabilities.drop has to hold ALL.");
  if (!limited && !["cpu", "memory"].every((it) => isLimit(at(container, it)))) {
    problems.push("cpu and memory are not limited. Give both, here or for the task.");
  }
  return problems;
}

function isLimit(value: unknown): boolean {
  return value === unknownValue || Number(value) > 0;
}
