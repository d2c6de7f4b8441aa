/** A VPC and where everything stands in it. Every address follows from `cidr` and the zones' letters alone. */
export interface AwsNetwork {
  readonly cidr: string;
  /** `none`: tasks reach only what has an endpoint. `single`: one NAT gateway. `per-zone`: one a zone. */
  readonly nat: "none" | "single" | "per-zone";
  /** Letter of the zone in which the one NAT gateway of `single` stands: the zone that the site had first, so that another one moves nothing. */
  readonly natZone: string;
  /** Sorted by letter. */
  readonly zones: readonly AwsZone[];
  /** Services with a gateway endpoint: `s3`, `dynamodb`. No charge. */
  readonly gatewayEndpoints: readonly string[];
  /** Services with an interface endpoint: `ecr.api`, `logs`, `secretsmanager` … About 7 USD a month each a zone. */
  readonly interfaceEndpoints: readonly string[];
  /** Days that flow logs are kept. */
  readonly flowLogDays: number;
}

/** One zone's subnets. A letter always has the same place, so adding a zone moves nothing. */
export interface AwsZone {
  /** `a` */
  readonly letter: string;
  /** `eu-west-1a` */
  readonly name: string;
  /** Load balancers and NAT gateways. */
  readonly publicCidr: string;
  /** Tasks. */
  readonly privateCidr: string;
  /** Databases and caches: no route to the internet in either direction. */
  readonly dataCidr: string;
}
