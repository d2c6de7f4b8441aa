import type { Rule } from "../../rule.ts";
import { policyDocument } from "./documents.ts";
import {
  instanceProfileName,
  openIdProviderUrl,
  policyInUse,
  policyName,
  roleInUse,
  roleName,
} from "./names.ts";
import { identityReferences } from "./references.ts";
import { roleTrusted } from "./trust.ts";

export const identityRules: readonly Rule[] = [
  policyDocument,
  roleName,
  policyName,
  instanceProfileName,
  openIdProviderUrl,
  roleInUse,
  policyInUse,
  identityReferences,
  roleTrusted,
];
