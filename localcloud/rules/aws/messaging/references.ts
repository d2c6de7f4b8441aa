import { referenceRule } from "../make/reference-rule.ts";
import * as types from "../types.ts";

export const messagingReferences = referenceRule({
  id: "aws-messaging-references",
  source:
    "https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html: NotFound; " +
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html: QueueDoesNotExist; " +
    "stricter for alarms, whose actions AWS does not look at before they strike",
  targets: { [types.topic]: "topic" },
  uses: {
    [types.logGroup]: { kmsKeyId: "KMS key" },
    [types.topic]: { kmsMasterKeyId: "KMS key" },
    [types.topicPolicy]: { arn: "topic" },
    [types.topicSubscription]: { topic: "topic", endpoint: "arn" },
    [types.queue]: { kmsMasterKeyId: "KMS key" },
    [types.queuePolicy]: { queueUrl: "queue" },
    [types.redriveAllowPolicy]: { queueUrl: "queue" },
    [types.alarm]: {
      "alarmActions[*]": "arn",
      "okActions[*]": "arn",
      "insufficientDataActions[*]": "arn",
    },
    [types.schedule]: {
      "target.arn": "arn",
      "target.roleArn": "role",
      "target.deadLetterConfig.arn": "arn",
      "target.ecsParameters.networkConfiguration.subnets[*]": "subnet",
      "target.ecsParameters.networkConfiguration.securityGroups[*]": "AWS security group",
      kmsKeyArn: "KMS key",
    },
  },
});
