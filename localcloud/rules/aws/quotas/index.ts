import type { Rule } from "../../rule.ts";
import { cacheUserQuota, interfaceQuota, regionQuotas, securityGroupQuota } from "./counts.ts";
import { fargateQuota } from "./fargate.ts";
import { quotaRaised } from "./raised.ts";

export const quotasRules: readonly Rule[] = [
  regionQuotas,
  securityGroupQuota,
  interfaceQuota,
  cacheUserQuota,
  fargateQuota,
  quotaRaised,
];
