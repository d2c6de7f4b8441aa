import { asText } from "../../../values/value.ts";
import type { Rule } from "../../rule.ts";
import { inUseRule, listed } from "../make/in-use-rule.ts";
import * as types from "../types.ts";

const source =
  "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html: DependencyViolation";

export const vpcInUse = inUseRule({
  id: "aws-vpc-in-use",
  source,
  type: types.vpc,
  kind: "vpc",
  holders: [
    types.subnet,
    types.securityGroup,
    types.internetGateway,
    types.routeTable,
    types.vpcEndpoint,
    types.natGateway,
  ],
});

const groups = [types.dbSubnetGroup, types.cacheSubnetGroup];
const subnetBase = inUseRule({
  id: "aws-subnet-in-use",
  source,
  type: types.subnet,
  kind: "subnet",
  holders: [
    types.loadBalancer,
    types.natGateway,
    types.vpcEndpoint,
    types.service,
    types.lambda,
    types.mountTarget,
    types.autoScalingGroup,
  ],
});

/** Servers stand in a subnet by way of their subnet group. */
export const subnetInUse: Rule = {
  ...subnetBase,
  remove: (context) => {
    const { world, site, id } = context;
    const servers = world
      .users(site, { kind: "subnet", key: id })
      .filter(({ type }) => groups.includes(type))
      .flatMap((group) => {
        const kind = group.type === types.dbSubnetGroup ? "DB subnet group" : "cache subnet group";
        return world.users(site, { kind, key: group.id });
      });
    return servers.length === 0
      ? subnetBase.remove?.(context)
      : `subnet ${id} holds ${listed(servers)}; remove them first`;
  },
};

export const routeTableInUse = inUseRule({
  id: "aws-route-table-in-use",
  source,
  type: types.routeTable,
  kind: "route table",
  holders: [types.routeTableAssociation],
});

/** While addresses of the VPC are mapped, the gateway cannot be detached. */
export const internetGatewayInUse: Rule = {
  id: "aws-internet-gateway-in-use",
  source: `${source}: Network vpc-… has some mapped public address(es)`,
  types: [types.internetGateway],
  remove: ({ world, site, inputs }) => {
    const subnets = world
      .users(site, { kind: "vpc", key: asText(inputs.vpcId) })
      .filter(({ type }) => type === types.subnet);
    const found = subnets
      .flatMap((subnet) => world.users(site, { kind: "subnet", key: subnet.id }))
      .filter(
        ({ type, inputs: given }) =>
          (type === types.natGateway && given.connectivityType !== "private") ||
          (type === types.loadBalancer && given.internal !== true),
      );
    const mapped = found.filter(
      (one, index) => found.findIndex(({ id }) => id === one.id) === index,
    );
    return mapped.length === 0
      ? undefined
      : `the VPC still has public addresses, of ${listed(mapped)}; remove them before its internet gateway`;
  },
};

export const elasticIpInUse = inUseRule({
  id: "aws-elastic-ip-in-use",
  source:
    "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html: InvalidIPAddress.InUse, AuthFailure on an associated address",
  type: types.elasticIp,
  kind: "elastic IP",
  holders: [types.natGateway, types.loadBalancer],
});
