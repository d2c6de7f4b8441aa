import { VpcEndpoint } from "@pulumi/aws/ec2/vpcEndpoint.js";
import * as pulumi from "@pulumi/pulumi";
import { Component } from "../component.ts";
import { awsTags, token } from "../conventions.ts";
import type { SubnetIds } from "./network-ref.ts";
import { SecurityGroup } from "./security-group.ts";
import { endpointPolicy } from "./vpc-endpoint-policy.ts";

const type = token("aws", "VpcEndpoints");

export interface VpcEndpointsArgs {
  readonly vpcId: pulumi.Input<string>;
  /** Of the VPC: who in it may speak to the endpoints. */
  readonly cidr: string;
  readonly account: string;
  readonly region: string;
  /** Whether there is a NAT gateway beside them. Without one S3 is for this account's own credentials only. */
  readonly open: boolean;
  /** `s3`, `dynamodb`: routes, free of charge. */
  readonly gateways: readonly string[];
  /** `ecr.api`, `logs` …: network interfaces, one in each subnet. */
  readonly interfaces: readonly string[];
  /** Where the interfaces stand, by zone letter. */
  readonly subnets: SubnetIds;
  /** Route tables that lead to the gateways. */
  readonly routeTableIds: readonly pulumi.Input<string>[];
}

/**
 * The ways from a VPC to AWS's own services that do not pass the internet. What uses them needs no change: private DNS
 * names lead there.
 *
 * Children: `<name>-<service>` for each service, and the group `<name>-group` when there are interfaces.
 */
export class VpcEndpoints extends Component {
  /** Known once all of them answer. */
  readonly standing: pulumi.Output<unknown>;

  constructor(name: string, args: VpcEndpointsArgs, opts?: pulumi.ComponentResourceOptions) {
    super(type, name, { gateways: [...args.gateways], interfaces: [...args.interfaces] }, opts);
    const gateways = args.gateways.map((service) => this.createGateway(service, args));
    const interfaces =
      args.interfaces.length === 0 ? [] : this.createInterfaces(args, this.createGroup(args));
    this.standing = pulumi.all([...gateways, ...interfaces].map(({ urn }) => urn));
    this.registerOutputs({});
  }

  private createGateway(service: string, args: VpcEndpointsArgs): VpcEndpoint {
    return new VpcEndpoint(
      this.child(service),
      {
        ...this.common(service, args),
        vpcEndpointType: "Gateway",
        routeTableIds: [...args.routeTableIds],
      },
      this.options(),
    );
  }

  private createGroup({ vpcId, cidr }: VpcEndpointsArgs): pulumi.Output<string> {
    const group = new SecurityGroup(
      this.child("group"),
      {
        vpcId,
        description: "Interface endpoints: whoever is in the VPC, over TLS",
        ingress: { vpc: { port: 443, from: { cidr }, description: "The VPC" } },
        egress: {},
      },
      this.options(),
    );
    return group.securityGroupId;
  }

  private createInterfaces(args: VpcEndpointsArgs, group: pulumi.Output<string>): VpcEndpoint[] {
    return args.interfaces.map(
      (service) =>
        new VpcEndpoint(
          this.child(service),
          {
            ...this.common(service, args),
            vpcEndpointType: "Interface",
            ipAddressType: "ipv4",
            privateDnsEnabled: true,
            subnetIds: Object.values(args.subnets),
            securityGroupIds: [group],
          },
          this.options(),
        ),
    );
  }

  private common(service: string, { vpcId, account, region, open }: VpcEndpointsArgs) {
    return {
      vpcId,
      serviceName: `com.amazonaws.${region}.${service}`,
      policy: endpointPolicy({ service, account, region, open }),
      tags: { ...awsTags({ lifecycle: "disposable" }), Name: this.child(service) },
    };
  }
}
