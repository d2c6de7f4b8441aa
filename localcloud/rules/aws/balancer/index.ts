import type { Rule } from "../../rule.ts";
import {
  certificateIssued,
  listenerCertificateGiven,
  listenerPort,
  ruleConditions,
  rulePriority,
} from "./listeners.ts";
import { accessLogsAllowed, loadBalancerProtected, loadBalancerSubnets } from "./load-balancer.ts";
import { loadBalancerName, targetGroupName } from "./names.ts";
import { balancerQuotas, loadBalancerCount, targetGroupQuota } from "./quotas.ts";
import { balancerReferences } from "./references.ts";
import { targetGroupInUse, targetGroupOneBalancer } from "./target-groups.ts";

export const balancerRules: readonly Rule[] = [
  listenerPort,
  listenerCertificateGiven,
  certificateIssued,
  rulePriority,
  ruleConditions,
  loadBalancerSubnets,
  loadBalancerProtected,
  accessLogsAllowed,
  loadBalancerName,
  targetGroupName,
  balancerQuotas,
  targetGroupQuota,
  loadBalancerCount,
  balancerReferences,
  targetGroupOneBalancer,
  targetGroupInUse,
];
