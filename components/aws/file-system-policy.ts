import type * as pulumi from "@pulumi/pulumi";
import type { PolicyStatement } from "./policy-document.ts";

const mounting = [
  "elasticfilesystem:ClientMount",
  "elasticfilesystem:ClientRootAccess",
  "elasticfilesystem:ClientWrite",
];

/**
 * Nothing is allowed here: with a policy there is no anonymous client, and a role needs its own permission. What is
 * denied is denied to every role, whatever it has been given.
 */
export function fileSystemPolicyOf(arn: pulumi.Input<string>): PolicyStatement[] {
  const refused = { Effect: "Deny", Principal: { AWS: "*" }, Resource: arn } as const;
  return [
    {
      Sid: "OnlyTls",
      ...refused,
      Action: mounting,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      Sid: "OnlyAccessPoints",
      ...refused,
      Action: mounting,
      Condition: { Null: { "elasticfilesystem:AccessPointArn": "true" } },
    },
    { Sid: "NoRoot", ...refused, Action: "elasticfilesystem:ClientRootAccess" },
  ];
}
