import { asText, list, type Props, text, type Value } from "../../../values/value.ts";
import { defaultSecurityGroupId } from "../ids.ts";
import { decimal, domain, hex, localId } from "../names.ts";
import type { AwsObject, Outputs } from "./object.ts";

const subnet = "aws:ec2/subnet:Subnet";

/** Networks. Formats: https://docs.aws.amazon.com/vpc/latest/userguide/ and the outputs documented in @pulumi/aws 7.48.0. */
export const network: Readonly<Record<string, Outputs>> = {
  "aws:ec2/vpc:Vpc": {
    ownerId: ({ account }) => account,
    defaultNetworkAclId: ({ id }) => localId("acl", `${id} default`),
    defaultRouteTableId: mainRouteTable,
    mainRouteTableId: mainRouteTable,
    defaultSecurityGroupId: ({ id }) => defaultSecurityGroupId(id),
    dhcpOptionsId: ({ account, region }) => localId("dopt", `${account} ${region}`),
    enableDnsHostnames: () => false,
  },
  "aws:ec2/subnet:Subnet": {
    ownerId: ({ account }) => account,
    availabilityZone: ({ region }) => `${region}a`,
    availabilityZoneId: ({ inputs, region }) =>
      `${region.replace(/(\w)\w*-(\w)\w*-(\d)/, "$1$2$3")}-local-${asText(inputs.availabilityZone).at(-1) ?? "a"}`,
    privateDnsHostnameTypeOnLaunch: () => "ip-name",
  },
  "aws:ec2/internetGateway:InternetGateway": { ownerId: ({ account }) => account },
  "aws:ec2/routeTable:RouteTable": { ownerId: ({ account }) => account },
  "aws:ec2/route:Route": { origin: () => "CreateRoute", state: () => "active" },
  "aws:ec2/eip:Eip": {
    allocationId: ({ id }) => id,
    domain: () => "vpc",
    publicIp: ({ id }) => address("203.0.113", id),
    publicDns: ({ id, region }) => `eip-${decimal(id, 6)}.${region}.compute.${domain}`,
    networkBorderGroup: ({ region }) => region,
    publicIpv4Pool: () => "amazon",
  },
  "aws:ec2/natGateway:NatGateway": {
    associationId: ({ id }) => localId("eipassoc", id),
    networkInterfaceId: ({ id }) => localId("eni", id),
    publicIp: (nat) => nat.find("aws:ec2/eip:Eip", asText(nat.inputs.allocationId))?.publicIp ?? "",
    privateIp: (nat) => inside(cidrOf(nat, nat.inputs.subnetId), nat.id),
    vpcId: (nat) => vpcOf(nat, nat.inputs.subnetId),
    availabilityMode: () => "zonal",
  },
  "aws:ec2/securityGroup:SecurityGroup": { ownerId: ({ account }) => account },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    ownerId: ({ account }) => account,
    name: () => "default",
    description: () => "default VPC security group",
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    securityGroupRuleId: ({ id }) => id,
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
    securityGroupRuleId: ({ id }) => id,
  },
  "aws:ec2/flowLog:FlowLog": {
    logFormat: () =>
      "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}",
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    ownerId: ({ account }) => account,
    state: () => "available",
    ipAddressType: () => "ipv4",
    serviceRegion: ({ region }) => region,
    prefixListId: ({ inputs, region }) =>
      inputs.vpcEndpointType === "Interface"
        ? ""
        : localId("pl", `${region} ${asText(inputs.serviceName)}`),
    networkInterfaceIds: ({ inputs, id }) =>
      list(inputs.subnetIds).map((subnetId) => localId("eni", `${id} ${asText(subnetId)}`)),
    dnsEntries: ({ inputs, id, region }) =>
      inputs.vpcEndpointType === "Interface"
        ? [
            {
              dnsName: `${id}.${service(inputs)}.${region}.vpce.${domain}`,
              hostedZoneId: "ZLOCALVPCE",
            },
          ]
        : [],
  },
  "aws:ec2/launchTemplate:LaunchTemplate": {
    // Every edit is another version; which one counts is said by defaultVersion.
    latestVersion: ({ before }) =>
      typeof before.latestVersion === "number" ? before.latestVersion + 1 : 1,
    defaultVersion: ({ inputs, before }) =>
      inputs.updateDefaultVersion === true && typeof before.latestVersion === "number"
        ? before.latestVersion + 1
        : (before.defaultVersion ?? 1),
  },
};

/** The VPC of a subnet that stands in the world; empty for one that does not. */
export function vpcOf(object: AwsObject, subnetId: Value | undefined): string {
  return text(object.find(subnet, asText(subnetId))?.vpcId) ?? "";
}

/** A private address out of a subnet's range. */
export function inside(cidr: string | undefined, seed: string): string {
  const [base = "10.0.0.0"] = (cidr ?? "").split("/");
  return address(base.split(".").slice(0, 3).join("."), seed);
}

export function cidrOf(object: AwsObject, subnetId: Value | undefined): string | undefined {
  return text(object.find(subnet, asText(subnetId))?.cidrBlock);
}

function address(first: string, seed: string): string {
  return `${first || "10.0.0"}.${10 + (Number.parseInt(hex(seed, 6), 16) % 240)}`;
}

function mainRouteTable({ id }: AwsObject): string {
  return localId("rtb", `${id} main`);
}

function service(inputs: Props): string {
  return asText(inputs.serviceName).split(".").slice(3).join(".") || "service";
}
