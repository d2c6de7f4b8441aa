import { leftOut, type Mutation, of, set, startUp, unprotected } from "../mutation.ts";
import { serviceRole } from "./aws-role-ways.ts";

export const awsMachines: readonly Mutation[] = [
  ...of("EcsCluster", "ecs/cluster", [
    [unprotected, "the engine would delete what every service runs in"],
  ]),
  ...of("AutoScalingFleet", "ec2/launchTemplate", [
    [
      set("metadataOptions.httpTokens", "optional"),
      "a request forged in a task would get the machine's keys",
    ],
    [set("metadataOptions.httpPutResponseHopLimit", 2), "tasks would get the machine's keys"],
    [set("blockDeviceMappings.0.ebs.encrypted", "false"), "disks would be readable"],
    [
      set("networkInterfaces.0.associatePublicIpAddress", "true"),
      "machines would have public addresses",
    ],
    [
      startUp("ECS_DISABLE_PRIVILEGED=true", "ECS_DISABLE_PRIVILEGED=false"),
      "a task could be root of the machine",
    ],
    [
      startUp("ECS_AWSVPC_BLOCK_IMDS=true", "ECS_AWSVPC_BLOCK_IMDS=false"),
      "tasks would get the machine's keys",
    ],
    [leftOut("userData"), "the agent's defaults are open"],
    [set("keyName", "somebody"), "somebody could log in"],
  ]),
  ...of("AutoScalingFleet", "autoscaling/group", [
    [set("forceDelete", true), "machines would go with tasks on them"],
  ]),
  ...of("AutoScalingFleet", "iam/role", serviceRole),
  ...of("AutoScalingFleet", "iam/rolePolicyAttachment", [
    [
      set("policyArn", "arn:aws:iam::aws:policy/PowerUserAccess"),
      "every task's machine could do everything",
    ],
  ]),
];
