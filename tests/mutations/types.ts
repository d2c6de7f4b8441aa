import type { AlarmTopicArgs } from "../../components/aws/alarm-topic.ts";
import type { BackupPlanArgs } from "../../components/aws/backup-plan.ts";
import type { BucketArgs } from "../../components/aws/bucket.ts";
import type { CacheArgs } from "../../components/aws/cache.ts";
import type { CacheUserArgs } from "../../components/aws/cache-user.ts";
import type { DatabaseServerArgs } from "../../components/aws/database-server.ts";
import type { FileSystemArgs } from "../../components/aws/file-system.ts";
import type { SecretArgs } from "../../components/aws/secret.ts";
import type { EgressRule, IngressRule } from "../../components/aws/security-group-rules.ts";
import type { TaskDatabaseDumpArgs } from "../../components/aws/task-database-dump.ts";
import type { WorkQueueArgs } from "../../components/aws/work-queue.ts";
import type { HostRef } from "../../components/host/host-ref.ts";

/*
 * Mutations that whoever uses a component cannot even write down: each line below is one that the compiler refuses.
 * The compiler fails where one of them is taken.
 */

const description = "Anybody";

/** By the mutation's name: arguments that would ask for it. */
export const refusedByTypes: Readonly<Record<string, unknown>> = {
  "SecurityGroup: securityGroupIngressRule (mysql|postgres)-group-in-: cidrIpv4 = 0.0.0.0/0":
    // @ts-expect-error the world is let in on 80 and 443 alone
    { port: 3306, from: "world", description } satisfies IngressRule,
  "SecurityGroup: securityGroupEgressRule -out-web: toPort = 65535":
    // @ts-expect-error the world is reached on one port a rule
    { port: { from: 443, to: 65_535 }, to: "world", description } satisfies EgressRule,
  "SecurityGroup: securityGroupIngressRule (mysql|postgres)-group-in-: referencedSecurityGroupId left out":
    // @ts-expect-error a rule says who it is for
    { port: 3306, description } satisfies IngressRule,
  "Bucket: bucketServerSideEncryptionConfiguration: not made":
    // @ts-expect-error there is no bucket without encryption
    { encryption: "none" } satisfies Pick<BucketArgs, "encryption">,
  "RdsPostgres: instance postgres: kmsKeyId left out":
    // @ts-expect-error a server has a key
    {} satisfies Pick<DatabaseServerArgs, "kmsKeyArn">,
  "RdsPostgres: secretRotation: not made":
    // @ts-expect-error a server has a function that rotates its password
    {} satisfies Pick<DatabaseServerArgs, "rotationFunctionArn">,
  "Cache: replicationGroup: kmsKeyId left out":
    // @ts-expect-error a cache has a key
    {} satisfies Pick<CacheArgs, "kmsKeyArn">,
  "CacheUser: user: authenticationMode.type = no-password-required":
    // @ts-expect-error nobody chooses how a user shows who it is
    { noPasswordRequired: true } satisfies Partial<CacheUserArgs>,
  "FileSystem: fileSystem: kmsKeyId left out":
    // @ts-expect-error a file system has a key
    {} satisfies Pick<FileSystemArgs, "kmsKeyArn">,
  "Secret: secret -postgres-secret: kmsKeyId left out":
    // @ts-expect-error a secret has a key
    {} satisfies Pick<SecretArgs, "kmsKeyArn">,
  "WorkQueue: queue -queue: kmsMasterKeyId left out":
    // @ts-expect-error a queue has a key
    {} satisfies Pick<WorkQueueArgs, "kmsKeyArn">,
  "AlarmTopic: topic: kmsMasterKeyId left out":
    // @ts-expect-error a topic has a key
    {} satisfies Pick<AlarmTopicArgs, "kmsKeyArn">,
  "BackupPlan: vault: kmsKeyArn left out":
    // @ts-expect-error a vault has a key
    {} satisfies Pick<BackupPlanArgs, "kmsKeyArn">,
  "BackupPlan: metricAlarm -missing: alarmActions = []":
    // @ts-expect-error somebody hears of a night without backups
    {} satisfies Pick<BackupPlanArgs, "topicArn">,
  "TaskDatabaseDump: metricAlarm: alarmActions = []":
    // @ts-expect-error somebody hears of a night without dumps
    {} satisfies Pick<TaskDatabaseDumpArgs, "topicArn">,
  "HostFile: remote:Command aiqso-proxy-main: connection without hostKey":
    // @ts-expect-error a host is known by its key
    { ip: "10.10.10.127", user: "root", madeOf: "bea3d8717dfa", privateKey: "k" } satisfies HostRef,
};
