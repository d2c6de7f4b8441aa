import type { Rule } from "../../rule.ts";
import {
  capacityProviderName,
  clusterInUse,
  clusterName,
  repositoryName,
  scalingGroupName,
  serviceName,
} from "./names.ts";
import { containerReferences } from "./references.ts";
import { scalableTargetService, scalingPolicyTarget } from "./scaling.ts";
import {
  serviceContainers,
  serviceGracePeriod,
  serviceNetwork,
  serviceTargetGroups,
  taskCanStart,
  taskFilesMounted,
} from "./services.ts";
import {
  containerDefinitions,
  fargateSize,
  fargateTask,
  taskDefinitionExists,
} from "./task-definitions.ts";

export const containersRules: readonly Rule[] = [
  clusterName,
  serviceName,
  capacityProviderName,
  scalingGroupName,
  repositoryName,
  clusterInUse,
  containerReferences,
  scalableTargetService,
  scalingPolicyTarget,
  serviceNetwork,
  serviceTargetGroups,
  serviceContainers,
  serviceGracePeriod,
  taskCanStart,
  taskFilesMounted,
  fargateSize,
  fargateTask,
  containerDefinitions,
  taskDefinitionExists,
];
