import { expect, test } from "vitest";
import { subnetsOf } from "../../../catalog/aws/subnets.ts";
import type { AwsNetwork } from "../../../catalog/resolved/aws/network.ts";
import { EcsCluster } from "../../../components/aws/ecs-cluster.ts";
import { Vpc, type VpcArgs } from "../../../components/aws/vpc.ts";
import { endpointPolicy } from "../../../components/aws/vpc-endpoint-policy.ts";
import type { VpcRoutesArgs } from "../../../components/aws/vpc-routes.ts";
import { type RecordedResource, recordProgram, valueOf } from "../../../fleet/model/record.ts";
import { find, listOf } from "../builders.ts";
import { account, awsOptions, region } from "./aws-site.ts";

const aNetwork = (changes: Partial<AwsNetwork> = {}, letters = ["a", "b"]): AwsNetwork => ({
  cidr: "10.40.0.0/16",
  nat: "per-zone",
  natZone: letters[0] ?? "",
  zones: subnetsOf("10.40.0.0/16", region, letters),
  gatewayEndpoints: ["s3"],
  interfaceEndpoints: ["ecr.api", "ecr.dkr", "logs", "secretsmanager"],
  flowLogDays: 90,
  ...changes,
});

const record = (network: AwsNetwork, changes: Partial<VpcArgs> = {}, preview = false) =>
  recordProgram(
    () => {
      const args: VpcArgs = { network, account, region, lifecycle: "protected", ...changes };
      new Vpc("fixnado-vpc", args, awsOptions());
    },
    { preview },
  );

const named = (resources: readonly RecordedResource[], pattern: RegExp) =>
  listOf(resources).filter((it) => pattern.test(it));

test("each zone has its three subnets, none gives out public addresses, and nobody deletes them by accident", async () => {
  const resources = await record(aNetwork());
  expect(named(resources, /^Subnet /)).toEqual([
    "Subnet fixnado-vpc-public-a",
    "Subnet fixnado-vpc-public-b",
    "Subnet fixnado-vpc-private-a",
    "Subnet fixnado-vpc-private-b",
    "Subnet fixnado-vpc-data-a",
    "Subnet fixnado-vpc-data-b",
  ]);
  for (const subnet of resources.filter(({ type }) => type.endsWith(":Subnet"))) {
    expect(subnet).toMatchObject({ protect: true, inputs: { mapPublicIpOnLaunch: false } });
  }
  expect(find(resources, "Subnet", "fixnado-vpc-data-b").inputs).toEqual({
    vpcId: "fixnado-vpc-id",
    cidrBlock: "10.40.137.0/24",
    availabilityZone: "eu-west-1b",
    mapPublicIpOnLaunch: false,
    assignIpv6AddressOnCreation: false,
    tags: { Name: "fixnado-vpc-data-b", "tenantry:lifecycle": "protected" },
  });
  expect(find(resources, "ec2/vpc:Vpc", "fixnado-vpc")).toMatchObject({
    protect: true,
    inputs: { cidrBlock: "10.40.0.0/16", enableDnsSupport: true, enableDnsHostnames: true },
  });
});

test("the default security group lets nothing in or out", async () => {
  const group = find(await record(aNetwork()), "DefaultSecurityGroup", "fixnado-vpc-default");
  expect(group.inputs).toMatchObject({ vpcId: "fixnado-vpc-id", ingress: [], egress: [] });
});

test("databases have no way to the internet, tasks go through their own zone's gateway", async () => {
  const resources = await record(aNetwork());
  const routes = resources.filter(({ type }) => type.endsWith(":Route"));
  expect(routes.map(({ name, inputs }) => [name, inputs])).toEqual([
    [
      "fixnado-vpc-routes-public-internet",
      {
        routeTableId: "fixnado-vpc-routes-public-id",
        destinationCidrBlock: "0.0.0.0/0",
        gatewayId: "fixnado-vpc-internet-id",
      },
    ],
    [
      "fixnado-vpc-routes-private-a-internet",
      {
        routeTableId: "fixnado-vpc-routes-private-a-id",
        destinationCidrBlock: "0.0.0.0/0",
        natGatewayId: "fixnado-vpc-routes-nat-a-id",
      },
    ],
    [
      "fixnado-vpc-routes-private-b-internet",
      {
        routeTableId: "fixnado-vpc-routes-private-b-id",
        destinationCidrBlock: "0.0.0.0/0",
        natGatewayId: "fixnado-vpc-routes-nat-b-id",
      },
    ],
  ]);
  const association = find(resources, "RouteTableAssociation", "fixnado-vpc-routes-in-data-b");
  expect(association.inputs).toEqual({
    routeTableId: "fixnado-vpc-routes-data-id",
    subnetId: "fixnado-vpc-data-b-id",
  });
});

test.each([
  ["none", []],
  ["single", ["NatGateway fixnado-vpc-routes-nat-a"]],
  ["per-zone", ["NatGateway fixnado-vpc-routes-nat-a", "NatGateway fixnado-vpc-routes-nat-b"]],
] as const)(
  "nat: %s makes the gateways %j, each with an address that stays",
  async (nat, gateways) => {
    const resources = await record(aNetwork({ nat }));
    expect(named(resources, /^NatGateway /)).toEqual(gateways);
    const addresses = resources.filter(({ type }) => type.endsWith(":Eip"));
    expect(addresses).toHaveLength(gateways.length);
    expect(addresses.every(({ protect }) => protect)).toBe(true);
    const ways = resources.filter(({ inputs }) => inputs["natGatewayId"] !== undefined);
    expect(ways).toHaveLength(nat === "none" ? 0 : 2);
  },
);

test("the one gateway of nat: single stays where it is when a zone of a lower letter comes", async () => {
  const gateways = async (letters: string[]) =>
    named(await record(aNetwork({ nat: "single", natZone: "b" }, letters)), /^(NatGateway|Eip) /);
  expect(await gateways(["b", "c"])).toEqual([
    "Eip fixnado-vpc-routes-nat-b-address",
    "NatGateway fixnado-vpc-routes-nat-b",
  ]);
  expect(await gateways(["a", "b", "c"])).toEqual(await gateways(["b", "c"]));
  await expect(record(aNetwork({ nat: "single", natZone: "c" }))).rejects.toThrow(
    'natZone is "c", and the zones are a, b',
  );
});

test("what starts in private subnets waits for their routes and endpoints, and goes before them", async () => {
  const resources = await recordProgram(() => {
    const args = { network: aNetwork(), account, region, lifecycle: "disposable" } as const;
    const opts = awsOptions();
    const network = new Vpc("fixnado-vpc", args, opts);
    const fleet = { instanceType: "m7i.large", min: 2, max: 4 };
    new EcsCluster("fixnado", { fleet, network, tags: {}, lifecycle: "disposable" }, opts);
  });
  expect(find(resources, "Group", "fixnado-fleet").dependsOn).toEqual(
    expect.arrayContaining([
      "aws:ec2/route:Route::fixnado-vpc-routes-private-b-internet",
      "aws:ec2/routeTableAssociation:RouteTableAssociation::fixnado-vpc-routes-in-private-b",
      "aws:ec2/vpcEndpoint:VpcEndpoint::fixnado-vpc-endpoints-secretsmanager",
    ]),
  );
});

test("nat: none without what tasks need to start is refused, with the list of it", async () => {
  const run = record(
    aNetwork({ nat: "none", gatewayEndpoints: [], interfaceEndpoints: ["ecr.api", "logs"] }),
  );
  await expect(run).rejects.toThrow(
    'Vpc "fixnado-vpc": nat "none" leaves tasks only what has an endpoint, and they cannot start without s3 (gatewayEndpoints), ecr.dkr (interfaceEndpoints), secretsmanager (interfaceEndpoints). Add these, or give nat: single.',
  );
});

test("endpoints that EC2 does not have, and a network without zones, are refused all at once", async () => {
  const run = record(
    aNetwork({
      zones: [],
      gatewayEndpoints: ["s3", "ecr.api"],
      interfaceEndpoints: ["s3", "com/amazonaws"],
    }),
  );
  await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(`
    [Error: Vpc "fixnado-vpc": zones is empty. Name at least one.
    Vpc "fixnado-vpc": gatewayEndpoints: "ecr.api" has none. There is one for s3 and dynamodb; put it among interfaceEndpoints.
    Vpc "fixnado-vpc": interfaceEndpoints: "com/amazonaws" is no service. Give what follows the region in its endpoint's name: ecr.api.
    Vpc "fixnado-vpc": "s3" is among gatewayEndpoints and interfaceEndpoints. Keep the gateway: it costs nothing.]
  `);
});

test("interface endpoints answer to the VPC alone, by the services' own names, for the account's credentials", async () => {
  const resources = await record(aNetwork());
  const endpoint = find(resources, "VpcEndpoint", "fixnado-vpc-endpoints-ecr.api").inputs;
  expect(endpoint).toMatchObject({
    serviceName: "com.amazonaws.eu-west-1.ecr.api",
    vpcEndpointType: "Interface",
    privateDnsEnabled: true,
    subnetIds: ["fixnado-vpc-private-a-id", "fixnado-vpc-private-b-id"],
    securityGroupIds: ["fixnado-vpc-endpoints-group-id"],
  });
  expect(JSON.parse(String(endpoint["policy"]))).toMatchObject({
    Statement: [{ Condition: { StringEquals: { "aws:PrincipalAccount": account } } }],
  });
  const rule = find(resources, "SecurityGroupIngressRule", "fixnado-vpc-endpoints-group-in-vpc");
  expect(rule.inputs).toMatchObject({ fromPort: 443, toPort: 443, cidrIpv4: "10.40.0.0/16" });
  expect(named(resources, /Egress/)).toEqual([]);
  expect(find(resources, "VpcEndpoint", "fixnado-vpc-endpoints-s3").inputs).toMatchObject({
    vpcEndpointType: "Gateway",
    routeTableIds: ["fixnado-vpc-routes-private-a-id", "fixnado-vpc-routes-private-b-id"],
  });
});

test("where S3's endpoint is the only way out, it is for the account's credentials and the layers of images", () => {
  const statements = (open: boolean) =>
    JSON.parse(endpointPolicy({ service: "s3", account, region, open })).Statement;
  expect(statements(false)).toEqual([
    {
      Effect: "Allow",
      Principal: "*",
      Action: "*",
      Resource: "*",
      Condition: { StringEquals: { "aws:PrincipalAccount": account } },
    },
    {
      Effect: "Allow",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*",
    },
  ]);
  expect(statements(true)).toEqual([
    { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" },
  ]);
});

test("every connection of the VPC is logged, by a role that can write there and nowhere else", async () => {
  const resources = await record(aNetwork(), { kmsKeyArn: "arn-of-key" });
  expect(find(resources, "FlowLog", "fixnado-vpc-flow-log")).toMatchObject({
    inputs: {
      vpcId: "fixnado-vpc-id",
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      maxAggregationInterval: 60,
    },
    dependsOn: expect.arrayContaining([
      "aws:iam/rolePolicy:RolePolicy::fixnado-vpc-flow-log-write",
    ]),
  });
  const group = find(resources, "cloudwatch/logGroup:LogGroup", "fixnado-vpc-flow-log-group");
  expect(group.inputs).toMatchObject({ retentionInDays: 90, kmsKeyId: "arn-of-key" });
  const role = find(resources, "iam/role:Role", "fixnado-vpc-flow-log-role").inputs;
  expect(JSON.parse(String(role["assumeRolePolicy"])).Statement).toMatchObject([
    {
      Effect: "Allow",
      Principal: { Service: "vpc-flow-logs.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "aws:SourceAccount": account } },
    },
  ]);
});

test("flow logs that are kept for ever, which is what AWS does by default, are refused", async () => {
  await expect(record(aNetwork({ flowLogDays: 0 }))).rejects.toThrow(
    /LogGroup "fixnado-vpc-flow-log-group": .*0/,
  );
});

test("a zone that is added changes nothing that stands, whatever its letter, where every zone has its gateway", async () => {
  const before = await record(aNetwork({}, ["b", "c"]));
  const after = await record(aNetwork({}, ["a", "b", "c"]));
  // These name all zones: endpoints get one more interface or route, in place.
  const naming = /^(Vpc fixnado-vpc|VpcEndpoint )/;
  const rest = (resources: readonly RecordedResource[]) =>
    resources.filter(({ type, name }) => !naming.test(`${type.split(":").at(-1)} ${name}`));
  expect(rest(after)).toEqual(expect.arrayContaining(rest(before)));
});

test("a preview shows everything that an update makes", async () => {
  const network = aNetwork();
  expect(listOf(await record(network, {}, true)).sort()).toEqual(
    listOf(await record(network)).sort(),
  );
});

test("what stands in it takes it as it is, and a disposable one may go", async () => {
  const seen: unknown[] = [];
  const resources = await recordProgram(async () => {
    const args = { network: aNetwork(), account, region, lifecycle: "disposable" } as const;
    const vpc = new Vpc("acme-vpc", args, awsOptions());
    seen.push(await valueOf(vpc.privateSubnetIds), Object.keys(vpc.publicSubnets), vpc.cidr);
  });
  expect(seen).toEqual([
    ["acme-vpc-private-a-id", "acme-vpc-private-b-id"],
    ["a", "b"],
    "10.40.0.0/16",
  ]);
  expect(resources.some(({ protect }) => protect)).toBe(false);
});

test("a way out that nobody chose, and endpoints for nobody's account in particular, do not compile", () => {
  // @ts-expect-error: whether it may go is said, never assumed
  const vpc: VpcArgs = { network: aNetwork(), account, region };
  // @ts-expect-error: none, single or per-zone
  const network: AwsNetwork = aNetwork({ nat: "instance" });
  const subnets = { public: {}, private: {}, data: {} };
  // @ts-expect-error: whether tasks reach the internet is said
  const routes: VpcRoutesArgs = {
    vpcId: "vpc-1",
    internetGatewayId: "igw-1",
    subnets,
    natZone: "a",
    lifecycle: "disposable",
  };
  // @ts-expect-error: without the account the policy would let everybody's credentials through
  const use: Parameters<typeof endpointPolicy>[0] = { service: "s3", region, open: false };
  expect([vpc.lifecycle, network.nat, routes.nat, use.account]).toEqual([
    undefined,
    "instance",
    undefined,
    undefined,
  ]);
});
