import { asText, text } from "../../../values/value.ts";
import { arn, globalArn, hex, lastPart, localHex } from "../names.ts";
import { type AwsObject, moment, type Outputs } from "./object.ts";

/** Keys, secrets, identities. Formats: the outputs documented in @pulumi/aws 7.48.0. */
export const security: Readonly<Record<string, Outputs>> = {
  "aws:kms/key:Key": {
    arn: (key) => arn(key, "kms", `key/${key.id}`),
    keyId: ({ id }) => id,
    description: () => "",
    rotationPeriodInDays: ({ inputs }) => (inputs.enableKeyRotation === true ? 365 : 0),
    policy: ({ account }) => ownPolicy(account),
  },
  "aws:kms/alias:Alias": {
    arn: (alias) => arn(alias, "kms", alias.id),
    targetKeyArn: (alias) => {
      const key = asText(alias.inputs.targetKeyId);
      return key.startsWith("arn:") ? key : arn(alias, "kms", `key/${key}`);
    },
  },
  "aws:secretsmanager/secret:Secret": {
    arn: ({ id }) => id,
    name: ({ id }) => id.replace(/^.*:secret:/, "").replace(/-[^-]{6}$/, ""),
    policy: () => "",
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    arn: ({ id }) => id.split("|")[0] ?? "",
    secretArn: ({ id }) => id.split("|")[0] ?? "",
    versionId: ({ id }) => id.split("|")[1] ?? "",
    versionStages: () => ["AWSCURRENT"],
    hasSecretStringWo: ({ inputs }) => inputs.secretStringWo !== undefined,
  },
  "aws:secretsmanager/secretRotation:SecretRotation": { rotationEnabled: () => true },
  "aws:iam/role:Role": {
    arn: ({ account, inputs, id }) => globalArn(account, "iam", `role${path(inputs.path)}${id}`),
    uniqueId: (role) => `AROA${localHex(role.id, 17).toUpperCase()}`,
    createDate: () => moment,
  },
  "aws:iam/policy:Policy": {
    arn: ({ id }) => id,
    name: ({ id }) => lastPart(id),
    policyId: (policy) => `ANPA${localHex(policy.id, 17).toUpperCase()}`,
  },
  "aws:iam/rolePolicy:RolePolicy": { name: ({ id }) => id.split(":").slice(1).join(":") },
  "aws:iam/instanceProfile:InstanceProfile": {
    arn: ({ account, inputs, id }) =>
      globalArn(account, "iam", `instance-profile${path(inputs.path)}${id}`),
    uniqueId: (profile) => `AIPA${localHex(profile.id, 17).toUpperCase()}`,
    createDate: () => moment,
  },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    arn: ({ id }) => id,
    thumbprintLists: ({ id }) => [hex(id, 40)],
  },
};

/** Alarms, topics, queues, logs, schedules. */
export const messaging: Readonly<Record<string, Outputs>> = {
  "aws:cloudwatch/logGroup:LogGroup": {
    arn: (group) => arn(group, "logs", `log-group:${group.id}`),
    logGroupClass: () => "STANDARD",
  },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": { policyScope: () => "ACCOUNT" },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    arn: (alarm) => arn(alarm, "cloudwatch", `alarm:${alarm.id}`),
  },
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": {
    arn: (alarm) => arn(alarm, "cloudwatch", `alarm:${alarm.id}`),
  },
  "aws:cloudwatch/dashboard:Dashboard": {
    dashboardArn: ({ account, id }) => globalArn(account, "cloudwatch", `dashboard/${id}`),
  },
  "aws:cloudwatch/eventRule:EventRule": { arn: (rule) => arn(rule, "events", `rule/${rule.id}`) },
  "aws:sns/topic:Topic": {
    arn: ({ id }) => id,
    name: ({ id }) => lastPart(id),
    owner: ({ account }) => account,
    policy: () => "",
    tracingConfig: () => "PassThrough",
  },
  "aws:sns/topicPolicy:TopicPolicy": { owner: ({ account }) => account },
  "aws:sns/topicSubscription:TopicSubscription": {
    arn: ({ id }) => id,
    ownerId: ({ account }) => account,
    // Somebody has to answer a mail first; an address in AWS itself needs no answer.
    pendingConfirmation: ({ inputs }) => /^(email|https?)/.test(asText(inputs.protocol)),
    filterPolicyScope: ({ inputs }) =>
      inputs.filterPolicy === undefined ? "" : "MessageAttributes",
  },
  "aws:sqs/queue:Queue": {
    arn: (queue) => arn(queue, "sqs", lastPart(queue.id)),
    url: ({ id }) => id,
    name: ({ id }) => lastPart(id),
    sqsManagedSseEnabled: ({ inputs }) => inputs.kmsMasterKeyId === undefined,
    kmsDataKeyReusePeriodSeconds: () => 300,
  },
  "aws:scheduler/schedule:Schedule": {
    arn: (schedule) => arn(schedule, "scheduler", `schedule/${schedule.id}`),
    name: ({ id }) => lastPart(id),
    groupName: () => "default",
    actionAfterCompletion: () => "NONE",
  },
  "aws:scheduler/scheduleGroup:ScheduleGroup": {
    arn: (group) => arn(group, "scheduler", `schedule-group/${group.id}`),
    creationDate: () => moment,
    lastModificationDate: () => moment,
    state: () => "ACTIVE",
  },
};

function path(given: AwsObject["inputs"][string] | undefined): string {
  return text(given) ?? "/";
}

/** The policy of a key that was given none: the account's own identities decide. */
function ownPolicy(account: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Id: "key-default-1",
    Statement: [
      {
        Sid: "Enable IAM User Permissions",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: "kms:*",
        Resource: "*",
      },
    ],
  });
}
