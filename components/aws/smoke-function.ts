import { Function as LambdaFunction } from "@pulumi/aws/lambda/function.js";
import type * as pulumi from "@pulumi/pulumi";
import type { Lifecycle } from "../../catalog/resolved.ts";
import { awsTags, token } from "../conventions.ts";
import { packageCode } from "./functions/package-code.ts";
import { NetworkFunction } from "./network-function.ts";
import type { NetworkRef } from "./network-ref.ts";
import { SecurityGroup } from "./security-group.ts";
import { testPort } from "./service-deployment.ts";

const type = token("aws", "SmokeFunction");

/** Seconds; one call asks every path once, each for ten seconds at most. */
const timeout = 60;

const memoryMib = 256;

export interface SmokeFunctionArgs {
  /** It stands in the private subnets, and needs EC2's API: a NAT gateway, or the interface endpoint `ec2`. */
  readonly network: Pick<NetworkRef, "vpcId" | "privateSubnetIds">;
  /** The VPC's: the load balancers that it may ask stand in it. */
  readonly vpcCidr: string;
  readonly account: string;
  readonly region: string;
  /** Days that its log is kept. */
  readonly logDays: number;
  /** Of its log. */
  readonly kmsKeyArn: pulumi.Input<string>;
  readonly lifecycle: Lifecycle;
}

/**
 * What asks a new version before it gets traffic: ECS calls it when test traffic reaches the new tasks, it asks the
 * service's smoke paths through the load balancer's test listener, and says whether the deployment may go on. One for
 * all services of a network. Its security group is the only one that a test listener admits.
 *
 * Children: `<name>` (function), `<name>-group`, `-log`, `-role`, `-role-may`.
 */
export class SmokeFunction extends NetworkFunction {
  readonly functionArn: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: SmokeFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super(type, name, { vpcCidr: args.vpcCidr, lifecycle: args.lifecycle }, opts);
    const group = this.createGroup(args);
    const made = this.createFunction(args, group);
    this.securityGroupId = group.securityGroupId;
    this.functionArn = made.arn;
    this.registerOutputs({
      functionArn: this.functionArn,
      securityGroupId: this.securityGroupId,
    });
  }

  private createGroup({ network, vpcCidr }: SmokeFunctionArgs): SecurityGroup {
    return new SecurityGroup(
      this.child("group"),
      {
        vpcId: network.vpcId,
        description: "Smoke tests of new versions",
        ingress: {},
        egress: {
          api: { port: 443, to: "world", description: "Services of AWS" },
          tests: {
            port: testPort,
            to: { cidr: vpcCidr },
            description: "Test listeners of the load balancers",
          },
        },
      },
      this.options(),
    );
  }

  private createFunction(args: SmokeFunctionArgs, group: SecurityGroup): LambdaFunction {
    const { network, lifecycle } = args;
    const { log, role, policy } = this.createRole(args, []);
    return new LambdaFunction(
      this.child(),
      {
        description: "Asks a new version's smoke paths before it gets traffic",
        packageType: "Zip",
        runtime: "nodejs22.x",
        architectures: ["arm64"],
        handler: "smoke/index.handler",
        code: packageCode({ entries: ["smoke/index.ts"] }),
        timeout,
        memorySize: memoryMib,
        role: role.arn,
        vpcConfig: {
          subnetIds: network.privateSubnetIds,
          securityGroupIds: [group.securityGroupId],
        },
        loggingConfig: {
          logFormat: "JSON",
          applicationLogLevel: "INFO",
          systemLogLevel: "WARN",
          logGroup: log.groupName,
        },
        tracingConfig: { mode: "PassThrough" },
        tags: awsTags({ lifecycle }),
      },
      this.options({ dependsOn: [policy, group] }),
    );
  }
}
