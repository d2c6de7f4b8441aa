import { asText, at, list, number, text } from "../../../values/value.ts";
import type { Rule } from "../../rule.ts";
import { inUseRule } from "../make/in-use-rule.ts";
import { nameRule } from "../make/name-rule.ts";
import * as types from "../types.ts";

const guide = "https://docs.aws.amazon.com/aws-backup/latest/devguide";

export const backupVaultName = nameRule({
  id: "aws-backup-vault-name",
  source: `${guide}/API_CreateBackupVault.html: AlreadyExistsException`,
  types: [types.backupVault],
  kind: "backup vault",
  name: (inputs, id) => text(inputs.name) ?? id,
});

/** `forceDestroy` removes backups, but none that a lock holds. */
export const backupVaultNotEmpty: Rule = {
  id: "aws-backup-vault-not-empty",
  source: `${guide}/deleting-a-vault.html: only when it is empty; vault-lock.html: nobody deletes what a locked vault holds`,
  types: [types.backupVault],
  remove: ({ world, site, id, inputs }) => {
    const name = asText(inputs.name ?? id);
    const users = world.users(site, { kind: "backup vault", key: name });
    const points = users.filter(({ type }) => type === types.recoveryPoint);
    if (points.length === 0) return undefined;
    if (
      users.some(({ type, inputs: lock }) => type === types.backupVaultLock && isCompliance(lock))
    ) {
      return `backup vault ${name} is locked and holds ${points.length} backups; it goes when the last of them has reached its age`;
    }
    return inputs.forceDestroy === true
      ? undefined
      : `backup vault ${name} is not empty: it holds ${points.length} backups`;
  },
};

/**
 * Without a clock the days of grace count as over: a program that means to lock a vault for ever must not count on
 * taking it back.
 */
export const backupVaultLocked: Rule = {
  id: "aws-backup-vault-locked",
  source: `${guide}/vault-lock.html: a lock in compliance mode cannot be changed or removed after its days of grace; stricter, the local cloud takes them as over`,
  types: [types.backupVaultLock],
  put: ({ world, site, type, id, inputs }) => {
    const before = world.find(site, type, id)?.inputs;
    if (!before || !isCompliance(before)) return undefined;
    const same = [
      "backupVaultName",
      "changeableForDays",
      "maxRetentionDays",
      "minRetentionDays",
    ].every((name) => before[name] === inputs[name]);
    return same
      ? undefined
      : `the lock of backup vault ${asText(before.backupVaultName)} cannot be changed any more`;
  },
  remove: ({ inputs, world, site }) =>
    isCompliance(inputs) &&
    world.owner(site, { kind: "backup vault", key: asText(inputs.backupVaultName) })
      ? `the lock of backup vault ${asText(inputs.backupVaultName)} cannot be removed any more`
      : undefined,
};

function isCompliance(lock: Parameters<typeof at>[0]): boolean {
  return at(lock, "changeableForDays") !== undefined;
}

export const backupColdStorage: Rule = {
  id: "aws-backup-cold-storage",
  source: `${guide}/API_Lifecycle.html: a backup stays in cold storage for 90 days at least; continuous backups are kept 35 days at most`,
  types: [types.backupPlan],
  check: (inputs) =>
    list(inputs.rules).flatMap((rule, index) => {
      const cold = number(at(rule, "lifecycle.coldStorageAfter"));
      const end = number(at(rule, "lifecycle.deleteAfter"));
      const path = `rules[${index}].lifecycle.deleteAfter`;
      if (cold !== undefined && cold > 0 && end !== undefined && end < cold + 90) {
        return [
          {
            property: path,
            reason: `is ${end}; with coldStorageAfter ${cold} it must be ${cold + 90} at least`,
          },
        ];
      }
      return at(rule, "enableContinuousBackup") === true && (end ?? 36) > 35
        ? [{ property: path, reason: "must be 35 at most for continuous backups" }]
        : [];
    }),
};

export const backupPlanInUse = inUseRule({
  id: "aws-backup-plan-in-use",
  source: `${guide}/API_DeleteBackupPlan.html: only after all its selections`,
  type: types.backupPlan,
  kind: "backup plan",
  holders: [types.backupSelection],
});
