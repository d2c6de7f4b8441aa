import { text } from "../../../values/value.ts";
import { nameRule } from "../make/name-rule.ts";
import * as types from "../types.ts";

export const logGroupName = nameRule({
  id: "aws-log-group-name",
  source:
    "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html: ResourceAlreadyExistsException",
  types: [types.logGroup],
  kind: "log group",
  name: (inputs, id) => text(inputs.name) ?? id,
});

export const alarmName = nameRule({
  id: "aws-alarm-name",
  source:
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html: stricter, a second alarm of a name overwrites the first",
  types: [types.alarm],
  kind: "alarm",
  name: (inputs, id) => text(inputs.name) ?? id,
});

export const topicName = nameRule({
  id: "aws-topic-name",
  source:
    "https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html: stricter, AWS gives back the topic that has the name",
  types: [types.topic],
  kind: "topic name",
  name: (inputs) => text(inputs.name),
});

/** The 60 seconds after a deletion, in which a name cannot be used again, are left out: the provider waits for them. */
export const queueName = nameRule({
  id: "aws-queue-name",
  source:
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html: QueueNameExists",
  types: [types.queue],
  kind: "queue",
  name: (inputs, id) => text(inputs.name) ?? id.split("/").at(-1),
});

export const scheduleName = nameRule({
  id: "aws-schedule-name",
  source:
    "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html: ConflictException",
  types: [types.schedule],
  kind: "schedule",
  name: (inputs) => {
    const name = text(inputs.name);
    return name === undefined ? undefined : `${text(inputs.groupName) ?? "default"}/${name}`;
  },
});
