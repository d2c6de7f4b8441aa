import { texts } from "../../read/values.ts";
import type { Item, TenantFacts } from "../world.ts";
import { namesOf } from "../world.ts";

/** The part of an ARN that says which service it is of, by the type of resource. */
const services: readonly (readonly [RegExp, string])[] = [
  [/^aws:secretsmanager\/secret:/, "secretsmanager"],
  [/^aws:s3\/bucket:/, "s3"],
  [/^aws:sqs\/queue:/, "sqs"],
  [/^aws:sns\/topic:/, "sns"],
  [/^aws:kms\/key:/, "kms"],
  [/^aws:iam\/role:/, "iam"],
  [/^aws:lambda\/function:/, "lambda"],
  [/^aws:ecs\//, "ecs"],
  [/^aws:efs\//, "elasticfilesystem"],
  [/^aws:rds\/(?:instance|cluster):/, "rds"],
  [/^aws:elasticache\//, "elasticache"],
  [/^aws:lb\//, "elasticloadbalancing"],
  [/^aws:cloudwatch\/logGroup:/, "logs"],
  [/^aws:backup\//, "backup"],
];

/** `s3` for a bucket; undefined for what no statement of a role is about. */
export function serviceOf({ resource }: Item): string | undefined {
  return services.find(([type]) => type.test(resource.type))?.[1];
}

/** ARNs of a resource, as far as they are known: what AWS adds by itself is a star. */
export function arnsOf({ resource }: Item): string[] {
  const { inputs } = resource;
  const first = (key: string): string[] => texts(inputs[key]);
  const made: readonly string[] = [
    ...(resource.type === "aws:s3/bucket:Bucket"
      ? first("bucket").map((name) => `arn:aws:s3:::${name}`)
      : []),
    ...(resource.type === "aws:secretsmanager/secret:Secret"
      ? [...first("name"), ...first("namePrefix")].map(
          (name) => `arn:aws:secretsmanager:*:*:secret:${name}*`,
        )
      : []),
    ...(resource.type === "aws:ecs/taskDefinition:TaskDefinition"
      ? first("family").map((name) => `arn:aws:ecs:*:*:task-definition/${name}:*`)
      : []),
    ...(resource.type === "aws:ecs/taskDefinition:TaskDefinition"
      ? ["arn:aws:ecs:*:*:task/*"]
      : []),
    ...(resource.type === "aws:iam/role:Role"
      ? [...first("name"), ...first("namePrefix").map((it) => `${it}*`)].map(
          (name) => `arn:aws:iam::*:role${texts(inputs["path"])[0] ?? "/"}${name}`,
        )
      : []),
    ...(resource.type === "aws:cloudwatch/logGroup:LogGroup"
      ? first("name").map((name) => `arn:aws:logs:*:*:log-group:${name}`)
      : []),
    ...(resource.type === "aws:sqs/queue:Queue"
      ? first("name").map((name) => `arn:aws:sqs:*:*:${name}`)
      : []),
  ];
  return [...namesOf(resource).filter((name) => name.startsWith("arn")), ...made];
}

/** Names that are a tenant's on a site, whether something has one of them today or not. */
export function reservedArns({ site, number }: TenantFacts): { service: string; arn: string }[] {
  return [
    { service: "secretsmanager", arn: `arn:aws:secretsmanager:*:*:secret:${site}/t${number}/*` },
    { service: "s3", arn: `arn:aws:s3:::${site}-t${number}-*` },
  ];
}
