import { type DeployScope, inRegion, ofSite, toBeOfSite } from "./deploy-role-confined.ts";
import type { PolicyStatement } from "./policy-document.ts";
import { siteBuckets, siteSecrets } from "./site-names.ts";

/** Objects are not touched. */
export function bucketStatements({ site }: DeployScope): PolicyStatement[] {
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
      Resource: siteBuckets(site),
    },
  ];
}

export function secretStatements(scope: DeployScope): PolicyStatement[] {
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
      Resource: siteSecrets(scope),
    },
  ];
}

/** A key is made with the site's tag, and no key of another site is given it; whatever is done later asks for it. */
export function keyStatements(scope: DeployScope): PolicyStatement[] {
  const { site, account, region } = scope;
  return [
    {
      Sid: "MakeKeys",
      Effect: "Allow",
      Action: ["kms:CreateKey", "kms:TagResource"],
      Resource: "*",
      Condition: toBeOfSite(scope),
    },
    {
      Sid: "ManageAndUseKeys",
      Effect: "Allow",
      Action: [
        ...["CreateAlias", "CreateGrant", "Decrypt", "DeleteAlias", "DescribeKey", "EnableKey"],
        ...["EnableKeyRotation", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext"],
        ...["GetKeyPolicy", "GetKeyRotationStatus", "ListGrants", "ListResourceTags"],
        ...["PutKeyPolicy", "ReEncryptFrom", "ReEncryptTo", "ScheduleKeyDeletion", "TagResource"],
        ...["UntagResource", "UpdateAlias", "UpdateKeyDescription"],
      ].map((action) => `kms:${action}`),
      Resource: `arn:aws:kms:${region}:${account}:key/*`,
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
      Condition: inRegion(scope),
    },
  ];
}
