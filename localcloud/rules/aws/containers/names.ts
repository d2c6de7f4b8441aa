import { asText, text } from "../../../values/value.ts";
import { inUseRule } from "../make/in-use-rule.ts";
import { nameRule } from "../make/name-rule.ts";
import { markOf } from "../marks.ts";
import * as types from "../types.ts";

const ecs = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference";

export const clusterName = nameRule({
  id: "aws-ecs-cluster-name",
  source: `${ecs}/API_CreateCluster.html: stricter, AWS gives back the cluster that has the name`,
  types: [types.cluster],
  kind: "ECS cluster",
  name: (inputs, id) => text(inputs.name) ?? markOf("ECS cluster", id).key,
});

export const serviceName = nameRule({
  id: "aws-ecs-service-name",
  source: `${ecs}/API_CreateService.html: Creation of service was not idempotent`,
  types: [types.service],
  kind: "ECS service",
  name: (inputs, id) => {
    const name = text(inputs.name) ?? markOf("ECS service", id).key.split("/").at(-1);
    return `${markOf("ECS cluster", text(inputs.cluster) ?? "default").key}/${name}`;
  },
});

export const capacityProviderName = nameRule({
  id: "aws-capacity-provider-name",
  source: `${ecs}/API_CreateCapacityProvider.html: the specified capacity provider already exists`,
  types: [types.capacityProvider],
  kind: "capacity provider",
  name: (inputs, id) => text(inputs.name) ?? markOf("capacity provider", id).key,
});

export const scalingGroupName = nameRule({
  id: "aws-scaling-group-name",
  source:
    "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html: AlreadyExists",
  types: [types.autoScalingGroup],
  kind: "scaling group",
  name: (inputs, id) => text(inputs.name) ?? id,
});

export const repositoryName = nameRule({
  id: "aws-image-repository-name",
  source:
    "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html: RepositoryAlreadyExistsException",
  types: [types.repository],
  kind: "image repository",
  name: (inputs, id) => text(inputs.name) ?? id,
});

export const clusterInUse = inUseRule({
  id: "aws-ecs-cluster-in-use",
  source: `${ecs}/API_DeleteCluster.html: ClusterContainsServicesException`,
  type: types.cluster,
  kind: "ECS cluster",
  own: (inputs, id) => asText(inputs.name ?? id),
  holders: [types.service],
});
