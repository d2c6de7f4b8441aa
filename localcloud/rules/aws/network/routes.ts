import { describeUrn } from "../../../values/urn.ts";
import { asText, list, text } from "../../../values/value.ts";
import type { Rule } from "../../rule.ts";
import { texts } from "../select.ts";
import * as types from "../types.ts";

const errors = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html";

export const routeTwice: Rule = {
  id: "aws-route-twice",
  source: `${errors}: RouteAlreadyExists`,
  types: [types.route],
  owns: (inputs) => [
    {
      kind: "route",
      key: `${asText(inputs.destinationCidrBlock ?? inputs.destinationPrefixListId)} of ${asText(inputs.routeTableId)}`,
    },
  ],
  taken: (mark, owner) => `there is a route to ${mark.key} already, from ${describeUrn(owner.urn)}`,
};

export const subnetOneRouteTable: Rule = {
  id: "aws-subnet-one-route-table",
  source: `${errors}: Resource.AlreadyAssociated`,
  types: [types.routeTableAssociation],
  owns: (inputs) => {
    const subnet = text(inputs.subnetId);
    return subnet === undefined ? [] : [{ kind: "routed subnet", key: subnet }];
  },
  taken: (mark, owner) =>
    `subnet ${mark.key} is associated with a route table already, by ${describeUrn(owner.urn)}`,
};

/** A gateway without a way out stays in state failed: the provider waits for it and gives up. */
export const natNeedsInternet: Rule = {
  id: "aws-nat-needs-internet",
  source:
    "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html: Gateway.NotAttached; AllocationId is for public ones",
  types: [types.natGateway],
  put: ({ world, site, inputs }) => {
    if (inputs.connectivityType === "private") return undefined;
    if (text(inputs.subnetId) !== undefined && text(inputs.allocationId) === undefined) {
      return "a public NAT gateway in a subnet needs the allocationId of an elastic IP";
    }
    const subnet = world.find(site, types.subnet, asText(inputs.subnetId));
    const network = asText(inputs.vpcId ?? subnet?.inputs.vpcId);
    return hasInternetGateway(world.users(site, { kind: "vpc", key: network }))
      ? undefined
      : `VPC ${network} has no internet gateway; a NAT gateway must depend on it`;
  },
};

export function hasInternetGateway(inVpc: readonly { readonly type: string }[]): boolean {
  return inVpc.some(({ type }) => type === types.internetGateway);
}

export const elasticIpOnce: Rule = {
  id: "aws-elastic-ip-once",
  source: `${errors}: Resource.AlreadyAssociated`,
  types: [types.natGateway, types.loadBalancer],
  owns: (inputs) =>
    [...texts(inputs, "allocationId"), ...texts(inputs, "subnetMappings[*].allocationId")].map(
      (key) => ({
        kind: "used elastic IP",
        key,
      }),
    ),
  taken: (mark, owner) => `elastic IP ${mark.key} is used already, by ${describeUrn(owner.urn)}`,
};

export const endpointShape: Rule = {
  id: "aws-endpoint-shape",
  source:
    "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html: route tables are for gateway endpoints, subnets and groups for interface endpoints",
  types: [types.vpcEndpoint],
  check: (inputs) => {
    const gateway = (text(inputs.vpcEndpointType) ?? "Gateway") === "Gateway";
    const wrong = gateway ? ["subnetIds", "securityGroupIds"] : ["routeTableIds"];
    return [
      ...wrong
        .filter((name) => list(inputs[name]).length > 0)
        .map((property) => ({
          property,
          reason: `is not for an endpoint of type ${gateway ? "Gateway" : asText(inputs.vpcEndpointType)}`,
        })),
      ...(gateway && inputs.privateDnsEnabled === true
        ? [{ property: "privateDnsEnabled", reason: "is only for an endpoint of type Interface" }]
        : []),
    ];
  },
};

/** Two interface endpoints of a service cannot both answer to its name. */
export const endpointNameTaken: Rule = {
  id: "aws-endpoint-name-taken",
  source:
    "https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html: private-dns-enabled cannot be set because there is already a conflicting DNS domain; " +
    "RouteAlreadyExists for a second gateway endpoint on a route table",
  types: [types.vpcEndpoint],
  owns: (inputs) => {
    const service = asText(inputs.serviceName);
    if (inputs.vpcEndpointType === "Interface") {
      return inputs.privateDnsEnabled === true
        ? [{ kind: "private name", key: `${service} in ${asText(inputs.vpcId)}` }]
        : [];
    }
    return texts(inputs, "routeTableIds[*]").map((table) => ({
      kind: "gateway endpoint",
      key: `${service} on ${table}`,
    }));
  },
  taken: (mark, owner) =>
    `there is an endpoint for ${mark.key} already, made by ${describeUrn(owner.urn)}`,
};
