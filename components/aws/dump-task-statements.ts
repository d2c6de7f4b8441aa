import * as pulumi from "@pulumi/pulumi";
import type { PolicyStatement } from "./policy-document.ts";

/** What the task's code may do: put objects below the tenant's own folder. It can neither read nor delete one. */
export function dumpTaskStatements(facts: {
  readonly bucketArn: pulumi.Input<string>;
  /** `fixnado/t17` */
  readonly folder: string;
  readonly kmsKeyArn: pulumi.Input<string>;
  readonly region: string;
}): PolicyStatement[] {
  const { bucketArn, folder, kmsKeyArn, region } = facts;
  return [
    {
      Sid: "PutItsOwnDumps",
      Effect: "Allow",
      Action: ["s3:AbortMultipartUpload", "s3:PutObject"],
      Resource: pulumi.interpolate`${bucketArn}/${folder}/*`,
    },
    {
      // S3 decrypts its own data key to put the parts of a large object together.
      Sid: "EncryptForTheBucket",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: kmsKeyArn,
      Condition: { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } },
    },
  ];
}

/** What ECS may read before the code runs: the passwords of these databases, and no other secret of the key. */
export function passwordStatements(
  secretArns: readonly pulumi.Input<string>[],
  kmsKeyArn: pulumi.Input<string>,
): PolicyStatement[] {
  return [
    {
      Sid: "ReadThePasswords",
      Effect: "Allow",
      Action: "secretsmanager:GetSecretValue",
      Resource: secretArns,
    },
    {
      Sid: "DecryptThePasswords",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: kmsKeyArn,
      Condition: { StringEquals: { "kms:EncryptionContext:SecretARN": secretArns } },
    },
  ];
}

/** What the schedule may do: start this task in this cluster, with these two roles. */
export function scheduleStatements(facts: {
  readonly family: string;
  readonly account: string;
  readonly region: string;
  readonly clusterArn: pulumi.Input<string>;
  readonly roleArns: readonly pulumi.Input<string>[];
}): PolicyStatement[] {
  const { family, account, region, clusterArn, roleArns } = facts;
  const ecs = `arn:aws:ecs:${region}:${account}`;
  return [
    {
      Sid: "StartTheTask",
      Effect: "Allow",
      Action: "ecs:RunTask",
      Resource: `${ecs}:task-definition/${family}:*`,
      Condition: { ArnEquals: { "ecs:cluster": clusterArn } },
    },
    {
      Sid: "TagTheTask",
      Effect: "Allow",
      Action: "ecs:TagResource",
      Resource: `${ecs}:task/*`,
      Condition: { StringEquals: { "ecs:CreateAction": "RunTask" } },
    },
    {
      Sid: "GiveTheTaskItsRoles",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: roleArns,
      Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    },
  ];
}
