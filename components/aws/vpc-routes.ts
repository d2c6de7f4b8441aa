import { Eip } from "@pulumi/aws/ec2/eip.js";
import { NatGateway } from "@pulumi/aws/ec2/natGateway.js";
import { Route } from "@pulumi/aws/ec2/route.js";
import { RouteTable } from "@pulumi/aws/ec2/routeTable.js";
import { RouteTableAssociation } from "@pulumi/aws/ec2/routeTableAssociation.js";
import * as pulumi from "@pulumi/pulumi";
import type { AwsNetwork } from "../../catalog/resolved/aws/network.ts";
import type { Lifecycle } from "../../catalog/resolved/common.ts";
import { Component } from "../component.ts";
import { awsTags, token } from "../conventions.ts";
import type { SubnetIds } from "./network-ref.ts";

const type = token("aws", "VpcRoutes");

export interface VpcRoutesArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly internetGatewayId: pulumi.Input<string>;
  /** The same zones in all three. */
  readonly subnets: Readonly<Record<"public" | "private" | "data", SubnetIds>>;
  /**
   * `single`: one NAT gateway, in `natZone`; when that zone fails, no task reaches the internet. `per-zone`: one in
   * each. `none`: no way out.
   */
  readonly nat: AwsNetwork["nat"];
  /** Letter of one of the zones. Another one moves the gateway of `single`, and requests come from another address. */
  readonly natZone: AwsNetwork["natZone"];
  /** `protected`: the addresses that tenants' requests come from stay; others may have let them in by number. */
  readonly lifecycle: Lifecycle;
}

/**
 * Which subnets of a VPC reach the internet: public ones through its gateway, private ones through NAT gateways, data
 * ones not at all.
 *
 * Children: `<name>-public`, `<name>-data` and `<name>-private-<zone>` (tables), `<name>-public-internet` and
 * `<name>-private-<zone>-internet` (routes), `<name>-in-<kind>-<zone>` (associations), `<name>-nat-<zone>` and
 * `<name>-nat-<zone>-address`.
 */
export class VpcRoutes extends Component {
  readonly privateTableIds: readonly pulumi.Output<string>[];
  /** Known once tasks reach the internet as far as they ever will. */
  readonly standing: pulumi.Output<unknown>;
  private readonly ways: pulumi.Resource[] = [];

  constructor(name: string, args: VpcRoutesArgs, opts?: pulumi.ComponentResourceOptions) {
    super(type, name, { nat: args.nat }, opts);
    this.createPublic(args);
    this.createData(args);
    const gateways = this.createNatGateways(args);
    this.privateTableIds = Object.entries(args.subnets.private).map(([zone, subnet]) =>
      this.createPrivate(args, zone, subnet, gateways[zone] ?? Object.values(gateways)[0]),
    );
    this.standing = pulumi.all(this.ways.map(({ urn }) => urn));
    this.registerOutputs({});
  }

  private createPublic({ vpcId, internetGatewayId, subnets }: VpcRoutesArgs): void {
    const table = this.createTable("public", vpcId);
    this.createDefaultRoute("public", table, { gatewayId: internetGatewayId });
    for (const [zone, subnet] of Object.entries(subnets.public)) {
      this.associate(`public-${zone}`, table, subnet);
    }
  }

  private createData({ vpcId, subnets }: VpcRoutesArgs): void {
    const table = this.createTable("data", vpcId);
    for (const [zone, subnet] of Object.entries(subnets.data)) {
      this.associate(`data-${zone}`, table, subnet);
    }
  }

  private createPrivate(
    { vpcId }: VpcRoutesArgs,
    zone: string,
    subnet: pulumi.Input<string>,
    natGatewayId: pulumi.Output<string> | undefined,
  ): pulumi.Output<string> {
    const table = this.createTable(`private-${zone}`, vpcId);
    if (natGatewayId) this.createDefaultRoute(`private-${zone}`, table, { natGatewayId });
    this.associate(`private-${zone}`, table, subnet);
    return table;
  }

  /** By zone letter: none, one zone's, or all. */
  private createNatGateways({ nat, natZone, subnets, lifecycle }: VpcRoutesArgs) {
    const zones = Object.entries(subnets.public);
    const one = zones.filter(([zone]) => zone === natZone);
    const chosen = { none: [], single: one, "per-zone": zones }[nat];
    return Object.fromEntries(
      chosen.map(([zone, subnetId]) => [zone, this.createNat(zone, subnetId, lifecycle)]),
    );
  }

  private createNat(
    zone: string,
    subnetId: pulumi.Input<string>,
    lifecycle: Lifecycle,
  ): pulumi.Output<string> {
    const address = new Eip(
      this.child(`nat-${zone}-address`),
      { domain: "vpc", tags: this.tags(`nat-${zone}-address`, lifecycle) },
      this.options({ protect: lifecycle === "protected" }),
    );
    const gateway = new NatGateway(
      this.child(`nat-${zone}`),
      {
        subnetId,
        allocationId: address.allocationId,
        connectivityType: "public",
        availabilityMode: "zonal",
        tags: this.tags(`nat-${zone}`),
      },
      // An address belongs to one gateway: the old one has to let it go first.
      this.options({ deleteBeforeReplace: true }),
    );
    return gateway.id;
  }

  private createTable(suffix: string, vpcId: pulumi.Input<string>): pulumi.Output<string> {
    const args = { vpcId, tags: this.tags(suffix) };
    return new RouteTable(this.child(suffix), args, this.options()).id;
  }

  private createDefaultRoute(
    suffix: string,
    routeTableId: pulumi.Output<string>,
    to: { gatewayId: pulumi.Input<string> } | { natGatewayId: pulumi.Input<string> },
  ): void {
    const route = new Route(
      this.child(`${suffix}-internet`),
      { routeTableId, destinationCidrBlock: "0.0.0.0/0", ...to },
      this.options(),
    );
    this.ways.push(route);
  }

  private associate(
    suffix: string,
    routeTableId: pulumi.Output<string>,
    subnetId: pulumi.Input<string>,
  ): void {
    const association = new RouteTableAssociation(
      this.child(`in-${suffix}`),
      { routeTableId, subnetId },
      this.options(),
    );
    this.ways.push(association);
  }

  private tags(suffix: string, lifecycle: Lifecycle = "disposable"): Record<string, string> {
    return { ...awsTags({ lifecycle }), Name: this.child(suffix) };
  }
}
