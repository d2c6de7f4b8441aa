import type { Mark } from "../../world/world.ts";

/**
 * What can be referred to, with the one key under which it is known, however a program names it: by id, by name or by
 * ARN. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
const keys = {
  vpc: asGiven,
  subnet: asGiven,
  "internet gateway": asGiven,
  "NAT gateway": asGiven,
  "elastic IP": asGiven,
  "route table": asGiven,
  "VPC endpoint": asGiven,
  "AWS security group": asGiven,
  "launch template": asGiven,
  "load balancer": asGiven,
  listener: asGiven,
  "listener rule": asGiven,
  "target group": asGiven,
  certificate: asGiven,
  topic: asGiven,
  "backup plan": asGiven,
  "hosted zone": asGiven,
  "file system": lastSegment,
  "access point": lastSegment,
  "ECS cluster": lastSegment,
  "ECS service": ecsService,
  "capacity provider": lastSegment,
  "scaling group": lastSegment,
  "scalable target": asGiven,
  "image repository": repositoryName,
  role: lastSegment,
  policy: asGiven,
  "instance profile": lastSegment,
  "DB subnet group": lastSegment,
  "DB parameter group": lastSegment,
  "DB cluster parameter group": lastSegment,
  "DB instance": lastSegment,
  "DB cluster": lastSegment,
  "cache subnet group": lastSegment,
  "cache parameter group": lastSegment,
  "cache user": lastSegment,
  "cache user group": lastSegment,
  bucket: bucketName,
  "KMS key": lastSegment,
  "KMS alias": aliasName,
  secret: secretArn,
  function: functionName,
  "log group": logGroupName,
  alarm: lastSegment,
  queue: lastSegment,
  "backup vault": lastSegment,
} as const;

export type Kind = keyof typeof keys;

/** IAM and S3 are not of one region: what is made in another one of the account is there too. */
const withoutRegion: readonly string[] = ["role", "policy", "instance profile", "bucket"];

/** The mark of something a program names. */
export function markOf(kind: Kind, value: string): Mark {
  if (kind === "KMS key" && /(^|:)alias\//.test(value)) return markOf("KMS alias", value);
  return { kind, key: keys[kind](value) };
}

/** The mark of what an ARN names, as far as the local cloud knows its service. */
export function markOfArn(arn: string): Mark | undefined {
  const [, , service, , , resource = ""] = arn.split(":");
  switch (service) {
    case "logs":
      return markOf("log group", arn);
    case "s3":
      return markOf("bucket", arn);
    case "sns":
      return markOf("topic", arn);
    case "sqs":
      return markOf("queue", arn);
    case "lambda":
      return markOf("function", arn);
    case "ecs":
      return resource.startsWith("cluster/") ? markOf("ECS cluster", arn) : undefined;
    default:
      return undefined;
  }
}

export function isRegional({ kind }: Mark): boolean {
  return !withoutRegion.includes(kind);
}

/** What AWS itself has in every account. */
export function isAwsOwn(mark: Mark): boolean {
  const { kind, key } = mark;
  return (
    (kind === "policy" && key.startsWith("arn:aws:iam::aws:policy/")) ||
    (kind === "role" && key.startsWith("AWSServiceRoleFor")) ||
    (kind === "KMS alias" && key.startsWith("alias/aws/")) ||
    (kind.endsWith("parameter group") && key.startsWith("default.")) ||
    (kind === "capacity provider" && /^FARGATE(_SPOT)?$/.test(key)) ||
    (kind === "cache user" && key === "default")
  );
}

function asGiven(value: string): string {
  return value;
}

function lastSegment(value: string): string {
  return value.split(/[/:]/).at(-1) ?? value;
}

/** `service/<cluster>/<name>`, alone or at the end of an ARN. */
function ecsService(value: string): string {
  return value.split("/").slice(-2).join("/");
}

function repositoryName(value: string): string {
  return value.replace(/^arn:.*:repository\//, "");
}

function bucketName(value: string): string {
  return value.replace(/^arn:aws:s3:::/, "").split("/")[0] ?? value;
}

function aliasName(value: string): string {
  return value.replace(/^arn:.*:alias\//, "alias/");
}

/** A reference may go on with a JSON key, a version stage and a version id. */
function secretArn(value: string): string {
  return value.startsWith("arn:") ? value.split(":").slice(0, 7).join(":") : value;
}

function functionName(value: string): string {
  return value.startsWith("arn:") ? (value.split(":")[6] ?? value) : (value.split(":")[0] ?? value);
}

function logGroupName(value: string): string {
  return value.startsWith("arn:") ? (value.split(":")[6] ?? value) : value;
}
