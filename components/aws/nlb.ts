import { Eip } from "@pulumi/aws/ec2/eip.js";
import { Listener } from "@pulumi/aws/lb/listener.js";
import { LoadBalancer } from "@pulumi/aws/lb/loadBalancer.js";
import { TargetGroup } from "@pulumi/aws/lb/targetGroup.js";
import { TargetGroupAttachment } from "@pulumi/aws/lb/targetGroupAttachment.js";
import type * as pulumi from "@pulumi/pulumi";
import type { Lifecycle } from "../../catalog/resolved/common.ts";
import { Component } from "../component.ts";
import { awsTags, token } from "../conventions.ts";
import type { Alb } from "./alb.ts";
import { loadBalancerName } from "./load-balancer-name.ts";
import type { PublicNetworkRef } from "./network-ref.ts";
import { nlbAttributes, nlbProblems, throughGroups, throughPorts, wellWhen } from "./nlb-inputs.ts";
import { SecurityGroup } from "./security-group.ts";

const type = token("aws", "Nlb");

export interface NlbArgs {
  /** A zone that is added gets an address; one that is taken out replaces the load balancer. */
  readonly network: PublicNetworkRef;
  /** The load balancer behind it. It admits the world as before: names that lead to it by itself go on working. */
  readonly alb: Alb;
  /** `protected`: neither AWS nor Pulumi deletes it or its addresses. */
  readonly lifecycle: Lifecycle;
}

/** Where it stands, by zone letter. */
type Places = Readonly<
  Record<string, { readonly subnetId: pulumi.Input<string>; readonly address: Eip }>
>;

/**
 * Addresses that never change, one a zone, in front of an `Alb`: for clients whose firewalls go by number. It passes
 * TCP on as it is; TLS ends at the `Alb`, which still sees who the client is.
 *
 * Children: `<name>`, `<name>-group` (component), `<name>-address-<zone>`, and for ports 443 and 80 the listener
 * `<name>-<port>`, the target group `<name>-<port>-alb` and `<name>-<port>-target`.
 */
export class Nlb extends Component {
  readonly arn: pulumi.Output<string>;
  /** `net/fixnado-shard-1-static/50dc6c495c0c9188`: what metrics call it. */
  readonly arnSuffix: pulumi.Output<string>;
  readonly dnsName: pulumi.Output<string>;
  /** Of the DNS name, for alias records. */
  readonly zoneId: pulumi.Output<string>;
  /** By zone letter. */
  readonly addresses: Readonly<Record<string, pulumi.Output<string>>>;
  private readonly keep: boolean;

  constructor(name: string, args: NlbArgs, opts?: pulumi.ComponentResourceOptions) {
    super(type, name, { zones: Object.keys(args.network.publicSubnets) }, opts);
    this.refuse(nlbProblems(name, args));
    this.keep = args.lifecycle === "protected";
    const places = this.createPlaces(args);
    const group = this.createGroup(args);
    const balancer = this.createBalancer(name, args.lifecycle, places, group);
    for (const port of throughPorts) {
      this.createListener(port, balancer, this.createTarget(port, args));
    }
    this.arn = balancer.arn;
    this.arnSuffix = balancer.arnSuffix;
    this.dnsName = balancer.dnsName;
    this.zoneId = balancer.zoneId;
    this.addresses = Object.fromEntries(
      Object.entries(places).map(([zone, { address }]) => [zone, address.publicIp]),
    );
    this.registerOutputs({ arn: this.arn, dnsName: this.dnsName, addresses: this.addresses });
  }

  private createPlaces({ network, lifecycle }: NlbArgs): Places {
    const made = Object.entries(network.publicSubnets).map(([zone, subnetId]) => {
      const name = this.child(`address-${zone}`);
      const tags = { ...awsTags({ lifecycle }), Name: name };
      const address = new Eip(name, { domain: "vpc", tags }, this.options({ protect: this.keep }));
      return [zone, { subnetId, address }] as const;
    });
    return Object.fromEntries(made);
  }

  private createGroup({ network, alb }: NlbArgs): pulumi.Output<string> {
    const description = "Static addresses: from the world to the load balancer behind";
    const args = { vpcId: network.vpcId, description, ...throughGroups(alb.securityGroupId) };
    return new SecurityGroup(this.child("group"), args, this.options()).securityGroupId;
  }

  private createBalancer(
    name: string,
    lifecycle: Lifecycle,
    places: Places,
    group: pulumi.Output<string>,
  ): LoadBalancer {
    const subnetMappings = Object.values(places).map(({ subnetId, address }) => ({
      subnetId,
      allocationId: address.allocationId,
    }));
    return new LoadBalancer(
      this.child(),
      {
        name: loadBalancerName(name),
        ...nlbAttributes,
        subnetMappings,
        // One that is made without a group can never get one.
        securityGroups: [group],
        enableDeletionProtection: this.keep,
        tags: awsTags({ lifecycle }),
      },
      this.options({ protect: this.keep }),
    );
  }

  private createTarget(
    port: (typeof throughPorts)[number],
    { network, alb }: NlbArgs,
  ): pulumi.Output<string> {
    const group = new TargetGroup(
      this.child(`${port}-alb`),
      {
        // A fixed name would be taken while the group is replaced; six characters are all that ELB takes.
        namePrefix: `nl${port}-`,
        vpcId: network.vpcId,
        targetType: "alb",
        protocol: "TCP",
        port,
        healthCheck: wellWhen[port],
        tags: awsTags({ lifecycle: "disposable" }),
      },
      this.options(),
    );
    new TargetGroupAttachment(
      this.child(`${port}-target`),
      { targetGroupArn: group.arn, targetId: alb.arn, port },
      // ELB takes a load balancer as target only once it listens on that port.
      this.options({ dependsOn: [alb] }),
    );
    return group.arn;
  }

  private createListener(
    port: number,
    { arn }: LoadBalancer,
    targetGroupArn: pulumi.Output<string>,
  ): void {
    new Listener(
      this.child(String(port)),
      {
        loadBalancerArn: arn,
        protocol: "TCP",
        port,
        defaultActions: [{ type: "forward", targetGroupArn }],
        tags: awsTags({ lifecycle: "disposable" }),
      },
      this.options(),
    );
  }
}
