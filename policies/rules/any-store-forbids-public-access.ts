import { type GraphResource, unknownValue } from "../../guard/graph.ts";
import { readPolicy } from "../../guard/read/policy-document.ts";
import { textOf } from "../../guard/read/values.ts";
import { ofType, refersTo } from "../aws/references.ts";
import { isGiven, requireValue } from "../aws/require-value.ts";
import { resourcePolicies } from "../aws/resource-policies.ts";
import { accountsOf, admitsStrangers } from "../aws/strangers.ts";
import type { Report, Rule, StackFacts } from "../rule.ts";

/** They say themselves whether they have an address of the internet. */
const databases = /^aws:rds\/(instance|clusterInstance):/;
/** Inputs that place a store: left out, AWS takes the account's first network and a group that nobody looked at. */
const placing: Readonly<Record<string, readonly string[]>> = {
  "aws:efs/mountTarget:MountTarget": ["securityGroups"],
  "aws:elasticache/replicationGroup:ReplicationGroup": ["securityGroupIds", "subnetGroupName"],
  "aws:rds/cluster:Cluster": ["dbSubnetGroupName", "vpcSecurityGroupIds"],
  "aws:rds/clusterInstance:ClusterInstance": ["dbSubnetGroupName"],
  "aws:rds/instance:Instance": ["dbSubnetGroupName", "vpcSecurityGroupIds"],
};
/** They give copies of data to others. */
const giving = /^aws:ec2\/(snapshotCreateVolumePermission|amiLaunchPermission):|^aws:ecrpublic\//;
/** Where stores stand, and the input that names their subnets. */
const standing: Readonly<Record<string, string>> = {
  "aws:efs/mountTarget:MountTarget": "subnetId",
  "aws:elasticache/subnetGroup:SubnetGroup": "subnetIds",
  "aws:rds/subnetGroup:SubnetGroup": "subnetIds",
};

/**
 * A policy of a thing that is not known before the update is judged in the update, before AWS gets it: it names things
 * that are still to be made.
 */
export const anyStoreForbidsPublicAccess: Rule = {
  id: "any-store-forbids-public-access",
  title:
    "Nothing that holds data has an address of the internet, admits strangers, or is shared with another account.",
  severity: "critical",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [
    { name: "Checkov", reference: "CKV_AWS_17, CKV_AWS_33, CKV_AWS_70" },
    { name: "Trivy", reference: "AWS-0180" },
    { name: "cdk-nag", reference: "AwsSolutions-RDS2, AwsSolutions-SQS4" },
  ],
  remedy: "Keep it in subnets for data, and name the roles of the own account that may use it.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
  resource({ resource, stack }, report) {
    const { type, name, inputs } = resource;
    if (databases.test(type) || "publiclyAccessible" in inputs) {
      requireValue(resource, "publiclyAccessible", [false], report);
    }
    if (type === "aws:rds/cluster:Cluster") {
      // With it AWS's own API speaks SQL, from anywhere.
      requireValue(resource, "enableHttpEndpoint", [false], report);
    }
    judgePlace(resource, report);
    if (type === "aws:efs/fileSystemPolicy:FileSystemPolicy") judgeMounts(resource, stack, report);
    if (type === "aws:ec2/vpcEndpoint:VpcEndpoint") judgeEndpoint(resource, stack, report);
    if (giving.test(type)) report(`${name}: ${type} gives data away. Take it out.`);
    judgeShared(resource, report);
    for (const { input, policy } of resourcePolicies(resource)) {
      if (policy.known && policy.statements.some((it) => admitsStrangers(it, stack))) {
        report(
          `${name}: ${input} admits everybody or another account. Name roles of the own account.`,
        );
      }
    }
    if (type === "aws:lambda/permission:Permission") judgeCaller(resource, stack, report);
  },
  stack({ resources }, report) {
    const exposed = publicSubnets(resources);
    for (const resource of resources) {
      const input = standing[resource.type];
      if (input !== undefined && exposed.some((subnet) => refersTo(resource, input, subnet))) {
        report(
          `${resource.name}: ${input} has a subnet with a way in from the internet.`,
          resource.urn,
        );
      }
    }
  },
};

function judgePlace({ type, name, inputs }: GraphResource, report: Report): void {
  // A copy of a server stands where that stands.
  const copied = isGiven(inputs["replicateSourceDb"]) ? ["dbSubnetGroupName"] : [];
  const wanted = (placing[type] ?? []).filter((it) => !copied.includes(it));
  for (const input of wanted.filter((it) => !isGiven(inputs[it]))) {
    report(`${name}: ${input} is not given, and AWS chooses. Name the tenant's or the site's own.`);
  }
}

/**
 * Whose credentials may pass an endpoint: with others' somebody could carry data away. A gateway to S3 is also what
 * reads public buckets, beside a NAT gateway that is open anyway.
 */
function judgeEndpoint({ name, inputs }: GraphResource, stack: StackFacts, report: Report): void {
  if (!isGiven(inputs["policy"])) {
    report(`${name}: policy is not given, and lets everybody's credentials through. Add one.`);
    return;
  }
  const policy = readPolicy(inputs["policy"]);
  if (inputs["vpcEndpointType"] === "Gateway" || !policy.known) return;
  if (policy.statements.some((it) => admitsStrangers(it, stack))) {
    report(`${name}: policy lets others' credentials through. Hold it to aws:PrincipalAccount.`);
  }
}

/** Snapshots can be handed to accounts, or to everybody. */
function judgeShared({ name, inputs }: GraphResource, report: Report): void {
  const { sharedAccounts = [] } = inputs;
  if (Array.isArray(sharedAccounts) && sharedAccounts.length === 0) return;
  report(
    sharedAccounts === unknownValue
      ? `${name}: sharedAccounts are not known before the update. Leave them out.`
      : `${name}: sharedAccounts hands the copy to others. Leave them out.`,
  );
}

/** Who may call a function: a service on behalf of the own account, or somebody of it. */
/** Tenants share a file system: each sees its own folder through an access point, and none is root there. */
function judgeMounts(resource: GraphResource, stack: StackFacts, report: Report): void {
  for (const { input, policy } of resourcePolicies(resource)) {
    if (!policy.known || policy.statements.some((it) => admitsStrangers(it, stack))) continue;
    const denied = policy.statements.filter(({ effect }) => effect === "Deny");
    const root = denied.some(
      ({ actions, conditions }) =>
        conditions.length === 0 && actions.includes("elasticfilesystem:clientrootaccess"),
    );
    const points = denied.some(({ conditions }) =>
      conditions.some(
        ({ operator, key }) => operator === "null" && key === "elasticfilesystem:accesspointarn",
      ),
    );
    if (!root) report(`${resource.name}: ${input} denies nobody ClientRootAccess. Deny it.`);
    if (!points) {
      report(`${resource.name}: ${input} lets mount without an access point. Deny it.`);
    }
  }
}

function judgeCaller({ name, inputs }: GraphResource, stack: StackFacts, report: Report): void {
  const { principal, sourceAccount, sourceArn } = inputs;
  if ([principal, sourceAccount].includes(unknownValue)) {
    report(
      `${name}: principal or sourceAccount is not known before the update. Give both as they are.`,
    );
    return;
  }
  const accounts = accountsOf(stack);
  const who = textOf(principal) ?? "";
  const isOwn = accounts.some((it) => who === it || who.startsWith(`arn:aws:iam::${it}:`));
  const forOwn =
    accounts.includes(textOf(sourceAccount) ?? "") ||
    accounts.some((it) => (textOf(sourceArn) ?? "").includes(`:${it}:`));
  if (isOwn || (who.endsWith(".amazonaws.com") && forOwn)) return;
  report(
    `${name}: principal may call for anybody. Name a service, and sourceAccount with the own account.`,
  );
}

/** Subnets of a route table that leads to an internet gateway. */
function publicSubnets(resources: readonly GraphResource[]): GraphResource[] {
  const entries = ofType(resources, "aws:ec2/route:Route").filter(
    ({ inputs }) => inputs["gatewayId"] !== undefined,
  );
  const tables = ofType(resources, "aws:ec2/routeTable:RouteTable").filter((table) =>
    entries.some((route) => refersTo(route, "routeTableId", table)),
  );
  const associations = ofType(
    resources,
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
  ).filter((it) => tables.some((table) => refersTo(it, "routeTableId", table)));
  return ofType(resources, "aws:ec2/subnet:Subnet").filter((subnet) =>
    associations.some((it) => refersTo(it, "subnetId", subnet)),
  );
}
