import type { Failure } from "../../../check/shape.ts";
import { isUnknown, text } from "../../../values/value.ts";
import type { Rule } from "../../rule.ts";
import { statementsOf, strings } from "../make/policy.ts";
import * as types from "../types.ts";

const unlimited = Number.POSITIVE_INFINITY;

/** Where each type has its document, and how many characters AWS takes, white space not counted, where that may strike. */
const documents: Readonly<Record<string, readonly [property: string, limit: number]>> = {
  [types.role]: ["assumeRolePolicy", 2048],
  [types.rolePolicy]: ["policy", 10_240],
  [types.policy]: ["policy", 6144],
  [types.bucketPolicy]: ["policy", 20_480],
  [types.key]: ["policy", 32_768],
  [types.secretPolicy]: ["policy", unlimited],
  [types.topicPolicy]: ["policy", unlimited],
  [types.queuePolicy]: ["policy", unlimited],
  [types.fileSystemPolicy]: ["policy", unlimited],
  [types.vpcEndpoint]: ["policy", unlimited],
};

const withoutPrincipal: readonly string[] = [types.rolePolicy, types.policy];

export const policyDocument: Rule = {
  id: "aws-policy-document",
  source:
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html: MalformedPolicyDocument; " +
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html; " +
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html: 20 KB; " +
    "https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html: 32 KB",
  types: Object.keys(documents),
  check: (inputs, _config, type) => {
    const [property, limit] = documents[type] ?? ["policy", unlimited];
    const given = inputs[property];
    if (given === undefined || isUnknown(given)) return [];
    const document = text(given) ?? "";
    const statements = statementsOf(document);
    if (!statements) {
      return [{ property, reason: "must be JSON with a Statement that has at least one entry" }];
    }
    const failures: Failure[] = [];
    const length = document.replace(/\s/g, "").length;
    if (length > limit) {
      failures.push({ property, reason: `has ${length} characters; AWS takes ${limit}` });
    }
    const identity = withoutPrincipal.includes(type);
    statements.forEach((statement, index) => {
      const wrong = (reason: string): void => {
        failures.push({ property, reason: `${reason} (Statement ${index + 1})` });
      };
      if (statement.Effect !== "Allow" && statement.Effect !== "Deny")
        wrong("needs Effect Allow or Deny");
      if (strings(statement.Action ?? statement.NotAction).length === 0) wrong("needs an Action");
      const principal = statement.Principal ?? statement.NotPrincipal;
      if (identity && principal !== undefined)
        wrong("must not name a Principal: it is who carries the policy");
      if (!identity && principal === undefined) wrong("needs a Principal");
      if (identity && strings(statement.Resource ?? statement.NotResource).length === 0)
        wrong("needs a Resource");
    });
    return failures;
  },
};
