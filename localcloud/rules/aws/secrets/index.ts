import type { Rule } from "../../rule.ts";
import { keyAliasName, keyDeletionWindow, keyLockout, keyPending, logGroupKey } from "./keys.ts";
import { secretReferences } from "./references.ts";
import {
  rotationAllowed,
  rotationRules,
  secretInRecovery,
  secretName,
  secretOneRotation,
} from "./secrets.ts";

export const secretsRules: readonly Rule[] = [
  keyAliasName,
  keyLockout,
  keyDeletionWindow,
  keyPending,
  logGroupKey,
  secretReferences,
  secretName,
  secretInRecovery,
  secretOneRotation,
  rotationAllowed,
  rotationRules,
];
