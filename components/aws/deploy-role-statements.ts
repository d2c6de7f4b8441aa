import { awsTagKeys } from "../conventions.ts";
import { type DeployActions, deployActions } from "./deploy-role-actions.ts";
import { roleStatements } from "./deploy-role-identity.ts";
import type { PolicyStatement } from "./policy-document.ts";

interface DeployScope {
  /** The site's id. */
  readonly site: string;
  readonly account: string;
  readonly region: string;
  /** Id of the hosted zone that the site's names stand in. */
  readonly domainZone: string;
}

/** All that `tenantry up` may do at a site, by policy. */
export function deployStatements(scope: DeployScope): Record<string, PolicyStatement[]> {
  const byService = Object.entries(deployActions).map(([policy, services]) => [
    policy,
    services.flatMap((actions) => serviceStatements(actions, scope)),
  ]);
  return {
    ...Object.fromEntries(byService),
    storage: [...bucketStatements(scope), ...secretStatements(scope), ...keyStatements(scope)],
    identity: [...roleStatements(scope), ...otherStatements(scope)],
  };
}

function serviceStatements(actions: DeployActions, scope: DeployScope): PolicyStatement[] {
  const { service, reads, writes, removes } = actions;
  const name = service.replaceAll(/[^a-z]/g, "");
  const all = `arn:aws:${service}:${scope.region}:${scope.account}:*`;
  const named = (list: readonly string[]) => list.map((action) => `${service}:${action}`);
  // Flow logs are delivered, instances are started from images of Amazon's: those belong to no account of ours.
  const own = service === "ec2" ? [all, `arn:aws:ec2:${scope.region}::image/*`] : all;
  const statements: PolicyStatement[] = [
    {
      Sid: `${name}Read`,
      Effect: "Allow",
      Action: named(reads),
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": scope.region } },
    },
    { Sid: `${name}Write`, Effect: "Allow", Action: named(writes), Resource: own },
    {
      Sid: `${name}Remove`,
      Effect: "Allow",
      Action: named(removes),
      Resource: all,
      Condition: ofSite(scope),
    },
  ];
  return statements.filter(({ Action }) => Action !== undefined && Action.length > 0);
}

function ofSite({ site }: DeployScope) {
  return { StringEquals: { [`aws:ResourceTag/${awsTagKeys.site}`]: site } };
}

/** A bucket's name begins with its site: S3 knows no account in an ARN. Objects are not touched. */
function bucketStatements({ site }: DeployScope): PolicyStatement[] {
  const get = [
    "AccelerateConfiguration",
    "BucketAcl",
    "BucketCORS",
    "BucketLocation",
    "BucketLogging",
    "BucketObjectLockConfiguration",
    "BucketOwnershipControls",
    "BucketPolicy",
    "BucketPublicAccessBlock",
    "BucketRequestPayment",
    "BucketTagging",
    "BucketVersioning",
    "BucketWebsite",
    "EncryptionConfiguration",
    "LifecycleConfiguration",
    "ReplicationConfiguration",
  ];
  const put = [
    "BucketLogging",
    "BucketOwnershipControls",
    "BucketPolicy",
    "BucketPublicAccessBlock",
    "BucketTagging",
    "BucketVersioning",
    "EncryptionConfiguration",
    "LifecycleConfiguration",
  ];
  return [
    {
      Sid: "Buckets",
      Effect: "Allow",
      Action: [
        ...["CreateBucket", "DeleteBucket", "DeleteBucketPolicy", "ListBucket"],
        ...["ListTagsForResource", "TagResource", "UntagResource"],
        ...get.map((what) => `Get${what}`),
        ...put.map((what) => `Put${what}`),
      ].map((action) => `s3:${action}`),
      Resource: `arn:aws:s3:::${site}-*`,
    },
  ];
}

function secretStatements({ site, account, region }: DeployScope): PolicyStatement[] {
  return [
    {
      Sid: "Secrets",
      Effect: "Allow",
      Action: [
        ...["CancelRotateSecret", "CreateSecret", "DeleteSecret", "DescribeSecret"],
        ...["GetResourcePolicy", "GetSecretValue", "ListSecretVersionIds", "PutSecretValue"],
        ...["RestoreSecret", "RotateSecret", "TagResource", "UntagResource", "UpdateSecret"],
        "UpdateSecretVersionStage",
      ].map((action) => `secretsmanager:${action}`),
      Resource: `arn:aws:secretsmanager:${region}:${account}:secret:${site}/*`,
    },
  ];
}

/** A key is made with the site's tag; whatever is done with it later asks for that tag. */
function keyStatements(scope: DeployScope): PolicyStatement[] {
  const { site, account, region } = scope;
  const keys = `arn:aws:kms:${region}:${account}:key/*`;
  const tag = { [`aws:RequestTag/${awsTagKeys.site}`]: site };
  return [
    {
      Sid: "MakeKeys",
      Effect: "Allow",
      Action: ["kms:CreateKey", "kms:TagResource"],
      Resource: "*",
      Condition: { StringEquals: { ...tag, "aws:RequestedRegion": region } },
    },
    {
      Sid: "ManageAndUseKeys",
      Effect: "Allow",
      Action: [
        ...["CreateAlias", "CreateGrant", "Decrypt", "DeleteAlias", "DescribeKey", "EnableKey"],
        ...["EnableKeyRotation", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext"],
        ...["GetKeyPolicy", "GetKeyRotationStatus", "ListGrants", "ListResourceTags"],
        ...["PutKeyPolicy", "ReEncryptFrom", "ReEncryptTo", "ScheduleKeyDeletion", "UpdateAlias"],
        ...["UntagResource", "UpdateKeyDescription"],
      ].map((action) => `kms:${action}`),
      Resource: keys,
      Condition: ofSite(scope),
    },
    {
      Sid: "NameKeys",
      Effect: "Allow",
      Action: ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"],
      Resource: [`arn:aws:kms:${region}:${account}:alias/tenantry/${site}`].flatMap((alias) => [
        alias,
        `${alias}/*`,
      ]),
    },
    {
      Sid: "FindAliases",
      Effect: "Allow",
      Action: "kms:ListAliases",
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": region } },
    },
  ];
}

function otherStatements({ region, domainZone }: DeployScope): PolicyStatement[] {
  return [
    {
      Sid: "Names",
      Effect: "Allow",
      Action: [
        "route53:ChangeResourceRecordSets",
        "route53:GetHostedZone",
        "route53:ListResourceRecordSets",
      ],
      Resource: `arn:aws:route53:::hostedzone/${domainZone}`,
    },
    {
      Sid: "NamesAreThere",
      Effect: "Allow",
      Action: "route53:GetChange",
      Resource: "arn:aws:route53:::change/*",
    },
    {
      Sid: "MachineImages",
      Effect: "Allow",
      Action: "ssm:GetParameters",
      Resource: `arn:aws:ssm:${region}::parameter/aws/service/ecs/*`,
    },
    {
      // A vault cannot be made without it, and it has no resource level.
      Sid: "BackupStorage",
      Effect: "Allow",
      Action: "backup-storage:MountCapsule",
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": region } },
    },
  ];
}
