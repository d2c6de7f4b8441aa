import { referenceRule } from "../make/reference-rule.ts";
import * as types from "../types.ts";

const ecs = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference";

/** A task definition is found by its family, see `task-definitions.ts`. */
export const containerReferences = referenceRule({
  id: "aws-container-references",
  source: `${ecs}/API_CreateService.html: ClusterNotFoundException, InvalidParameterException; ECR: RepositoryNotFoundException`,
  targets: {},
  uses: {
    [types.service]: {
      cluster: "ECS cluster",
      "networkConfiguration.subnets[*]": "subnet",
      "networkConfiguration.securityGroups[*]": "AWS security group",
      "loadBalancers[*].targetGroupArn": "target group",
      "loadBalancers[*].advancedConfiguration.alternateTargetGroupArn": "target group",
      "loadBalancers[*].advancedConfiguration.productionListenerRule": "listener rule",
      "loadBalancers[*].advancedConfiguration.testListenerRule": "listener rule",
      "loadBalancers[*].advancedConfiguration.roleArn": "role",
      "deploymentConfiguration.lifecycleHooks[*].hookTargetArn": "function",
      "deploymentConfiguration.lifecycleHooks[*].roleArn": "role",
      "capacityProviderStrategies[*].capacityProvider": "capacity provider",
      "alarms.alarmNames[*]": "alarm",
    },
    [types.taskDefinition]: {
      executionRoleArn: "role",
      taskRoleArn: "role",
      "volumes[*].efsVolumeConfiguration.fileSystemId": "file system",
      "volumes[*].efsVolumeConfiguration.authorizationConfig.accessPointId": "access point",
    },
    [types.clusterCapacityProviders]: {
      clusterName: "ECS cluster",
      "capacityProviders[*]": "capacity provider",
    },
    [types.capacityProvider]: { "autoScalingGroupProvider.autoScalingGroupArn": "scaling group" },
    [types.repositoryLifecycle]: { repository: "image repository" },
    [types.repository]: { "encryptionConfigurations[*].kmsKey": "KMS key" },
  },
});
