/** One quota of AWS that the number of tenants runs into. */
interface Quota {
  /** What is counted, as a noun in the plural. */
  readonly title: string;
  /** What the figure is for: one of this. */
  readonly per:
    | "account"
    | "account and region"
    | "load balancer"
    | "security group"
    | "network interface"
    | "user group";
  readonly default: number;
  /** Whether AWS raises it on request. `quotas` of a site may only name those. */
  readonly adjustable: boolean;
  /** Where AWS says so. */
  readonly source: string;
}

const ALB =
  "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html";
const VPC = "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html";
const EC2 = "https://docs.aws.amazon.com/general/latest/gr/ec2-service.html";
const RDS = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html";
const CACHE = "https://docs.aws.amazon.com/general/latest/gr/elasticache-service.html";
const ECS = "https://docs.aws.amazon.com/general/latest/gr/ecs-service.html";
const IAM = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";

/** Every quota that bites, by the name that `quotas` of a site uses. */
export const quotas = {
  targetGroupsPerAlb: {
    title: "target groups of a load balancer",
    per: "load balancer",
    default: 100,
    adjustable: false,
    source: ALB,
  },
  rulesPerAlb: {
    title: "rules of a load balancer",
    per: "load balancer",
    default: 100,
    adjustable: true,
    source: ALB,
  },
  targetsPerAlb: {
    title: "targets of a load balancer",
    per: "load balancer",
    default: 1000,
    adjustable: true,
    source: ALB,
  },
  certificatesPerAlb: {
    title: "certificates of a load balancer, beside the default one",
    per: "load balancer",
    default: 25,
    adjustable: true,
    source: ALB,
  },
  cacheUsersPerGroup: {
    title: "users of a cache",
    per: "user group",
    default: 100,
    adjustable: true,
    source: CACHE,
  },
  rulesPerSecurityGroup: {
    title: "rules of a security group, in each direction",
    per: "security group",
    default: 60,
    adjustable: true,
    source: VPC,
  },
  // At most three are ever needed: a task's own, its shard's, and the one that a bridge tenant's servers admit.
  securityGroupsPerInterface: {
    title: "security groups of a network interface",
    per: "network interface",
    default: 5,
    adjustable: true,
    source: VPC,
  },
  albs: {
    title: "application load balancers",
    per: "account and region",
    default: 50,
    adjustable: true,
    source: ALB,
  },
  vpcs: {
    title: "VPCs",
    per: "account and region",
    default: 5,
    adjustable: true,
    source: VPC,
  },
  elasticIps: {
    title: "elastic IP addresses",
    per: "account and region",
    default: 5,
    adjustable: true,
    source: EC2,
  },
  networkInterfaces: {
    title: "network interfaces",
    per: "account and region",
    default: 5000,
    adjustable: true,
    source: VPC,
  },
  securityGroups: {
    title: "security groups",
    per: "account and region",
    default: 2500,
    adjustable: true,
    source: VPC,
  },
  dbInstances: {
    title: "database instances",
    per: "account and region",
    default: 40,
    adjustable: true,
    source: RDS,
  },
  fargateVcpus: {
    title: "Fargate vCPUs",
    per: "account and region",
    default: 6,
    adjustable: true,
    source: ECS,
  },
  iamRoles: {
    title: "IAM roles",
    per: "account",
    default: 1000,
    adjustable: true,
    source: IAM,
  },
} as const satisfies Record<string, Quota>;

export type QuotaId = keyof typeof quotas;

/** The names of all quotas, in the order of the table. */
export const quotaIds = Object.keys(quotas) as [QuotaId, ...QuotaId[]];

/** How much there is: what the site's file says AWS raised it to, or AWS's default. */
export function quotaOf(
  site: { readonly quotas: Readonly<Partial<Record<QuotaId, number | undefined>>> },
  id: QuotaId,
): number {
  return site.quotas[id] ?? quotas[id].default;
}
