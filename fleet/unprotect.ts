import { approvalYaml } from "../guard/approval-yaml.ts";
import { nameOf } from "../guard/events.ts";
import type { Refusal } from "../guard/judge.ts";

/** What beside the state keeps a protected resource from being deleted, by its type, and the command that ends it. */
const besideState: readonly (readonly [type: string, command: (name: string) => string])[] = [
  [
    "aws:rds/instance:Instance",
    (name) =>
      `aws rds modify-db-instance --db-instance-identifier ${name} --no-deletion-protection --apply-immediately`,
  ],
  [
    "aws:rds/cluster:Cluster",
    (name) =>
      `aws rds modify-db-cluster --db-cluster-identifier ${name} --no-deletion-protection --apply-immediately`,
  ],
  [
    "aws:lb/loadBalancer:LoadBalancer",
    (name) =>
      `aws elbv2 modify-load-balancer-attributes --attributes Key=deletion_protection.enabled,Value=false --load-balancer-arn <the ARN of ${name}>`,
  ],
];

/** The command that ends the protection that a resource has where it runs; undefined for one that has none. */
export function commandBeside(urn: string): string | undefined {
  const type = urn.split("::")[2]?.split("$").at(-1);
  return besideState.find(([it]) => it === type)?.[1](nameOf(urn));
}

/**
 * How protected resources that nobody has approved may go, step by step: nothing here does it.
 * @param refused of one stack
 * @param today the proposed approvals last from it on, `YYYY-MM-DD`
 */
export function approvalAdvice(refused: readonly Refusal[], today: string): string[] {
  const isAws = refused.some(({ type }) => type.startsWith("aws:"));
  return [
    `To let ${refused.length === 1 ? "it" : "them"} go: save the data, have this reviewed in platform/approvals.yaml, and run it again.`,
    ...approvalYaml(refused, today).map((line) => `  ${line}`),
    ...(isAws ? ["What stays in the account, and what makes a last snapshot: docs/aws.md"] : []),
  ];
}
