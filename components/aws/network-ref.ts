import type * as pulumi from "@pulumi/pulumi";

/** Ids of subnets by the zone's letter. The letters are plain, so that what stands once a zone is named after it. */
export type SubnetIds = Readonly<Record<string, pulumi.Input<string>>>;

/** What a component needs of a VPC to put tasks, databases or caches into it. */
export interface NetworkRef {
  readonly vpcId: pulumi.Input<string>;
  /** Tasks and functions. */
  readonly privateSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Databases and caches: no route to the internet in either direction. */
  readonly dataSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
}

/** What a load balancer needs of a VPC. */
export interface PublicNetworkRef {
  readonly vpcId: pulumi.Input<string>;
  /** At least two zones. */
  readonly publicSubnets: SubnetIds;
}
