import type { Failure } from "../../../check/shape.ts";
import { isObject, isUnknown, number, text } from "../../../values/value.ts";
import type { Rule } from "../../rule.ts";
import { nameRule } from "../make/name-rule.ts";
import { allowsService, statementsOf, strings } from "../make/policy.ts";
import { markOf } from "../marks.ts";
import * as types from "../types.ts";

const api = "https://docs.aws.amazon.com/kms/latest/APIReference";

export const keyAliasName = nameRule({
  id: "aws-key-alias-name",
  source: `${api}/API_CreateAlias.html: AlreadyExistsException`,
  types: [types.keyAlias],
  kind: "KMS alias",
  name: (inputs, id) => text(inputs.name) ?? id,
});

/** Nobody could ever change such a policy again. */
export const keyLockout: Rule = {
  id: "aws-key-lockout",
  source: `${api}/API_CreateKey.html: MalformedPolicyDocumentException, the new key policy will not allow you to update the key policy in the future`,
  types: [types.key],
  check: (inputs): Failure[] => {
    const document = text(inputs.policy);
    if (document === undefined || inputs.bypassPolicyLockoutSafetyCheck === true) return [];
    const keeps = (statementsOf(document) ?? []).some(
      (statement) =>
        statement.Effect === "Allow" &&
        strings(statement.Action).some((action) =>
          ["kms:*", "kms:Put*", "kms:PutKeyPolicy", "*"].includes(action),
        ) &&
        isObject(statement.Principal) &&
        strings(statement.Principal.AWS).length > 0,
    );
    return keeps
      ? []
      : [
          {
            property: "policy",
            reason:
              "lets nobody change it: allow kms:PutKeyPolicy (or kms:*) to the account's root",
          },
        ];
  },
};

export const keyDeletionWindow: Rule = {
  id: "aws-key-deletion-window",
  source: `${api}/API_ScheduleKeyDeletion.html: 7 to 30 days`,
  types: [types.key],
  check: ({ deletionWindowInDays }) => {
    const days = number(deletionWindowInDays);
    return days !== undefined && (days < 7 || days > 30)
      ? [{ property: "deletionWindowInDays", reason: `is ${days}; allowed are 7 to 30` }]
      : [];
  },
};

/** A removed key waits for its deletion. What names it finds no key; the record says why. */
export const keyPending: Rule = {
  id: "aws-key-pending",
  source: `${api}/API_GenerateDataKey.html: KMSInvalidStateException, … is pending deletion`,
  types: [
    types.key,
    types.keyAlias,
    types.secret,
    types.dbInstance,
    types.dbCluster,
    types.replicationGroup,
    types.fileSystem,
    types.backupVault,
    types.logGroup,
    types.topic,
    types.queue,
  ],
  put: ({ world, site, type, inputs }) => {
    if (type === types.key) return undefined;
    const named = keyInputs
      .flatMap((name) => text(inputs[name]) ?? [])
      .map((name) => markOf("KMS key", name).key);
    const pending = named.filter((key) => world.owner(site, { kind: "pending KMS key", key }));
    return pending.length === 0
      ? undefined
      : `key ${pending.join(", ")} is pending deletion; cancel that, or use another key`;
  },
  removed: ({ world, site, type, id }) => {
    if (type !== types.key) return;
    const record = { keyId: id };
    world.put(
      { site, type: types.deletedKey, id, urn: "", inputs: record, outputs: record },
      [{ kind: "pending KMS key", key: id }],
      [],
    );
  },
};

const keyInputs = ["kmsKeyId", "kmsKeyArn", "kmsMasterKeyId", "targetKeyId"];

/** CloudWatch Logs uses a key only where the key's own policy says so. */
export const logGroupKey: Rule = {
  id: "aws-log-group-key",
  source:
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html; " +
    "https://github.com/hashicorp/terraform-provider-aws/issues/29282: The specified KMS key does not exist or is not allowed to be used with Arn",
  types: [types.logGroup],
  put: ({ world, site, inputs }) => {
    const named = text(inputs.kmsKeyId);
    if (named === undefined) return undefined;
    const key = world.owner(site, markOf("KMS key", named));
    const document = text(key?.inputs.policy);
    if (!key || isUnknown(key.inputs.policy)) return undefined;
    return document !== undefined && allowsService(document, /^logs\./)
      ? undefined
      : `key ${key.id} is not allowed to be used with log groups: its policy must admit logs.<region>.amazonaws.com`;
  },
};
