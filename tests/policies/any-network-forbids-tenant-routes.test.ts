import type { GraphResource } from "../../guard/graph.ts";
import { anyNetworkForbidsTenantRoutes } from "../../policies/rules/any-network-forbids-tenant-routes.ts";
import { aResource } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

function aRoute(inputs: GraphResource["inputs"]): GraphResource {
  return aResource("aws:ec2/route:Route", "acme-internet", {
    routeTableId: "acme-private-a-id",
    ...inputs,
  });
}

function aTable(inputs: GraphResource["inputs"]): GraphResource {
  return aResource("aws:ec2/routeTable:RouteTable", "acme-private", {
    vpcId: "acme-network-id",
    tags: { Name: "acme-private" },
    ...inputs,
  });
}

const toPeer = { vpcPeeringConnectionId: "pcx-0aaa" };
const ties = [
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
  "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
  "aws:ec2/vpnGateway:VpnGateway",
  "aws:ec2/vpcEndpointService:VpcEndpointService",
  "aws:ram/resourceShare:ResourceShare",
  "aws:vpclattice/serviceNetworkVpcAssociation:ServiceNetworkVpcAssociation",
  "aws:vpc/securityGroupVpcAssociation:SecurityGroupVpcAssociation",
  "proxmoxve:network/linux/bridge:Bridge",
  "proxmoxve:sdn/vnet:Vnet",
];

ruleCases(anyNetworkForbidsTenantRoutes, {
  passes: {
    "a way to the internet": [
      aRoute({ destinationCidrBlock: "0.0.0.0/0", gatewayId: "acme-internet-id" }),
    ],
    "a way through a NAT gateway": [
      aRoute({ destinationCidrBlock: "0.0.0.0/0", natGatewayId: "[unknown]" }),
    ],
    "a table without routes of its own": [aTable({}), aTable({ routes: [] })],
    "an endpoint of AWS": [
      aResource("aws:ec2/vpcEndpoint:VpcEndpoint", "acme-s3", { vpcEndpointType: "Gateway" }),
    ],
  },
  violates: {
    ...Object.fromEntries(
      ties.map((type) => [
        type,
        {
          resources: [aResource(type, "acme-tie", { peerVpcId: "vpc-0aaa" })],
          says: /ties networks/,
        },
      ]),
    ),
    "a route to a peer": {
      resources: [aRoute({ destinationCidrBlock: "0.0.0.0/0", ...toPeer })],
      says: /vpcPeeringConnectionId leads to another network/,
    },
    "a route to a machine": {
      resources: [aRoute({ destinationCidrBlock: "0.0.0.0/0", networkInterfaceId: "eni-0aaa" })],
      says: /networkInterfaceId leads to another network/,
    },
    "a route to a transit gateway": {
      resources: [aRoute({ destinationCidrBlock: "0.0.0.0/0", transitGatewayId: "tgw-0aaa" })],
      says: /transitGatewayId leads to another network/,
    },
    "a route to a network": {
      resources: [aRoute({ destinationCidrBlock: "10.128.32.0/19", natGatewayId: "nat-0aaa" })],
      says: /destinationCidrBlock is a network of its own/,
    },
    "a route to a prefix list": {
      resources: [aRoute({ destinationPrefixListId: "pl-0aaa", natGatewayId: "nat-0aaa" })],
      says: /destinationPrefixListId is a network of its own/,
    },
    "a VPN in place of the internet": {
      resources: [aRoute({ destinationCidrBlock: "0.0.0.0/0", gatewayId: "vgw-0aaa" })],
      says: /gatewayId is a VPN's/,
    },
    "a table's own route to a peer": {
      resources: [aTable({ routes: [{ cidrBlock: "0.0.0.0/0", ...toPeer }] })],
      says: /routes\[0\]\.vpcPeeringConnectionId leads/,
    },
    "a table's own route to a network": {
      resources: [aTable({ routes: [{ cidrBlock: "10.0.0.0/8", natGatewayId: "nat-0aaa" }] })],
      says: /routes\[0\]\.cidrBlock is a network of its own/,
    },
    "a VPC's first table with a route to a peer": {
      resources: [
        aResource("aws:ec2/defaultRouteTable:DefaultRouteTable", "acme-first", {
          routes: [{ cidrBlock: "0.0.0.0/0", ...toPeer }],
        }),
      ],
      says: /routes\[0\]\.vpcPeeringConnectionId leads/,
    },
    "a table that takes a VPN's routes": {
      resources: [aTable({ propagatingVgws: ["vgw-0aaa"] })],
      says: /propagatingVgws takes routes/,
    },
  },
  unknown: {
    "where a route leads": {
      resources: [aRoute({ destinationCidrBlock: "[unknown]", gatewayId: "[unknown]" })],
      says: /destinationCidrBlock is not known before the update/,
    },
    "a table's own routes": {
      resources: [aTable({ routes: "[unknown]" })],
      says: /routes are not known before the update/,
    },
    "a way to the internet": {
      resources: [aRoute({ destinationCidrBlock: "0.0.0.0/0", gatewayId: "[unknown]" })],
    },
  },
});
