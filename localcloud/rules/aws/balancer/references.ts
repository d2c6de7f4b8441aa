import { referenceRule } from "../make/reference-rule.ts";
import * as types from "../types.ts";

export const balancerReferences = referenceRule({
  id: "aws-balancer-references",
  source:
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/CommonErrors.html: LoadBalancerNotFound, TargetGroupNotFound, ListenerNotFound, CertificateNotFound",
  targets: {
    [types.loadBalancer]: "load balancer",
    [types.listener]: "listener",
    [types.listenerRule]: "listener rule",
    [types.targetGroup]: "target group",
  },
  uses: {
    [types.loadBalancer]: {
      "subnets[*]": "subnet",
      "subnetMappings[*].subnetId": "subnet",
      "subnetMappings[*].allocationId": "elastic IP",
      "securityGroups[*]": "AWS security group",
      "accessLogs.bucket": "bucket",
      "connectionLogs.bucket": "bucket",
    },
    [types.targetGroup]: { vpcId: "vpc" },
    [types.listener]: {
      loadBalancerArn: "load balancer",
      certificateArn: "certificate",
      "defaultActions[*].targetGroupArn": "target group",
      "defaultActions[*].forward.targetGroups[*].arn": "target group",
    },
    [types.listenerRule]: {
      listenerArn: "listener",
      "actions[*].targetGroupArn": "target group",
      "actions[*].forward.targetGroups[*].arn": "target group",
    },
    [types.listenerCertificate]: { listenerArn: "listener", certificateArn: "certificate" },
    [types.targetGroupAttachment]: { targetGroupArn: "target group" },
  },
});
