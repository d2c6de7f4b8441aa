import { asText, text } from "../../../values/value.ts";
import type { Rule } from "../../rule.ts";
import { ownerInAccount } from "../make/account.ts";
import { allowsService } from "../make/policy.ts";
import { markOf } from "../marks.ts";
import { texts } from "../select.ts";
import * as types from "../types.ts";

/** Which service must be able to assume the role that an input names: those that AWS tries at once. */
const trusted: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [types.lambda]: { role: "lambda.amazonaws.com" },
  [types.schedule]: { "target.roleArn": "scheduler.amazonaws.com" },
  [types.dbInstance]: { monitoringRoleArn: "monitoring.rds.amazonaws.com" },
  [types.dbClusterInstance]: { monitoringRoleArn: "monitoring.rds.amazonaws.com" },
  [types.flowLog]: { iamRoleArn: "vpc-flow-logs.amazonaws.com" },
  [types.backupSelection]: { iamRoleArn: "backup.amazonaws.com" },
  [types.taskDefinition]: {
    executionRoleArn: "ecs-tasks.amazonaws.com",
    taskRoleArn: "ecs-tasks.amazonaws.com",
  },
  [types.service]: {
    "loadBalancers[*].advancedConfiguration.roleArn": "ecs.amazonaws.com",
    "deploymentConfiguration.lifecycleHooks[*].roleArn": "ecs.amazonaws.com",
  },
};

export const roleTrusted: Rule = {
  id: "aws-role-trusted",
  source:
    "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html: The role defined for the function cannot be assumed by Lambda; " +
    "https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html: the execution role you provide must allow EventBridge Scheduler to assume the role; " +
    "stricter for tasks and hooks, which fail when they start",
  types: Object.keys(trusted),
  put: ({ world, site, type, inputs }) => {
    const reasons = Object.entries(trusted[type] ?? {}).flatMap(([path, service]) =>
      texts(inputs, path).flatMap((named) => {
        const role = ownerInAccount(world, site, markOf("role", named));
        const trust = text(role?.inputs.assumeRolePolicy);
        return trust === undefined || allowsService(trust, service)
          ? []
          : [`role ${asText(role?.id)}, which ${path} names, cannot be assumed by ${service}`];
      }),
    );
    return reasons.length === 0 ? undefined : reasons.join("; ");
  },
};
