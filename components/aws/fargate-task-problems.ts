import type { AwsTask } from "../../catalog/resolved.ts";
import type { FargateTaskArgs } from "./fargate-task.ts";
import { volumeName } from "./task-container.ts";

const byDigest = /@sha256:[0-9a-f]{64}$/;

/** An absolute path without anything that means something else in it. */
const pathForm = /^(\/[A-Za-z0-9._-]+)+$/;

/** AWS puts at most this many groups on a network interface; one is the task's own. */
const maxGroups = 5;

/** What is wrong with a task, in words. Values of the environment are never shown. */
export function taskProblems(args: FargateTaskArgs, task: AwsTask): string[] {
  return [
    ...capacityProblems(args),
    ...imageProblems(args.service.image),
    ...userProblems(task),
    ...pathProblems(task),
    ...filesProblems(args, task),
    ...environmentProblems(args),
    ...groupProblems(args),
  ];
}

/** What is wrong with how many there are. */
export function countProblems(
  { min, max }: { readonly min: number; readonly max: number },
  ignoreChanges: readonly string[],
): string[] {
  const ignored = ignoreChanges.includes("desiredCount");
  if (!Number.isInteger(min) || !Number.isInteger(max) || min < 0 || max < 1 || max < min) {
    return [`tasks are ${min} to ${max}. Give whole numbers, at least 1, the larger one second.`];
  }
  if (max > min && !ignored) {
    return [
      `tasks are ${min} to ${max}, so autoscaling decides how many there are, and every update would set ${min} again. Put "desiredCount" into ignoreChanges.`,
    ];
  }
  if (max === min && ignored) {
    return [
      `tasks are always ${min}, but ignoreChanges holds "desiredCount": another number would never arrive. Take it out.`,
    ];
  }
  return [];
}

function capacityProblems({ service, capacityProvider }: FargateTaskArgs): string[] {
  if (service.runsOn === "fleet" && capacityProvider === null) {
    return [
      "it runs on the fleet, and the cluster has none. Give it one, or let it run on Fargate.",
    ];
  }
  if (service.runsOn === "fargate" && capacityProvider !== null) {
    return ["it runs on Fargate, and a fleet's capacity provider is given. Leave that away."];
  }
  return [];
}

function imageProblems(image: string): string[] {
  if (byDigest.test(image)) return [];
  return [
    `image "${image}" has no digest: what a tag means can change between two tasks. Write <name>@sha256:<64 digits>.`,
  ];
}

function userProblems({ user }: AwsTask): string[] {
  if (Number.isInteger(user) && user >= 1 && user <= 65_534) return [];
  return [`user ${user} would be root, or nobody's. Give the image's own user, 1 to 65534.`];
}

function pathProblems({ scratch, data }: AwsTask): string[] {
  const problems: string[] = [];
  const all = [...scratch, ...data];
  for (const path of all.filter((it) => !pathForm.test(it) || it.split("/").includes(".."))) {
    problems.push(`path "${path}" is not absolute and plain. Write it like /var/lib/app.`);
  }
  const names = all.map(volumeName);
  for (const path of all.filter((it, index) => names.indexOf(volumeName(it)) !== index)) {
    problems.push(`path "${path}" is there twice, or is too like another one. Name it once.`);
  }
  return problems;
}

function filesProblems({ files }: FargateTaskArgs, { data }: AwsTask): string[] {
  const mounted = files.map(({ path }) => path);
  return [
    ...data
      .filter((path) => !mounted.includes(path))
      .map(
        (path) => `data path "${path}" has no access point: what is written there would be lost.`,
      ),
    ...mounted
      .filter((path) => !data.includes(path))
      .map((path) => `access point for "${path}", which is no data path of this task.`),
  ];
}

function environmentProblems({ service, environment, secret }: FargateTaskArgs): string[] {
  const problems: string[] = [];
  const secretNames = new Set(service.secretEnv);
  const plain = Object.keys(service.env).filter((name) => !secretNames.has(name));
  for (const name of Object.keys(environment).filter((it) => secretNames.has(it))) {
    problems.push(
      `environment names ${name}, which holds a secret, and everybody who may read task definitions would read it. Put it into the secret.`,
    );
  }
  for (const name of plain.filter((it) => !(it in environment))) {
    problems.push(`environment has no ${name}. Give it a value.`);
  }
  if (service.secretEnv.length > 0 && secret === null) {
    problems.push(
      `${service.secretEnv.join(", ")} hold secrets, and there is no secret with them.`,
    );
  }
  return problems;
}

function groupProblems({ clients }: FargateTaskArgs): string[] {
  if (clients.length < maxGroups) return [];
  return [
    `${clients.length} groups beside its own, and AWS puts ${maxGroups} on a network interface. Give ${maxGroups - 1} at most.`,
  ];
}
