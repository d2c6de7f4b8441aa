import type { GraphResource } from "../../guard/graph.ts";
import { awsSecurityGroupLimitsSources } from "../../policies/rules/aws-security-group-limits-sources.ts";
import { aPlatform, aResource } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

const inbound = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const outbound = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const group = aResource("aws:ec2/securityGroup:SecurityGroup", "acme-crm-group");
const vpc = aResource("aws:ec2/vpc:Vpc", "acme-network", { cidrBlock: "10.128.0.0/19" });

/** A rule on one port of TCP, in a component of this type. */
function aRule(
  inputs: GraphResource["inputs"],
  { type = inbound, component = "FargateService", port = 3000 } = {},
): GraphResource {
  return aResource(
    type,
    "acme-crm-group-in",
    {
      securityGroupId: "acme-crm-group-id",
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
      ...inputs,
    },
    {
      parent: `urn:pulumi:prod.acme::tenantry::tenantry:aws:${component}$tenantry:aws:SecurityGroup::acme-crm-group`,
    },
  );
}

/** A group with a list of its own. */
function aGroup(rule: GraphResource["inputs"]): GraphResource {
  return aResource("aws:ec2/securityGroup:SecurityGroup", "acme-other-group", {
    ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, ...rule }],
  });
}

const aReference = aResource(
  "pulumi:pulumi:StackReference",
  "prod",
  {},
  { outputs: { outputs: { platform: { clients: "sg-0aaa" } } } },
);
const fromOwn = { referencedSecurityGroupId: "[unknown]" };

ruleCases(awsSecurityGroupLimitsSources, {
  passes: {
    "a group of the stack": [aRule({ referencedSecurityGroupId: "acme-crm-group-id" }), group],
    "a group that the platform told": [aRule({ referencedSecurityGroupId: "sg-0aaa" }), aReference],
    "a group in a shared network, where nobody says whose it is": [
      aRule({ referencedSecurityGroupId: "sg-0bbb" }),
    ],
    "the internet at a load balancer": [
      aRule({ cidrIpv4: "0.0.0.0/0" }, { component: "Alb", port: 443 }),
    ],
    "the VPC at an endpoint": [
      aRule({ cidrIpv4: "10.128.0.0/19" }, { component: "VpcEndpoints", port: 443 }),
      vpc,
    ],
    "the second of two VPCs at its endpoint": [
      aRule({ cidrIpv4: "10.128.0.0/19" }, { component: "VpcEndpoints", port: 443 }),
      aResource("aws:ec2/vpc:Vpc", "acme-first", { cidrBlock: "10.200.0.0/19" }),
      vpc,
    ],
    "one port to the internet": [
      aRule({ cidrIpv4: "0.0.0.0/0" }, { type: outbound, port: 443 }),
      aRule({ cidrIpv4: "10.128.17.0/27", fromPort: 1, toPort: 65_535 }, { type: outbound }),
    ],
    "a VPC's own group, closed": [
      aResource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "acme-network-default", {
        ingress: [],
        egress: [],
      }),
    ],
  },
  violates: {
    "a group on more than one port": {
      resources: [aRule({ referencedSecurityGroupId: "acme-crm-group-id", toPort: 65_535 }), group],
      says: /admits a group on more than one port/,
    },
    "the internet at a task": {
      resources: [aRule({ cidrIpv4: "0.0.0.0/0" }, { port: 443 })],
      says: /cidrIpv4 admits 0\.0\.0\.0\/0\. Only load balancers/,
    },
    "the internet over IPv6 at a task": {
      resources: [aRule({ cidrIpv6: "::/0" }, { port: 443 })],
      says: /cidrIpv6 admits ::\/0/,
    },
    "an address of the internet at a task": {
      resources: [aRule({ cidrIpv4: "203.0.113.7/32" })],
      says: /admits 203\.0\.113\.7\/32/,
    },
    "half the internet at a load balancer's other port": {
      resources: [aRule({ cidrIpv4: "0.0.0.0/1" }, { component: "Alb", port: 8443 })],
      says: /on other ports than 80 and 443/,
    },
    "every port of a load balancer": {
      resources: [aRule({ cidrIpv4: "0.0.0.0/0", toPort: 65_535 }, { component: "Alb", port: 80 })],
      says: /on other ports than 80 and 443/,
    },
    "a private network at a task": {
      resources: [aRule({ cidrIpv4: "10.128.0.0/19" }), vpc],
      says: /admits the network 10\.128\.0\.0\/19, and with it whoever stands there/,
    },
    "an endpoint for another VPC": {
      resources: [
        aRule({ cidrIpv4: "10.128.0.0/16" }, { component: "VpcEndpoints", port: 443 }),
        vpc,
      ],
      says: /lies in no VPC of this stack/,
    },
    "an endpoint on every port": {
      resources: [
        aRule({ cidrIpv4: "10.128.0.0/19", fromPort: 1 }, { component: "VpcEndpoints", port: 443 }),
        vpc,
      ],
      says: /on other ports than 443/,
    },
    "every protocol for a group": {
      resources: [
        aRule({ referencedSecurityGroupId: "acme-crm-group-id", ipProtocol: "-1" }),
        group,
      ],
      says: /opens every port or protocol to a group/,
    },
    "a group of somebody else": {
      resources: [aRule({ referencedSecurityGroupId: "sg-0bbb" }), aReference],
      says: /neither of this stack nor told by the platform/,
    },
    "a group of somebody else, for a tenant with a network of its own": {
      resources: [aRule({ referencedSecurityGroupId: "sg-0bbb" }), vpc],
      says: /neither of this stack nor told by the platform/,
    },
    "a group of somebody else, for a platform": {
      stack: aPlatform(),
      resources: [aRule({ referencedSecurityGroupId: "sg-0bbb" })],
      says: /neither of this stack nor told by the platform/,
    },
    "a prefix list": {
      resources: [aRule({ prefixListId: "pl-0aaa" })],
      says: /prefixListId names a prefix list/,
    },
    "a group's own list": {
      resources: [aGroup({ cidrBlocks: ["0.0.0.0/0"] })],
      says: /ingress\[0\]\.cidrBlocks admits 0\.0\.0\.0\/0/,
    },
    "a group's own list over IPv6": {
      resources: [aGroup({ ipv6CidrBlocks: ["::/0"] })],
      says: /ingress\[0\]\.ipv6CidrBlocks admits ::\/0/,
    },
    "a group's own list of foreign groups": {
      resources: [aGroup({ securityGroups: ["sg-0bbb"] }), aReference],
      says: /ingress\[0\]\.securityGroups names a group/,
    },
    "a group that admits itself": {
      resources: [aGroup({ self: true })],
      says: /ingress\[0\]\.self admits every member/,
    },
    "the older kind of rule": {
      resources: [
        aResource("aws:ec2/securityGroupRule:SecurityGroupRule", "acme-open", {
          type: "ingress",
          protocol: "tcp",
          fromPort: 22,
          toPort: 22,
          cidrBlocks: ["0.0.0.0/0"],
        }),
      ],
      says: /cidrBlocks admits 0\.0\.0\.0\/0/,
    },
    "the older kind of rule for a foreign group": {
      resources: [
        aResource("aws:ec2/securityGroupRule:SecurityGroupRule", "acme-open", {
          type: "ingress",
          protocol: "tcp",
          fromPort: 22,
          toPort: 22,
          sourceSecurityGroupId: "sg-0bbb",
        }),
        aReference,
      ],
      says: /sourceSecurityGroupId names a group/,
    },
    "a VPC's own group, left open": {
      resources: [
        aResource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "acme-network-default", {
          ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }],
        }),
      ],
      says: /self admits every member/,
    },
    "every port to the internet": {
      resources: [aRule({ cidrIpv4: "0.0.0.0/0", ipProtocol: "-1" }, { type: outbound })],
      says: /opens every port or protocol to 0\.0\.0\.0\/0/,
    },
    "many ports to the internet": {
      resources: [aRule({ cidrIpv4: "0.0.0.0/0", toPort: 65_535 }, { type: outbound })],
      says: /opens more than one port to 0\.0\.0\.0\/0/,
    },
    "a word in place of a network": {
      resources: [aRule({ cidrIpv4: "everybody" })],
      says: /cidrIpv4 is not a network/,
    },
  },
  unknown: {
    "a network": {
      resources: [aRule({ cidrIpv4: "[unknown]" })],
      says: /cidrIpv4 is not known before the update/,
    },
    "a port": {
      resources: [aRule({ referencedSecurityGroupId: "acme-crm-group-id", toPort: "[unknown]" })],
      says: /ports that are not known before the update/,
    },
    "a group's own list": {
      resources: [
        aResource("aws:ec2/securityGroup:SecurityGroup", "acme", { ingress: "[unknown]" }),
      ],
      says: /ingress opens ports that are not known before the update/,
    },
    "a group of which nobody says where it comes from": {
      resources: [{ ...aRule(fromOwn), options: {} }, group],
      says: /referencedSecurityGroupId is not known before the update/,
    },
    "a group that comes from something else": {
      resources: [
        {
          ...aRule(fromOwn),
          options: { dependencies: { referencedSecurityGroupId: ["urn:pulumi:x::y::z::other"] } },
        },
        group,
      ],
      says: /referencedSecurityGroupId is not known before the update/,
    },
    "a group that the stack makes": {
      resources: [
        {
          ...aRule(fromOwn),
          options: { dependencies: { referencedSecurityGroupId: [group.urn] } },
        },
        group,
      ],
    },
    "a group of a platform that is not there yet": {
      resources: [
        { ...aRule(fromOwn), options: { dependencies: { referencedSecurityGroupId: [] } } },
      ],
    },
  },
});
