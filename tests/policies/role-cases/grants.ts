import { aResource } from "../support/resources.ts";
import type { RuleCases } from "../support/rule-cases.ts";
import {
  allow,
  anythingBut,
  arn,
  inRegion,
  interfaces,
  may,
  notByCode,
  reaches,
  shared,
  tenant,
} from "./builders.ts";

/** What a role of a tenant may do. */
export const grants: Pick<RuleCases, "passes" | "violates"> = {
  passes: {
    "a tenant's own secret, folder and image": {
      stack: tenant,
      resources: [
        may(
          allow("secretsmanager:GetSecretValue", arn("secretsmanager", "secret:cloud/t1/crm-a1")),
          allow("secretsmanager:GetSecretValue", arn("secretsmanager", "secret:cloud/t1/*")),
          allow("s3:PutObject", "arn:aws:s3:::cloud-platform-dumps/cloud/t1/*"),
          allow("ecr:BatchGetImage", arn("ecr", "repository/crm")),
          allow("ecr:GetAuthorizationToken", "*"),
        ),
      ],
    },
    "the site's key, for the tenant's own secret": {
      stack: tenant,
      resources: [
        may(
          allow("kms:Decrypt", arn("kms", "key/0a1b"), {
            StringEquals: { "kms:EncryptionContext:SecretARN": "x" },
          }),
        ),
      ],
    },
    "what another resource of the stack is": {
      stack: tenant,
      resources: [
        may(allow("sqs:SendMessage", arn("sqs", "0a1b"))),
        aResource("aws:sqs/queue:Queue", "acme-jobs", {}, { outputs: { arn: arn("sqs", "0a1b") } }),
      ],
    },
    "the site's smoke function": {
      stack: tenant,
      resources: [
        may(allow("lambda:InvokeFunction", arn("lambda", "function:cloud-smoke-0a1b2c3"))),
      ],
    },
    "network interfaces that the function's code cannot make": {
      stack: tenant,
      resources: [may(allow([...interfaces, "ec2:DescribeSubnets"], "*"), notByCode)],
    },
    "a tag on a task as it is started": {
      stack: tenant,
      resources: [
        may(
          allow("ecs:TagResource", arn("ecs", "task/*"), {
            StringEquals: { "ecs:CreateAction": "RunTask" },
          }),
        ),
      ],
    },
  },
  violates: {
    "every action": {
      stack: tenant,
      resources: [may(allow("*", arn("s3", "acme-files")))],
      says: /action with a wildcard/,
    },
    "all actions of a service": {
      stack: tenant,
      resources: [may(allow(["s3:Get*"], "arn:aws:s3:::cloud-t1-files/*"))],
      says: /action with a wildcard/,
    },
    "every action but some": {
      stack: tenant,
      resources: [may(anythingBut(["iam:*"]))],
      says: /everything but NotAction/,
    },
    "every resource but some": {
      stack: tenant,
      resources: [
        may({ Effect: "Allow", Action: "s3:GetObject", NotResource: "arn:aws:s3:::x/*" }),
      ],
      says: /everything but NotResource/,
    },
    "every object of everybody": {
      stack: tenant,
      resources: [may(allow("s3:GetObject", "*"))],
      says: reaches,
    },
    "every secret of the site": {
      stack: tenant,
      resources: [
        may(allow("secretsmanager:GetSecretValue", arn("secretsmanager", "secret:cloud/*"))),
      ],
      says: reaches,
    },
    "names that begin as the tenant's and are others' too": {
      stack: tenant,
      resources: [
        may(allow("secretsmanager:GetSecretValue", arn("secretsmanager", "secret:cloud/t1*"))),
      ],
      says: reaches,
    },
    "a name after a wildcard": {
      stack: tenant,
      resources: [may(allow("s3:GetObject", "arn:aws:s3:::*/t1/*"))],
      says: reaches,
    },
    "one secret of somebody else": {
      stack: tenant,
      resources: [
        may(
          allow("secretsmanager:GetSecretValue", arn("secretsmanager", "secret:cloud/t2/crm-b2")),
        ),
      ],
      says: shared,
    },
    "the site's function that makes databases": {
      stack: tenant,
      resources: [
        may(allow("lambda:InvokeFunction", arn("lambda", "function:cloud-databases-0a1b2c3"))),
      ],
      says: shared,
    },
    ...Object.fromEntries(
      (
        [
          ["", null],
          [", of which another action is taken back", { Action: "ec2:DescribeSubnets" }],
          [", which is taken back elsewhere", { Resource: arn("ec2", "subnet/0a") }],
          [", and once more", { Effect: "Allow" }],
          [", which is taken back from nobody", { Condition: { Null: { "aws:x": "true" } } }],
        ] as const
      ).map(([title, more]) => [
        `network interfaces for the function's code${title}`,
        {
          stack: tenant,
          resources: [may(allow(interfaces, "*"), ...(more ? [{ ...notByCode, ...more }] : []))],
          says: reaches,
        },
      ]),
    ),
    "machines, which only what deploys may make": {
      stack: tenant,
      resources: [
        may(
          allow("ec2:RunInstances", arn("ec2", "instance/*"), {
            ArnLike: { "ec2:LaunchTemplate": arn("ec2", "launch-template/*") },
          }),
        ),
      ],
      says: reaches,
    },
    "every action of a service, among others": {
      stack: tenant,
      resources: [may(allow(["s3:GetObject", "s3:Put*"], "arn:aws:s3:::cloud-t1-files/*"))],
      says: /action with a wildcard/,
    },
    "objects, beside what only describes": {
      stack: tenant,
      resources: [may(allow(["ec2:DescribeSubnets", "s3:GetObject"], "*"))],
      says: reaches,
    },
    "a tag on a task at any time": {
      stack: tenant,
      resources: [may(allow("ecs:TagResource", arn("ecs", "task/*")))],
      says: reaches,
    },
    "a tag on a task by another call": {
      stack: tenant,
      resources: [
        may(
          allow("ecs:TagResource", arn("ecs", "task/*"), {
            StringEquals: { "ecs:CreateAction": ["RunTask", "CreateService"] },
          }),
        ),
      ],
      says: reaches,
    },
    "a tag on a task by any call but one": {
      stack: tenant,
      resources: [
        may(
          allow("ecs:TagResource", arn("ecs", "task/*"), {
            StringNotEquals: { "ecs:CreateAction": "RunTask" },
          }),
        ),
      ],
      says: reaches,
    },
    "a tag on a task under another condition": {
      stack: tenant,
      resources: [
        may(
          allow("ecs:TagResource", arn("ecs", "task/*"), {
            StringEquals: { "aws:RequestedRegion": "RunTask" },
          }),
        ),
      ],
      says: reaches,
    },
    "the end of a task, beside its tag": {
      stack: tenant,
      resources: [
        may(
          allow(["ecs:TagResource", "ecs:StopTask"], arn("ecs", "task/*"), {
            StringEquals: { "ecs:CreateAction": "RunTask" },
          }),
        ),
      ],
      says: reaches,
    },
    "another role, among others": {
      stack: tenant,
      resources: [may(allow(["sqs:SendMessage", "sts:AssumeRole"], arn("sqs", "cloud-t1-jobs")))],
      says: /lets the role become another one/,
    },
    "another role": {
      stack: tenant,
      resources: [
        may(allow("sts:AssumeRole", "arn:aws:iam::111122223333:role/tenantry/cloud/acme-x")),
      ],
      says: /lets the role become another one/,
    },
    "a task in any cluster": {
      stack: tenant,
      resources: [may(allow("ecs:RunTask", arn("ecs", "task-definition/cloud-acme-dumps:*")))],
      says: /ecs:cluster/,
    },
    "what cannot be read": {
      stack: tenant,
      resources: [aResource("aws:iam/rolePolicy:RolePolicy", "acme-may", { policy: "see wiki" })],
      says: /wildcard|reaches/,
      times: 2,
    },
    "the site's files, through any access point": {
      stack: tenant,
      resources: [
        may(
          allow("elasticfilesystem:ClientMount", arn("elasticfilesystem", "file-system/fs-0a"), {
            StringLike: { "elasticfilesystem:AccessPointArn": "*" },
          }),
        ),
      ],
      says: shared,
    },
    "the site's files, in its region": {
      stack: tenant,
      resources: [
        may(
          allow(
            "elasticfilesystem:ClientMount",
            arn("elasticfilesystem", "file-system/fs-0a"),
            inRegion,
          ),
        ),
      ],
      says: shared,
    },
    "images, to be deleted": {
      stack: tenant,
      resources: [
        may(allow(["ecr:BatchGetImage", "ecr:BatchDeleteImage"], arn("ecr", "repository/crm"))),
      ],
      says: shared,
    },
    "images of what is no repository": {
      stack: tenant,
      resources: [may(allow("ecr:BatchGetImage", arn("ecr", "registry/crm")))],
      says: shared,
    },
  },
};
