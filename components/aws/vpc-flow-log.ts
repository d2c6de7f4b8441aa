import { FlowLog } from "@pulumi/aws/ec2/flowLog.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import * as pulumi from "@pulumi/pulumi";
import type { Lifecycle } from "../../catalog/resolved/common.ts";
import { Component } from "../component.ts";
import { awsTags, token } from "../conventions.ts";
import { LogGroup } from "./log-group.ts";
import { policyDocument, serviceTrust } from "./policy-document.ts";

const type = token("aws", "VpcFlowLog");

/** Seconds that a record covers; the other choice of EC2 is 600. */
const recordSeconds = 60;

export interface VpcFlowLogArgs {
  readonly vpcId: pulumi.Input<string>;
  /** Whose flow logs may use the role. */
  readonly account: string;
  /** Days that records are kept, one of the numbers that CloudWatch Logs takes: 30, 60, 90 … */
  readonly days: number;
  /** KMS key of the log group. @default - a key of CloudWatch Logs' own */
  readonly kmsKeyArn?: pulumi.Input<string>;
  /** `protected`: the records stay when the rest goes. */
  readonly lifecycle: Lifecycle;
}

/**
 * Who spoke to whom in a VPC, and whether it was let through: a record a minute, in a log group.
 *
 * Children: `<name>` (the flow log), `<name>-group`, `<name>-role` and `<name>-write`.
 */
export class VpcFlowLog extends Component {
  constructor(name: string, args: VpcFlowLogArgs, opts?: pulumi.ComponentResourceOptions) {
    super(type, name, { days: args.days }, opts);
    const group = this.createGroup(args);
    const role = this.createRole(args);
    const write = this.allowToWrite(role, group);
    this.createFlowLog(args, group, role, write);
    this.registerOutputs({});
  }

  private createGroup({ days, kmsKeyArn, lifecycle }: VpcFlowLogArgs): LogGroup {
    const key = kmsKeyArn === undefined ? {} : { kmsKeyArn };
    return new LogGroup(this.child("group"), { days, lifecycle, ...key }, this.options());
  }

  private createRole({ account }: VpcFlowLogArgs): Role {
    return new Role(
      this.child("role"),
      {
        assumeRolePolicy: serviceTrust("vpc-flow-logs.amazonaws.com", account),
        tags: awsTags({ lifecycle: "disposable" }),
      },
      this.options(),
    );
  }

  private allowToWrite(role: Role, group: LogGroup): RolePolicy {
    const policy = policyDocument([
      {
        Sid: "WriteRecords",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        Resource: [group.arn, pulumi.interpolate`${group.arn}:*`],
      },
    ]);
    return new RolePolicy(this.child("write"), { role: role.name, policy }, this.options());
  }

  /** After the role may write: a flow log that could not is marked as failed and tries again only after minutes. */
  private createFlowLog(
    { vpcId }: VpcFlowLogArgs,
    group: LogGroup,
    role: Role,
    write: RolePolicy,
  ): void {
    new FlowLog(
      this.child(),
      {
        vpcId,
        trafficType: "ALL",
        logDestinationType: "cloud-watch-logs",
        logDestination: group.arn,
        iamRoleArn: role.arn,
        maxAggregationInterval: recordSeconds,
        tags: { ...awsTags({ lifecycle: "disposable" }), Name: this.child() },
      },
      this.options({ dependsOn: [write] }),
    );
  }
}
