import type { RuleCases } from "../support/rule-cases.ts";
import {
  allow,
  arn,
  boundRoles,
  inRegion,
  made,
  may,
  ofSite,
  platform,
  reaches,
  siteTag,
} from "./builders.ts";

/** What the roles of a platform may do, first of all the one that deploys. */
export const deploying: Pick<RuleCases, "passes" | "violates"> = {
  passes: {
    "what deploys: tags, names, and its region": {
      stack: platform,
      resources: [
        may(
          allow("rds:DescribeDBInstances", "*", inRegion),
          allow("rds:CreateDBInstance", "*", { ...made, Null: { [siteTag]: "true" } }),
          allow("rds:DeleteDBInstance", arn("rds", "*"), ofSite),
          allow("iam:CreateRole", boundRoles, {
            StringEquals: { "iam:PermissionsBoundary": "tenantry-cloud-boundary" },
          }),
          allow("s3:CreateBucket", ["arn:aws:s3:::cloud-platform-*", "arn:aws:s3:::cloud-t1*"]),
          allow("iam:PassRole", "arn:aws:iam::111122223333:role/tenantry/cloud/*", {
            StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" },
          }),
          allow("rds:CreateDBSnapshot", arn("rds", "snapshot:*"), { Null: { [siteTag]: "true" } }),
          allow("ec2:RunInstances", arn("ec2", "instance/*"), {
            ArnLike: { "ec2:LaunchTemplate": arn("ec2", "launch-template/*") },
          }),
          allow("route53:GetChange", "arn:aws:route53:::change/*"),
        ),
      ],
    },
  },
  violates: {
    "names that begin as the site's and are another one's too": {
      stack: platform,
      resources: [may(allow("s3:DeleteBucket", "arn:aws:s3:::cloud-*"))],
      says: reaches,
    },
    "the site's key without a condition": {
      stack: platform,
      resources: [may(allow("kms:Decrypt", arn("kms", "key/0a1b")))],
      says: /needs a condition. Add one of kms:ViaService/,
    },
    "secrets of the region, beside what only describes": {
      stack: platform,
      resources: [
        may(allow(["rds:DescribeDBInstances", "secretsmanager:GetSecretValue"], "*", inRegion)),
      ],
      says: reaches,
    },
    "machines of any template": {
      stack: platform,
      resources: [
        may(
          allow("ec2:RunInstances", arn("ec2", "instance/*"), {
            ArnLike: { "ec2:LaunchTemplate": "*" },
          }),
        ),
      ],
      says: reaches,
    },
    "last snapshots that somebody has": {
      stack: platform,
      resources: [
        may(
          allow("rds:CreateDBSnapshot", arn("rds", "snapshot:*"), { Null: { [siteTag]: "false" } }),
        ),
      ],
      says: reaches,
    },
    "the site's key, under any condition": {
      stack: platform,
      resources: [
        may(
          allow("kms:Decrypt", arn("kms", "key/0a1b"), {
            StringLike: { "kms:ViaService": "*" },
          }),
        ),
      ],
      says: /needs a condition/,
    },
    "the site's key, beside another action": {
      stack: platform,
      resources: [may(allow(["kms:DescribeKey", "kms:Decrypt"], arn("kms", "key/0a1b")))],
      says: /needs a condition/,
    },
    "roles for any service": {
      stack: platform,
      resources: [may(allow("iam:PassRole", "arn:aws:iam::111122223333:role/tenantry/cloud/*"))],
      says: /iam:PassedToService/,
    },
    "secrets of the whole region": {
      stack: platform,
      resources: [may(allow("secretsmanager:GetSecretValue", "*", inRegion))],
      says: reaches,
    },
    "what deploys at another site": {
      stack: platform,
      resources: [
        may(
          allow("rds:DeleteDBInstance", arn("rds", "*"), { StringEquals: { [siteTag]: "other" } }),
        ),
      ],
      says: reaches,
    },
    "what gives the site's things another site's tag": {
      stack: platform,
      resources: [
        may(
          allow("rds:AddTagsToResource", arn("rds", "*"), { StringEquals: { [siteTag]: "cloud" } }),
        ),
      ],
      says: reaches,
    },
    "roles that nothing bounds": {
      stack: platform,
      resources: [may(allow("iam:CreateRole", boundRoles))],
      says: /iam:PermissionsBoundary/,
    },
    "every name of a zone": {
      stack: platform,
      resources: [
        may(allow("route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/Z0")),
      ],
      says: /NormalizedRecordNames/,
    },
    "what deploys, if there happens to be a tag": {
      stack: platform,
      resources: [
        may(
          allow("rds:DeleteDBInstance", arn("rds", "*"), {
            StringEqualsIfExists: { [siteTag]: "cloud" },
          }),
        ),
      ],
      says: reaches,
    },
    "what takes what another site has": {
      stack: platform,
      resources: [may(allow("rds:AddTagsToResource", "*", made))],
      says: reaches,
    },
  },
};
