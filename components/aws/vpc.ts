import { DefaultSecurityGroup } from "@pulumi/aws/ec2/defaultSecurityGroup.js";
import { InternetGateway } from "@pulumi/aws/ec2/internetGateway.js";
import { Subnet } from "@pulumi/aws/ec2/subnet.js";
import { Vpc as Ec2Vpc } from "@pulumi/aws/ec2/vpc.js";
import * as pulumi from "@pulumi/pulumi";
import type { AwsNetwork, AwsZone } from "../../catalog/resolved/aws/network.ts";
import type { Lifecycle } from "../../catalog/resolved/common.ts";
import { Component } from "../component.ts";
import { awsTags, token } from "../conventions.ts";
import type { NetworkRef, PublicNetworkRef } from "./network-ref.ts";
import { VpcEndpoints } from "./vpc-endpoints.ts";
import { VpcFlowLog } from "./vpc-flow-log.ts";
import { vpcProblems } from "./vpc-problems.ts";
import { VpcRoutes } from "./vpc-routes.ts";

const type = token("aws", "Vpc");

export interface VpcArgs {
  /** Another `cidr` replaces the VPC and everything in it; a zone that is added moves nothing. */
  readonly network: AwsNetwork;
  /** The account that it stands in: endpoints let only its credentials through. */
  readonly account: string;
  readonly region: string;
  /** `protected`: Pulumi refuses to delete the VPC, its subnets and the addresses that it sends from. */
  readonly lifecycle: Lifecycle;
  /** KMS key of the flow log's records. @default - a key of CloudWatch Logs' own */
  readonly kmsKeyArn?: pulumi.Input<string>;
}

/** Ids of subnets by zone letter. */
type MadeSubnets = Readonly<Record<string, pulumi.Output<string>>>;

/**
 * A VPC with three subnets a zone: public (load balancers, NAT gateways), private (tasks) and data (databases and
 * caches, with no route to the internet). Nothing gets a public address by itself, and the default security group is
 * empty.
 *
 * Children: `<name>`, `<name>-default`, `<name>-internet`, `<name>-public-<zone>`, `<name>-private-<zone>`,
 * `<name>-data-<zone>`, and the components `<name>-routes`, `<name>-endpoints`, `<name>-flow-log`.
 */
export class Vpc extends Component implements NetworkRef, PublicNetworkRef {
  readonly vpcId: pulumi.Output<string>;
  /** `10.40.0.0/16` */
  readonly cidr: string;
  /** Known once the VPC has its way to the internet: EC2 refuses a public load balancer or NAT gateway without. */
  readonly publicSubnets: MadeSubnets;
  readonly privateSubnets: MadeSubnets;
  readonly dataSubnets: MadeSubnets;
  /** Sorted by zone. Known once their routes and endpoints stand: a task that starts before reaches nothing. */
  readonly privateSubnetIds: pulumi.Output<string[]>;
  /** Sorted by zone. */
  readonly dataSubnetIds: pulumi.Output<string[]>;
  private readonly keep: boolean;

  constructor(name: string, args: VpcArgs, opts?: pulumi.ComponentResourceOptions) {
    const { network, lifecycle } = args;
    super(type, name, { cidr: network.cidr, zones: network.zones.map((zone) => zone.name) }, opts);
    this.refuse(vpcProblems(network));
    this.keep = lifecycle === "protected";
    this.cidr = network.cidr;
    this.vpcId = this.createVpc(args);
    this.emptyDefaultGroup();
    const internet = this.createInternetGateway();
    this.publicSubnets = afterGateway(
      this.createSubnets(args, "public", (zone) => zone.publicCidr),
      internet,
    );
    this.privateSubnets = this.createSubnets(args, "private", (zone) => zone.privateCidr);
    this.dataSubnets = this.createSubnets(args, "data", (zone) => zone.dataCidr);
    this.dataSubnetIds = pulumi.all(Object.values(this.dataSubnets));
    const routes = this.createRoutes(args, internet);
    const endpoints = this.createEndpoints(args, routes);
    this.privateSubnetIds = pulumi
      .all([pulumi.all(Object.values(this.privateSubnets)), routes.standing, endpoints.standing])
      .apply(([ids]) => ids);
    this.createFlowLog(args);
    this.registerOutputs({ vpcId: this.vpcId, cidr: this.cidr });
  }

  private createVpc({ network, lifecycle }: VpcArgs): pulumi.Output<string> {
    const vpc = new Ec2Vpc(
      this.child(),
      {
        cidrBlock: network.cidr,
        instanceTenancy: "default",
        // Without both, the private names of endpoints do not answer.
        enableDnsSupport: true,
        enableDnsHostnames: true,
        tags: { ...awsTags({ lifecycle }), Name: this.child() },
      },
      this.options({ protect: this.keep }),
    );
    return vpc.id;
  }

  /** Whatever is made without naming a group gets this one: it lets nothing in or out. */
  private emptyDefaultGroup(): void {
    new DefaultSecurityGroup(
      this.child("default"),
      { vpcId: this.vpcId, ingress: [], egress: [], tags: awsTags({ lifecycle: "disposable" }) },
      this.options(),
    );
  }

  private createInternetGateway(): pulumi.Output<string> {
    const tags = { ...awsTags({ lifecycle: "disposable" }), Name: this.child("internet") };
    const args = { vpcId: this.vpcId, tags };
    return new InternetGateway(this.child("internet"), args, this.options()).id;
  }

  private createSubnets(
    { network, lifecycle }: VpcArgs,
    kind: "public" | "private" | "data",
    cidrOf: (zone: AwsZone) => string,
  ): MadeSubnets {
    const made = network.zones.map((zone) => {
      const name = this.child(`${kind}-${zone.letter}`);
      const subnet = new Subnet(
        name,
        {
          vpcId: this.vpcId,
          cidrBlock: cidrOf(zone),
          availabilityZone: zone.name,
          mapPublicIpOnLaunch: false,
          assignIpv6AddressOnCreation: false,
          tags: { ...awsTags({ lifecycle }), Name: name },
        },
        this.options({ protect: this.keep }),
      );
      return [zone.letter, subnet.id] as const;
    });
    return Object.fromEntries(made);
  }

  private createRoutes({ network, lifecycle }: VpcArgs, internet: pulumi.Output<string>) {
    const { vpcId, publicSubnets, privateSubnets, dataSubnets } = this;
    return new VpcRoutes(
      this.child("routes"),
      {
        vpcId,
        internetGatewayId: internet,
        subnets: { public: publicSubnets, private: privateSubnets, data: dataSubnets },
        nat: network.nat,
        natZone: network.natZone,
        lifecycle,
      },
      this.options(),
    );
  }

  private createEndpoints({ network, account, region }: VpcArgs, routes: VpcRoutes): VpcEndpoints {
    return new VpcEndpoints(
      this.child("endpoints"),
      {
        vpcId: this.vpcId,
        cidr: network.cidr,
        account,
        region,
        open: network.nat !== "none",
        gateways: network.gatewayEndpoints,
        interfaces: network.interfaceEndpoints,
        subnets: this.privateSubnets,
        routeTableIds: routes.privateTableIds,
      },
      this.options(),
    );
  }

  private createFlowLog({ network, account, kmsKeyArn, lifecycle }: VpcArgs): void {
    const key = kmsKeyArn === undefined ? {} : { kmsKeyArn };
    new VpcFlowLog(
      this.child("flow-log"),
      { vpcId: this.vpcId, account, days: network.flowLogDays, lifecycle, ...key },
      this.options(),
    );
  }
}

function afterGateway(subnets: MadeSubnets, gateway: pulumi.Output<string>): MadeSubnets {
  const waiting = Object.entries(subnets).map(
    ([zone, subnet]) => [zone, pulumi.all([subnet, gateway]).apply(([id]) => id)] as const,
  );
  return Object.fromEntries(waiting);
}
