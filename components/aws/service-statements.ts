import type * as pulumi from "@pulumi/pulumi";
import type { PolicyStatement } from "./policy-document.ts";

export interface DeploymentNeeds {
  readonly targetGroupArns: readonly pulumi.Input<string>[];
  readonly ruleArns: readonly pulumi.Input<string>[];
  /** The smoke function; null where there is nothing to ask. */
  readonly functionArn: pulumi.Input<string> | null;
}

/**
 * What ECS may do to shift one service's traffic. The actions are those of AWS's own policy
 * AmazonECSInfrastructureRolePolicyForLoadBalancers for rules of an application load balancer; that one reaches every
 * target group and listener of the account, this one only the service's own.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSInfrastructureRolePolicyForLoadBalancers.html
 */
export function deploymentStatements(needs: DeploymentNeeds): PolicyStatement[] {
  const { targetGroupArns, ruleArns, functionArn } = needs;
  return [
    {
      Sid: "ReadLoadBalancers",
      Effect: "Allow",
      Action: [
        "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeRules",
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth",
      ],
      // These actions have no resource level.
      Resource: "*",
    },
    {
      Sid: "RegisterItsOwnTasks",
      Effect: "Allow",
      Action: ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
      Resource: targetGroupArns,
    },
    {
      Sid: "ShiftItsOwnTraffic",
      Effect: "Allow",
      Action: "elasticloadbalancing:ModifyRule",
      Resource: ruleArns,
    },
    ...(functionArn === null ? [] : [callStatement(functionArn)]),
  ];
}

function callStatement(functionArn: pulumi.Input<string>): PolicyStatement {
  return {
    Sid: "AskTheSmokeFunction",
    Effect: "Allow",
    Action: "lambda:InvokeFunction",
    Resource: functionArn,
  };
}
