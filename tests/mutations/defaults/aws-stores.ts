import {
  gone,
  ignores,
  leftOut,
  type Mutation,
  of,
  set,
  statement,
  unprotected,
} from "../mutation.ts";

const watching = [
  [set("alarmActions", []), "nobody would hear it"],
  [set("actionsEnabled", false), "nobody would hear it"],
] as const;

export const awsStores: readonly Mutation[] = [
  ...of("Bucket", "s3/bucket", [
    [set("forceDestroy", true), "it would be deleted with everything in it"],
    [unprotected, "the engine would delete it"],
    [set("tags", {}), "no rule would know whose it is and what it holds"],
  ]),
  ...of("Bucket", "s3/bucketPublicAccessBlock", [
    [set("blockPublicAcls", false), "an ACL could open an object to everybody"],
    [set("blockPublicPolicy", false), "a policy could open it to everybody"],
    [set("ignorePublicAcls", false), "an ACL that is there would count"],
    [set("restrictPublicBuckets", false), "a public policy would count"],
    [gone, "S3 asks nobody before it opens"],
  ]),
  ...of("Bucket", "s3/bucketOwnershipControls", [
    [set("rule.objectOwnership", "ObjectWriter"), "who writes an object would decide who reads it"],
    [gone, "ACLs would count"],
  ]),
  ...of("Bucket", "s3/bucketServerSideEncryptionConfiguration", [
    [
      set("rules.0.applyServerSideEncryptionByDefault.sseAlgorithm", "AES256"),
      "who may read S3 could read it, without the key",
    ],
    [
      leftOut("rules.0.applyServerSideEncryptionByDefault.kmsMasterKeyId"),
      "the key would be AWS's own, which cannot be taken away",
    ],
    [set("rules.0.blockedEncryptionTypes", []), "objects could be locked with somebody else's key"],
    [gone, "S3 would choose"],
  ]),
  ...of("Bucket", "s3/bucketVersioning", [
    [set("versioningConfiguration.status", "Suspended"), "what is overwritten would be lost"],
    [gone, "what is overwritten would be lost"],
  ]),
  ...of("Bucket", "s3/bucketLifecycleConfiguration", [
    [set("rules.0.noncurrentVersionExpiration.noncurrentDays", 1), "a mistake of yesterday stays"],
  ]),
  ...of("Bucket", "s3/bucketPolicy", [
    [statement("OnlyTls", null), "objects would travel in clear"],
    [statement("NoOldTls", null), "TLS 1.0 would be spoken"],
    [statement("OnlyTls", { Effect: "Allow" }), "everybody would be let in"],
    [gone, "objects would travel in clear"],
  ]),
  ...of("TenantKey", "kms/key", [
    [set("enableKeyRotation", false), "one key would do for ever"],
    [set("deletionWindowInDays", 7), "a mistake would have to be seen within a week"],
    [set("multiRegion", true), "its material would leave the region"],
    [set("bypassPolicyLockoutSafetyCheck", true), "nobody could ever change the policy again"],
    [
      statement("ThroughServices", { Condition: undefined }),
      "a stolen role could decrypt anything",
    ],
    [statement("ThroughServices", { Principal: { AWS: "*" } }), "another account could decrypt"],
    [statement("GrantsToServices", { Condition: undefined }), "anybody could pass the key on"],
    [
      statement("LogGroups", { Condition: undefined }),
      "logs of another account would be encrypted with it",
    ],
    [statement("Alarms", { Condition: undefined }), "another account's alarms could use it"],
    [statement("Administration", { Action: "kms:*" }), "who administers it could read with it"],
    [unprotected, "the engine would schedule its deletion, and all data with it"],
  ]),
  ...of(
    "Secret",
    "secretsmanager/secret",
    [
      [set("recoveryWindowInDays", 0), "a mistake could not be taken back"],
      [leftOut("kmsKeyId"), "the key would be AWS's own, which cannot be taken away"],
      [
        set(
          "policy",
          JSON.stringify({
            Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
          }),
        ),
        "everybody could read it",
      ],
      [set("namePrefix", "onasis/t2/gateway/"), "another tenant's roles could read it"],
      [unprotected, "the engine would delete it"],
    ],
    /-postgres-secret$/,
  ),
  ...of(
    "Secret",
    "secretsmanager/secretVersion",
    [[ignores("secretString", "secretId"), "a secret that is changed would not change"]],
    /environment-value$/,
  ),
  ...of("BackupPlan", "backup/vault", [
    [set("forceDestroy", true), "it would be deleted with every copy in it"],
    [leftOut("kmsKeyArn"), "the key would be AWS's own, which cannot be taken away"],
    [unprotected, "the engine would delete it"],
  ]),
  ...of("BackupPlan", "backup/vaultLockConfiguration", [
    [set("minRetentionDays", 1), "who has the account could delete copies after a day"],
    [unprotected, "the engine would take the lock away"],
    [gone, "who has the account could delete every copy"],
  ]),
  ...of("BackupPlan", "backup/plan", [
    [set("rules.0.lifecycle.deleteAfter", 1), "a mistake of two days ago could not be taken back"],
    [gone, "no copy would be made"],
  ]),
  ...of("BackupPlan", "backup/selection", [
    [set("conditions.0.stringEquals.0.value", "weekly"), "nothing would be selected"],
    [gone, "nothing would be selected"],
  ]),
  ...of("BackupPlan", "iam/role", [
    [statement("Trust", { Principal: { AWS: "*" } }, "assumeRolePolicy"), "anybody could restore"],
    [leftOut("permissionsBoundary"), "nothing would bound what the role is given later"],
  ]),
  ...of("BackupPlan", "iam/rolePolicyAttachment", [
    [set("policyArn", "arn:aws:iam::aws:policy/AdministratorAccess"), "it could do everything"],
  ]),
  ...of("BackupPlan", "cloudwatch/metricAlarm", watching, /-missing$/),
  ...of(
    "WorkQueue",
    "sqs/queue",
    [
      [leftOut("kmsMasterKeyId"), "jobs would lie under no key of ours"],
      [leftOut("redrivePolicy"), "a job that always fails would be tried for ever, then lost"],
      [unprotected, "the engine would delete jobs that wait"],
    ],
    /-queue$/,
  ),
  ...of(
    "WorkQueue",
    "sqs/queuePolicy",
    [
      [statement("OnlyOverTls", null), "jobs would travel in clear"],
      [statement("OnlyOverTls", { Effect: "Allow" }), "everybody could take jobs"],
      [gone, "jobs would travel in clear"],
    ],
    /-queue-tls$/,
  ),
  ...of("WorkQueue", "sqs/redriveAllowPolicy", [
    [
      set("redriveAllowPolicy", JSON.stringify({ redrivePermission: "allowAll" })),
      "other queues could leave their failures here",
    ],
    [gone, "other queues could leave their failures here"],
  ]),
  ...of("WorkQueue", "cloudwatch/metricAlarm", watching),
  ...of("AlarmTopic", "sns/topic", [
    [leftOut("kmsMasterKeyId"), "alarms would lie under no key of ours"],
  ]),
  ...of("AlarmTopic", "sns/topicPolicy", [
    [statement("OnlyTls", null), "alarms would be published in clear"],
    [statement("Alarms", { Condition: undefined }), "another account's alarms would ring here"],
    [statement("Alarms", { Principal: "*", Condition: undefined }), "everybody could ring"],
    [gone, "alarms would be published in clear"],
  ]),
  ...of(
    "AlarmTopic",
    "sns/topicSubscription",
    [
      [set("protocol", "http"), "the URL that pages would travel in clear"],
      [
        set("endpoint", "https://events.example/integration/k3y/enqueue"),
        "the URL that pages would be readable",
      ],
    ],
    /-pagerduty$/,
  ),
  ...of(
    "Alarms",
    "cloudwatch/metricAlarm",
    [...watching, [gone, "nobody would see a disk that fills"]],
    /-storage-primary$/,
  ),
  ...of(
    "LogGroup",
    "cloudwatch/logGroup",
    [
      [leftOut("kmsKeyId"), "the key would be AWS's own, which cannot be taken away"],
      [set("retentionInDays", 0), "what customers wrote would be kept for ever"],
      [set("deletionProtectionEnabled", false), "one call would delete what happened"],
      [set("skipDestroy", false), "it would go with its stack"],
      [unprotected, "the engine would delete it"],
    ],
    /-dumps-logs$/,
  ),
  ...of("ContainerRepository", "ecr/repository", [
    [set("imageTagMutability", "MUTABLE"), "another image could take the place of a tested one"],
    [set("imageScanningConfiguration.scanOnPush", false), "known holes would not be told"],
    [
      set("encryptionConfigurations.0.encryptionType", "AES256"),
      "images would lie under no key of ours",
    ],
    [set("forceDelete", true), "it would be deleted with every image in it"],
    [unprotected, "the engine would delete what every task is made of"],
  ]),
];
