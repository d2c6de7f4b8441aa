import type { Rule } from "../../rule.ts";
import { scheduleExpression, scheduleTimeZone } from "./expressions.ts";
import { alarmName, logGroupName, queueName, scheduleName, topicName } from "./names.ts";
import { redriveQueue } from "./queues.ts";
import { messagingReferences } from "./references.ts";

export const messagingRules: readonly Rule[] = [
  scheduleExpression,
  scheduleTimeZone,
  logGroupName,
  alarmName,
  topicName,
  queueName,
  scheduleName,
  redriveQueue,
  messagingReferences,
];
