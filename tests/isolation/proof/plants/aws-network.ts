import { another, at, type Inputs, type Plants } from "../support/plant.ts";

const rule = "SecurityGroupIngressRule lumen-gateway-group-in-load-balancer-3000";
const mates = ["meridian", "orbit"];

/** Security groups, routes and load balancers of AWS. */
export const awsNetwork: Plants = {
  holes: [
    {
      kind: "security-group",
      title: "a task lets a second tenant's group in",
      of: "prod",
      plant: at("prod.lumen", rule, () => ({
        referencedSecurityGroupId: "meridian-gateway-group-id",
      })),
      fails: [`security-group: meridian → lumen by ${rule.split(" ")[1]}`],
    },
    {
      kind: "security-group",
      title: "a task lets the group in that all tenants of a shard carry",
      of: "prod",
      plant: at("prod.lumen", rule, () => ({
        referencedSecurityGroupId: "onasis-shard-1-clients-id",
      })),
      fails: [`security-group: meridian → lumen by ${rule.split(" ")[1]}`],
    },
    {
      kind: "security-group",
      title: "a task lets a wider network in",
      of: "prod",
      plant: at("prod.lumen", rule, () => ({
        referencedSecurityGroupId: undefined,
        cidrIpv4: "10.0.0.0/8",
      })),
      fails: [`security-group: meridian → lumen by ${rule.split(" ")[1]}`],
    },
    {
      kind: "security-group",
      title: "a bridge tenant's server lets the internet in",
      of: "prod",
      plant: at(
        "prod.meridian",
        "SecurityGroupIngressRule meridian-postgres-group-in-tenant",
        () => ({ referencedSecurityGroupId: undefined, cidrIpv4: "0.0.0.0/0" }),
      ),
      fails: [
        "security-group: internet → meridian by meridian-postgres-group-in-tenant",
        "security-group: lumen → meridian by meridian-postgres-group-in-tenant",
      ],
    },
    {
      kind: "security-group",
      title: "a rule that stands in the group itself lets another's tasks in",
      of: "prod",
      plant: at("prod.lumen", "ec2/securityGroup:SecurityGroup lumen-gateway-group", () => ({
        ingress: [
          {
            protocol: "tcp",
            fromPort: 1,
            toPort: 9,
            securityGroups: ["meridian-gateway-group-id"],
          },
        ],
      })),
      fails: ["security-group: meridian → lumen by lumen-gateway-group"],
    },
    {
      kind: "security-group",
      title: "a service carries a second tenant's group",
      of: "prod",
      plant: at("prod.lumen", "Service lumen-gateway", (inputs) => ({
        networkConfiguration: {
          ...(inputs["networkConfiguration"] as Inputs),
          securityGroups: ["lumen-gateway-group-id", "meridian-clients-id"],
        },
      })),
      fails: [
        "security-group: lumen → meridian by lumen-gateway",
        "security-group: lumen → meridian by meridian-cache-group-in-tenant",
        "security-group: lumen → meridian by meridian-postgres-group-in-tenant",
      ],
    },
    {
      kind: "route",
      title: "a route leads into a second tenant's network",
      of: "prod",
      plant: at("prod.orbit", "Route orbit-network-routes-private-a-internet", () => ({
        natGatewayId: undefined,
        gatewayId: "northgate-network-internet-id",
      })),
      fails: ["route: orbit → northgate by orbit-network-routes-private-a-internet"],
    },
    {
      kind: "listener",
      title: "a load balancer's rule answers for a second tenant's host",
      of: "prod",
      plant: at("prod.lumen", "ListenerRule lumen-gateway-route-production", () => ({
        conditions: [{ hostHeader: { values: ["meridian.onasis.example"] } }],
      })),
      fails: ["listener: lumen → meridian by lumen-gateway-route-production"],
    },
    {
      kind: "listener",
      title: "a load balancer's rule answers for every host",
      of: "prod",
      plant: at("prod.lumen", "ListenerRule lumen-gateway-route-production", () => ({
        conditions: [{ hostHeader: { values: ["*.onasis.example"] } }],
      })),
      fails: mates.map((it) => `listener: lumen → ${it} by lumen-gateway-route-production`),
    },
    {
      kind: "listener",
      title: "a load balancer's rule names no host",
      of: "prod",
      plant: at("prod.lumen", "ListenerRule lumen-gateway-route-production", () => ({
        conditions: [{ pathPattern: { values: ["/api/*"] } }],
      })),
      fails: ["meridian", "platform"].map(
        (it) => `listener: lumen → ${it} by lumen-gateway-route-production`,
      ),
    },
    {
      kind: "listener",
      title: "a load balancer's rule leads to a second tenant's target group",
      of: "prod",
      plant: at("prod.lumen", "ListenerRule lumen-gateway-route-production", () => ({
        actions: [{ type: "forward", targetGroupArn: "arn-of-meridian-gateway-route-blue" }],
      })),
      fails: ["listener: lumen → meridian by lumen-gateway-route-production"],
    },
    {
      kind: "security-group",
      title: "a rule names its load balancer, and a wider network beside it",
      of: "prod",
      plant: at("prod.lumen", rule, () => ({ cidrIpv4: "10.0.0.0/8" })),
      fails: [`security-group: meridian → lumen by ${rule.split(" ")[1]}`],
    },
    {
      kind: "security-group",
      title: "a rule of the older type lets a second tenant's group in",
      of: "prod",
      plant: another("prod.lumen", "aws:ec2/securityGroupRule:SecurityGroupRule", "lumen-older", {
        type: "ingress",
        protocol: "tcp",
        fromPort: 3000,
        toPort: 3000,
        securityGroupId: "lumen-gateway-group-id",
        sourceSecurityGroupId: "meridian-gateway-group-id",
      }),
      fails: [
        "security-group: lumen → meridian by lumen-older",
        "security-group: meridian → lumen by lumen-older",
      ],
    },
  ],
  nearMisses: [
    {
      kind: "security-group",
      title: "a task lets in a network that nobody stands in",
      of: "prod",
      plant: at("prod.lumen", rule, () => ({
        referencedSecurityGroupId: undefined,
        cidrIpv4: "10.51.0.0/16",
      })),
      fails: [],
    },
    {
      kind: "security-group",
      title: "a silo's task lets its own network in",
      of: "prod",
      plant: at(
        "prod.orbit",
        "SecurityGroupIngressRule orbit-gateway-group-in-load-balancer-3000",
        () => ({ referencedSecurityGroupId: undefined, cidrIpv4: "10.160.0.0/19" }),
      ),
      fails: [],
    },
    {
      kind: "listener",
      title: "a load balancer's rule answers for everything below its tenant's own name",
      of: "prod",
      plant: at("prod.lumen", "ListenerRule lumen-gateway-route-production", () => ({
        conditions: [{ hostHeader: { values: ["*.lumen.onasis.example"] } }],
      })),
      fails: [],
    },
  ],
  unreadable: [
    {
      kind: "security-group",
      title: "a rule's source is not known yet",
      of: "prod",
      plant: at("prod.lumen", rule, () => ({ referencedSecurityGroupId: "[unknown]" })),
      fails: [`not proven: lumen ${rule.split(" ")[1]}`],
    },
    {
      kind: "security-group",
      title: "a rule's source stands in no graph",
      of: "prod",
      plant: at("prod.lumen", rule, () => ({ referencedSecurityGroupId: "sg-0123456789abcdef0" })),
      fails: [`not proven: lumen ${rule.split(" ")[1]}`],
    },
    {
      kind: "security-group",
      title: "a server names no group",
      of: "prod",
      plant: at("prod.meridian", "Instance meridian-postgres", () => ({
        vpcSecurityGroupIds: undefined,
      })),
      fails: ["not proven: meridian meridian-postgres"],
    },
    {
      kind: "route",
      title: "a route leads to a peering",
      of: "prod",
      plant: at("prod.orbit", "Route orbit-network-routes-private-a-internet", () => ({
        natGatewayId: undefined,
        vpcPeeringConnectionId: "pcx-0123456789abcdef0",
      })),
      fails: ["not proven: orbit orbit-network-routes-private-a-internet"],
    },
    {
      kind: "route",
      title: "a type that nobody has looked at",
      of: "prod",
      plant: another(
        "prod.orbit",
        "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
        "orbit-peer",
        {
          peerVpcId: "northgate-network-id",
        },
      ),
      fails: ["iam: orbit → northgate by orbit-peer", "not proven: orbit orbit-peer"],
    },
    {
      kind: "security-group",
      title: "a rule in the group itself names its own members, and a list of prefixes beside them",
      of: "prod",
      plant: at("prod.lumen", "ec2/securityGroup:SecurityGroup lumen-gateway-group", () => ({
        ingress: [{ protocol: "tcp", fromPort: 1, toPort: 9, self: true, prefixListIds: ["pl-1"] }],
      })),
      fails: ["not proven: lumen lumen-gateway-group"],
    },
    {
      kind: "security-group",
      title: "a rule in the group itself is not known yet",
      of: "prod",
      plant: at("prod.lumen", "ec2/securityGroup:SecurityGroup lumen-gateway-group", () => ({
        ingress: ["[unknown]"],
      })),
      fails: ["not proven: lumen lumen-gateway-group"],
    },
  ],
};
