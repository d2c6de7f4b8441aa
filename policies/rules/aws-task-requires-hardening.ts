import { type GraphResource, secretValue, unknownValue } from "../../guard/graph.ts";
import { isGiven, problemOf, requireValue } from "../aws/require-value.ts";
import { at, documentOf, listOf, textOf } from "../read/values.ts";
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
    { name: "cdk-nag AwsSolutions", reference: "AwsSolutions-ECS7" },
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
        break;
      case "aws:ecr/repository:Repository":
        requireValue(resource, "imageTagMutability", ["IMMUTABLE"], report);
        requireValue(resource, "imageScanningConfiguration.scanOnPush", [true], report);
    }
  },
};

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
