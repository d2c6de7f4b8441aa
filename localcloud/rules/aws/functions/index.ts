import type { Rule } from "../../rule.ts";
import {
  invocationInput,
  lambdaMayJoinNetwork,
  lambdaName,
  lambdaNetwork,
  permissionOnce,
} from "./functions.ts";
import { functionReferences } from "./references.ts";

export const functionsRules: readonly Rule[] = [
  lambdaName,
  lambdaNetwork,
  lambdaMayJoinNetwork,
  permissionOnce,
  invocationInput,
  functionReferences,
];
