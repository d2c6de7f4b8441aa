import type * as pulumi from "@pulumi/pulumi";
import type { PolicyStatement } from "./policy-document.ts";

/** Who administers: the account's own IAM decides which of its people and roles. No one reads data with these. */
const administration = [
  "kms:CancelKeyDeletion",
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:DescribeKey",
  "kms:DisableKey",
  "kms:EnableKey",
  "kms:EnableKeyRotation",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListGrants",
  "kms:ListKeyPolicies",
  "kms:ListResourceTags",
  "kms:PutKeyPolicy",
  "kms:RevokeGrant",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
];

const use = [
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];

/** Services that use a key for whoever calls them, and only then. */
const services = [
  "backup",
  "ec2",
  "ecr",
  "elasticache",
  "elasticfilesystem",
  "lambda",
  "rds",
  "s3",
  "secretsmanager",
  "sns",
  "sqs",
];

interface TenantKeyPolicy {
  readonly account: string;
  readonly region: string;
  readonly roles: readonly pulumi.Input<string>[];
}

/**
 * The policy of a key. No statement names everybody, none names another account, and the account's own principals use
 * the key only through a service that keeps data for them, with a permission of their own beside this.
 */
export function tenantKeyPolicy({ account, region, roles }: TenantKeyPolicy): PolicyStatement[] {
  const root = { AWS: `arn:aws:iam::${account}:root` };
  const via = { "kms:ViaService": services.map((name) => `${name}.${region}.amazonaws.com`) };
  const direct: PolicyStatement = {
    Sid: "NamedRoles",
    Effect: "Allow",
    Principal: { AWS: roles },
    Action: use,
    Resource: "*",
  };
  return [
    {
      Sid: "Administration",
      Effect: "Allow",
      Principal: root,
      Action: administration,
      Resource: "*",
    },
    {
      Sid: "ThroughServices",
      Effect: "Allow",
      Principal: root,
      Action: use,
      Resource: "*",
      Condition: { StringEquals: via },
    },
    {
      Sid: "GrantsToServices",
      Effect: "Allow",
      Principal: root,
      Action: ["kms:CreateGrant"],
      Resource: "*",
      Condition: { StringEquals: via, Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
    {
      Sid: "LogGroups",
      Effect: "Allow",
      Principal: { Service: `logs.${region}.amazonaws.com` },
      Action: use,
      Resource: "*",
      Condition: {
        ArnLike: {
          "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${region}:${account}:log-group:*`,
        },
      },
    },
    {
      // Without it CloudWatch cannot write to an encrypted topic, and alarms vanish without a word.
      Sid: "Alarms",
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: "*",
      Condition: { StringEquals: { "aws:SourceAccount": account } },
    },
    ...(roles.length > 0 ? [direct] : []),
  ];
}
