import { describeUrn } from "../../../values/urn.ts";
import { asText, at, number, text } from "../../../values/value.ts";
import type { Rule } from "../../rule.ts";
import { nameRule } from "../make/name-rule.ts";
import { markOf } from "../marks.ts";
import * as types from "../types.ts";

const api = "https://docs.aws.amazon.com/secretsmanager/latest/apireference";
const inRecovery = "secret name in recovery";

export const secretName = nameRule({
  id: "aws-secret-name",
  source: `${api}/API_CreateSecret.html: ResourceExistsException`,
  types: [types.secret],
  kind: "secret name",
  name: (inputs) => text(inputs.name),
});

/** A removed secret keeps its name until its recovery window is over. The local cloud has no clock: for ever. */
export const secretInRecovery: Rule = {
  id: "aws-secret-in-recovery",
  source: `${api}/API_DeleteSecret.html: InvalidRequestException, a secret with this name is already scheduled for deletion`,
  types: [types.secret],
  put: ({ world, site, type, id, inputs }) => {
    const name = text(inputs.name);
    if (name === undefined || world.find(site, type, id)) return undefined;
    return world.owner(site, { kind: inRecovery, key: name })
      ? `secret ${name} is scheduled for deletion and keeps its name; use another name or namePrefix, restore it, or remove it with recoveryWindowInDays 0`
      : undefined;
  },
  removed: ({ world, site, inputs }) => {
    const name = text(inputs.name);
    if (name === undefined || (number(inputs.recoveryWindowInDays) ?? 30) === 0) return;
    const record = { name };
    world.put(
      { site, type: types.deletedSecret, id: name, urn: "", inputs: record, outputs: record },
      [{ kind: inRecovery, key: name }],
      [],
    );
  },
};

export const secretOneRotation: Rule = {
  id: "aws-secret-one-rotation",
  source: `${api}/API_RotateSecret.html: stricter, a second rotation changes the first`,
  types: [types.secretRotation],
  owns: (inputs) => [{ kind: "rotation", key: asText(inputs.secretId) }],
  taken: (mark, owner) => `secret ${mark.key} is rotated already, by ${describeUrn(owner.urn)}`,
};

export const rotationAllowed: Rule = {
  id: "aws-rotation-allowed",
  source: `${api}/API_RotateSecret.html: AccessDeniedException, Secrets Manager cannot invoke the specified Lambda function`,
  types: [types.secretRotation],
  put: ({ world, site, inputs }) => {
    const named = text(inputs.rotationLambdaArn);
    if (named === undefined) return undefined;
    const allowed = world
      .users(site, markOf("function", named))
      .some(
        ({ type, inputs: given }) =>
          type === types.lambdaPermission && given.principal === "secretsmanager.amazonaws.com",
      );
    return allowed
      ? undefined
      : `Secrets Manager may not invoke ${markOf("function", named).key}: it needs a lambda.Permission, and the rotation must depend on it`;
  },
};

export const rotationRules: Rule = {
  id: "aws-rotation-rules",
  source: `${api}/API_RotationRulesType.html: AutomaticallyAfterDays 1 to 1000, or ScheduleExpression, not both`,
  types: [types.secretRotation],
  check: (inputs) => {
    const days = number(at(inputs, "rotationRules.automaticallyAfterDays"));
    const expression = at(inputs, "rotationRules.scheduleExpression");
    if (days !== undefined && expression !== undefined) {
      return [
        {
          property: "rotationRules",
          reason: "takes automaticallyAfterDays or scheduleExpression, not both",
        },
      ];
    }
    return days !== undefined && (days < 1 || days > 1000)
      ? [
          {
            property: "rotationRules.automaticallyAfterDays",
            reason: `is ${days}; allowed are 1 to 1000`,
          },
        ]
      : [];
  },
};
