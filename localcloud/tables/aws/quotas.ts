/** A number that AWS lets nobody pass without asking, or at all. */
interface Quota {
  readonly value: number;
  /** Whether AWS raises it on request. */
  readonly adjustable: boolean;
  /** What it is of, for messages. */
  readonly of: string;
  readonly source: string;
}

const elb =
  "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html";
const vpc = "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html";

/**
 * The quotas that the local cloud keeps, at AWS's defaults. A site whose quota AWS has raised says so by a record in
 * its world.
 */
export const quotas = {
  targetGroupsPerAlb: {
    value: 100,
    adjustable: false,
    of: "target groups of a load balancer",
    source: elb,
  },
  /** Default rules are not counted. */
  rulesPerAlb: { value: 100, adjustable: true, of: "rules of a load balancer", source: elb },
  /** Default certificates are not counted. */
  certificatesPerAlb: {
    value: 25,
    adjustable: true,
    of: "certificates of a load balancer",
    source: elb,
  },
  listenersPerAlb: { value: 50, adjustable: true, of: "listeners of a load balancer", source: elb },
  albs: { value: 50, adjustable: true, of: "application load balancers of a region", source: elb },
  /** Each direction is counted by itself. */
  rulesPerSecurityGroup: {
    value: 60,
    adjustable: true,
    of: "rules of a security group",
    source: vpc,
  },
  securityGroupsPerInterface: {
    value: 5,
    adjustable: true,
    of: "security groups of a network interface",
    source: vpc,
  },
  securityGroups: {
    value: 2500,
    adjustable: true,
    of: "security groups of a region",
    source: vpc,
  },
  vpcs: { value: 5, adjustable: true, of: "VPCs of a region", source: vpc },
  elasticIps: {
    value: 5,
    adjustable: true,
    of: "elastic IP addresses of a region",
    source: "https://docs.aws.amazon.com/general/latest/gr/ec2-service.html",
  },
  /** Of new accounts; AWS raises it with use. */
  fargateVcpus: {
    value: 6,
    adjustable: true,
    of: "Fargate vCPUs of a region",
    source: "https://docs.aws.amazon.com/general/latest/gr/ecs-service.html",
  },
  dbInstances: {
    value: 40,
    adjustable: true,
    of: "database instances of a region",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html",
  },
  cacheUsersPerGroup: {
    value: 100,
    adjustable: true,
    of: "users of a cache's user group",
    source: "https://docs.aws.amazon.com/general/latest/gr/elasticache-service.html",
  },
} as const satisfies Readonly<Record<string, Quota>>;

export type QuotaId = keyof typeof quotas;
