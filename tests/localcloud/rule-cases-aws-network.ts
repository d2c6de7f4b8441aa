import * as types from "../../localcloud/rules/aws/types.ts";
import type { Props } from "../../localcloud/values/value.ts";
import {
  balancer,
  bucket,
  gateway,
  group,
  groupRequest,
  network,
  once,
  otherGroup,
  removed,
  request,
  roleRequest,
  stand,
  subnet,
  subnetIds,
  subnets,
} from "./requests-aws.ts";
import type { RuleCase } from "./rule-case.ts";
import { checkCase, inUseCase, nameCase, quotaCase, referenceCase } from "./rule-cases-aws-make.ts";
import type { Cloud, Request } from "./support.ts";

const routeTable = once(async (c) =>
  stand(c, request(types.routeTable, { vpcId: (await network(c)).id })),
);

async function route(c: Cloud, name = "default"): Promise<Request> {
  const inputs = {
    routeTableId: (await routeTable(c)).id,
    gatewayId: (await gateway(c)).id,
    destinationCidrBlock: "0.0.0.0/0",
  };
  return request(types.route, inputs, name);
}

async function association(c: Cloud, zone: 0 | 1, name = `associated-${zone}`): Promise<Request> {
  const inputs = { subnetId: (await subnets(c))[zone].id, routeTableId: (await routeTable(c)).id };
  return request(types.routeTableAssociation, inputs, name);
}

const associated = once(async (c) => stand(c, await association(c, 0)));
const address = once((c) => stand(c, request(types.elasticIp, { domain: "vpc" })));

async function nat(c: Cloud, zone: 0 | 1 = 0, inputs: Props = {}): Promise<Request> {
  const given = { subnetId: (await subnets(c))[zone].id, allocationId: (await address(c)).id };
  return request(types.natGateway, { ...given, ...inputs }, `nat-${zone}`);
}

const standingNat = once(async (c) => {
  await gateway(c);
  return stand(c, await nat(c));
});

async function ingress(c: Cloud, inputs: Props = {}, name = "web-in"): Promise<Request> {
  const securityGroupId = (await group(c)).id;
  const given = { securityGroupId, ipProtocol: "tcp", fromPort: 3000, toPort: 3000 };
  return request(types.ingressRule, { ...given, cidrIpv4: "10.40.0.0/24", ...inputs }, name);
}

const named = once(async (c) => {
  const { cidrIpv4: _cidr, ...inputs } = (await ingress(c)).inputs;
  const referencedSecurityGroupId = (await otherGroup(c)).id;
  return stand(
    c,
    request(types.ingressRule, { ...inputs, referencedSecurityGroupId }, "from-other"),
  );
});

async function endpoint(c: Cloud, inputs: Props = {}, name = "logs"): Promise<Request> {
  const given = {
    vpcId: (await network(c)).id,
    serviceName: "com.amazonaws.eu-west-1.logs",
    vpcEndpointType: "Interface",
    subnetIds: await subnetIds(c),
    privateDnsEnabled: true,
  };
  return request(types.vpcEndpoint, { ...given, ...inputs }, name);
}

const server = once(async (c) => {
  const groupOfSubnets = await c.create(
    request(types.dbSubnetGroup, { subnetIds: await subnetIds(c) }, "db-subnets"),
  );
  return stand(
    c,
    request(types.dbInstance, {
      engine: "postgres",
      allocatedStorage: 20,
      username: "tenantry",
      passwordWo: "example",
      passwordWoVersion: 1,
      instanceClass: "db.t4g.micro",
      skipFinalSnapshot: true,
      dbSubnetGroupName: groupOfSubnets.id,
    }),
  );
});

/** Cases of the rules about VPCs, subnets, routes and security groups. */
export const networkRuleCases: readonly RuleCase[] = [
  checkCase(
    "aws-network-size",
    /is a \/12; allowed are \/16 to \/28/,
    request(types.vpc, { cidrBlock: "10.0.0.0/12" }),
    {
      cidrBlock: "10.0.0.0/16",
    },
  ),
  checkCase(
    "aws-network-size",
    /must be a network/,
    request(types.vpc, { cidrBlock: "10.40.0.1/16" }),
    {
      cidrBlock: "10.40.0.0/16",
    },
  ),
  {
    rule: "aws-subnet-range",
    breaks: async (c) => c.create(await subnet((await network(c)).id, "a", "10.41.0.0/24")),
    passes: async (c) => c.create(await subnet((await network(c)).id, "a", "10.40.255.0/24")),
  },
  {
    rule: "aws-subnet-range",
    before: subnets,
    breaks: async (c) => c.create(await subnet((await network(c)).id, "c", "10.40.0.128/25")),
    passes: async (c) => {
      await c.create(await subnet((await network(c)).id, "c", "10.40.2.0/24"));
      const other = await c.create(request(types.vpc, { cidrBlock: "10.40.0.0/16" }, "other"));
      await c.create(await subnet(other.id, "c", "10.40.0.0/24"));
    },
  },
  referenceCase(
    "aws-network-references",
    async (c) => subnet((await network(c)).id, "a", "10.40.0.0/24"),
    {
      vpcId: "vpc-00000000000000000",
    },
  ),
  {
    rule: "aws-network-references",
    before: network,
    breaks: async (c) => c.create(flowLog(await roleArn(c), (await network(c)).id, "nowhere")),
    passes: async (c) =>
      c.create(flowLog(await roleArn(c), (await network(c)).id, (await bucket(c)).id)),
  },
  {
    rule: "aws-route-twice",
    before: async (c) => c.create(await route(c)),
    breaks: async (c) => c.create(await route(c, "again")),
    passes: async (c) => {
      const again = await route(c, "again");
      await c.create({ ...again, inputs: { ...again.inputs, destinationCidrBlock: "10.0.0.0/8" } });
    },
  },
  {
    rule: "aws-subnet-one-route-table",
    before: associated,
    breaks: async (c) => c.create(await association(c, 0, "again")),
    passes: async (c) => c.create(await association(c, 1)),
  },
  {
    rule: "aws-nat-needs-internet",
    breaks: async (c) => c.create(await nat(c)),
    passes: async (c) => {
      await gateway(c);
      await c.create(await nat(c));
    },
  },
  {
    rule: "aws-elastic-ip-once",
    before: standingNat,
    breaks: async (c) => c.create(await nat(c, 1)),
    passes: async (c) => {
      const second = await c.create(request(types.elasticIp, { domain: "vpc" }, "second"));
      await c.create(await nat(c, 1, { allocationId: second.id }));
    },
  },
  {
    rule: "aws-endpoint-shape",
    check: /subnetIds: is not for an endpoint of type Gateway/,
    breaks: async (c) =>
      c.check(await endpoint(c, { vpcEndpointType: "Gateway", privateDnsEnabled: false })),
    passes: async (c) => c.check(await endpoint(c)),
  },
  {
    rule: "aws-endpoint-name-taken",
    before: async (c) => c.create(await endpoint(c)),
    breaks: async (c) => c.create(await endpoint(c, {}, "again")),
    passes: async (c) =>
      c.create(await endpoint(c, { serviceName: "com.amazonaws.eu-west-1.ecr.api" }, "again")),
  },
  nameCase("aws-security-group-name", "name", (c) => groupRequest(c)),
  {
    rule: "aws-security-group-rule-twice",
    before: async (c) => c.create(await ingress(c)),
    breaks: async (c) => c.create(await ingress(c, { description: "The same again" }, "again")),
    passes: async (c) => c.create(await ingress(c, { fromPort: 3001, toPort: 3001 }, "again")),
  },
  inUseCase("aws-security-group-in-use", otherGroup, named),
  inUseCase("aws-security-group-in-use", group, balancer),
  {
    rule: "aws-security-group-in-use",
    before: named,
    breaks: async (c) => removed(c, await otherGroup(c)),
    // Its own rules go with a group and hold nothing.
    passes: async (c) => removed(c, await group(c), await otherGroup(c)),
  },
  inUseCase("aws-vpc-in-use", network, routeTable),
  inUseCase("aws-subnet-in-use", async (c) => (await subnets(c))[0], balancer),
  {
    rule: "aws-subnet-in-use",
    before: server,
    breaks: async (c) => removed(c, (await subnets(c))[0]),
    passes: async (c) => removed(c, await server(c), (await subnets(c))[0]),
  },
  inUseCase("aws-route-table-in-use", routeTable, associated),
  inUseCase("aws-internet-gateway-in-use", gateway, standingNat),
  inUseCase("aws-elastic-ip-in-use", address, standingNat),
  quotaCase("aws-region-quotas", 5, async (_c, n) =>
    request(types.vpc, { cidrBlock: `10.${n}.0.0/16` }, `vpc-${n}`),
  ),
  quotaCase("aws-region-quotas", 5, async (_c, n) =>
    request(types.elasticIp, { domain: "vpc" }, `eip-${n}`),
  ),
  quotaCase("aws-security-group-quota", 60, (c, n) =>
    ingress(c, { fromPort: 3000 + n, toPort: 3000 + n }, `rule-${n}`),
  ),
  {
    rule: "aws-interface-quota",
    before: network,
    breaks: async (c) => c.create(await endpoint(c, { securityGroupIds: await manyGroups(c, 6) })),
    passes: async (c) => c.create(await endpoint(c, { securityGroupIds: await manyGroups(c, 5) })),
  },
];

async function manyGroups(c: Cloud, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++)
    ids.push((await c.create(await groupRequest(c, `group-${n}`))).id);
  return ids;
}

async function roleArn(c: Cloud): Promise<string> {
  return (await stand(c, roleRequest("vpc-flow-logs.amazonaws.com"))).arn;
}

function flowLog(iamRoleArn: string, vpcId: string, name: string): Request {
  return request(types.flowLog, {
    vpcId,
    trafficType: "ALL",
    logDestinationType: "s3",
    logDestination: `arn:aws:s3:::${name}`,
    iamRoleArn,
  });
}
