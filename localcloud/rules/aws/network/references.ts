import { referenceRule } from "../make/reference-rule.ts";
import * as types from "../types.ts";

export const networkReferences = referenceRule({
  id: "aws-network-references",
  source:
    "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html: Invalid…ID.NotFound",
  targets: {
    [types.vpc]: "vpc",
    [types.subnet]: "subnet",
    [types.internetGateway]: "internet gateway",
    [types.natGateway]: "NAT gateway",
    [types.elasticIp]: "elastic IP",
    [types.routeTable]: "route table",
    [types.vpcEndpoint]: "VPC endpoint",
    [types.securityGroup]: "AWS security group",
    [types.launchTemplate]: "launch template",
  },
  uses: {
    [types.subnet]: { vpcId: "vpc" },
    [types.internetGateway]: { vpcId: "vpc" },
    [types.routeTable]: { vpcId: "vpc" },
    [types.route]: {
      routeTableId: "route table",
      gatewayId: "internet gateway",
      natGatewayId: "NAT gateway",
      vpcEndpointId: "VPC endpoint",
    },
    [types.routeTableAssociation]: { subnetId: "subnet", routeTableId: "route table" },
    [types.natGateway]: { subnetId: "subnet", allocationId: "elastic IP", vpcId: "vpc" },
    [types.securityGroup]: { vpcId: "vpc" },
    [types.defaultSecurityGroup]: { vpcId: "vpc" },
    [types.ingressRule]: {
      securityGroupId: "AWS security group",
      referencedSecurityGroupId: "AWS security group",
    },
    [types.egressRule]: {
      securityGroupId: "AWS security group",
      referencedSecurityGroupId: "AWS security group",
    },
    [types.vpcEndpoint]: {
      vpcId: "vpc",
      "subnetIds[*]": "subnet",
      "securityGroupIds[*]": "AWS security group",
      "routeTableIds[*]": "route table",
    },
    [types.flowLog]: { vpcId: "vpc", iamRoleArn: "role", logDestination: "arn" },
    [types.launchTemplate]: {
      "vpcSecurityGroupIds[*]": "AWS security group",
      "networkInterfaces[*].securityGroups[*]": "AWS security group",
      "iamInstanceProfile.arn": "instance profile",
      "iamInstanceProfile.name": "instance profile",
    },
    [types.autoScalingGroup]: {
      "vpcZoneIdentifiers[*]": "subnet",
      "launchTemplate.id": "launch template",
      "targetGroupArns[*]": "target group",
    },
  },
});
