import type { AwsFleet } from "../../catalog/resolved.ts";

/** `m7g.large`, `c7gn.2xlarge`, `r6id.metal` */
const typeForm = /^([a-z]+\d+)([a-z-]*)\.[a-z0-9-]+$/;

/** Fewer than two machines are none while one is renewed. */
const least = 2;

/**
 * The image of a machine: AWS's own for ECS on Amazon Linux 2023, always the newest. A parameter, which EC2 reads when
 * it starts a machine; so a new image changes nothing here, and reaches machines that start after it.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html
 */
export const imageParameter =
  "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id";

/** What a machine does when it starts: it joins its cluster, and its containers stay away from the machine's role. */
export function userData(clusterName: string): string {
  const settings = [
    `ECS_CLUSTER=${clusterName}`,
    "ECS_AWSVPC_BLOCK_IMDS=true",
    "ECS_ENABLE_CONTAINER_METADATA=false",
    "ECS_DISABLE_PRIVILEGED=true",
  ];
  const script = `#!/bin/sh\ncat >>/etc/ecs/ecs.config <<'CONFIG'\n${settings.join("\n")}\nCONFIG\n`;
  return Buffer.from(script, "utf8").toString("base64");
}

/** What is wrong with a fleet, in words. */
export function fleetProblems({ instanceType, min, max }: AwsFleet): string[] {
  const problems: string[] = [];
  if (!typeForm.test(instanceType)) {
    problems.push(`instanceType "${instanceType}" is none. Write it like m7g.large.`);
  }
  if (isArm(instanceType)) {
    problems.push(
      `instanceType "${instanceType}" is a Graviton: tasks are for x86-64, here as on Fargate, and none would start. Use one like m7i.large.`,
    );
  }
  if (!Number.isInteger(min) || min < least) {
    problems.push(
      `min is ${min}: with fewer than ${least} machines there is none while one is renewed. Give ${least} or more.`,
    );
  }
  if (!Number.isInteger(max) || max < min) {
    problems.push(`max is ${max}, which is less than min (${min}). Give at least as many.`);
  }
  return problems;
}

/** Graviton: a `g` after the generation, as in m7g and c7gn; a1 was the first. */
function isArm(instanceType: string): boolean {
  const [, family = "", attributes = ""] = typeForm.exec(instanceType) ?? [];
  return attributes.startsWith("g") || family === "a1";
}
