import { expect, test } from "vitest";
import { Simulator } from "../../localcloud/provider/simulator.ts";
import { awsTypes } from "../../localcloud/tables/aws/facts.ts";
import { type Props, UNKNOWN } from "../../localcloud/values/value.ts";
import { World } from "../../localcloud/world/world.ts";
import { Cloud, schemaOf, tempFolder } from "./support.ts";

const database = "aws:rds/instance:Instance";
const balancer = "aws:lb/loadBalancer:LoadBalancer";
const invocation = "aws:lambda/invocation:Invocation";

/** Paths that change, each with whether it makes a new object. */
async function effect(type: string, from: Props, to: Props): Promise<Record<string, string>> {
  const found = await new Cloud().diff(type, from, to);
  return Object.fromEntries(
    found.map(({ change, replaces }) => [change.path, replaces ? "replaces" : "in place"]),
  );
}

test("of a database, what AWS cannot change replaces and what it can does not", async () => {
  const from = {
    engine: "postgres",
    username: "tenantry",
    instanceClass: "db.t4g.small",
    tags: { a: "1" },
  };
  const to = {
    engine: "mysql",
    username: "other",
    instanceClass: "db.t4g.large",
    tags: { a: "2" },
  };
  expect(await effect(database, from, to)).toEqual({
    engine: "replaces",
    username: "replaces",
    instanceClass: "in place",
    "tags.a": "in place",
  });
});

test("an input that nobody has read replaces what holds data, and nothing else", async () => {
  const unread = "engineLifecycleSupport";
  expect(await effect(database, {}, { [unread]: "x" })).toEqual({ [unread]: "replaces" });
  expect(
    await effect("aws:dynamodb/table:Table", { readCapacity: 1 }, { readCapacity: 2 }),
  ).toEqual({
    readCapacity: "replaces",
  });
  expect(await effect("aws:waf/ipSet:IpSet", { name: "a" }, { name: "b" })).toEqual({
    name: "in place",
  });
});

test("another region replaces, whatever the type", async () => {
  const cloud = new Cloud();
  const schema = await schemaOf("aws");
  const regional = awsTypes().filter((type) => schema.resources[type]?.inputs.region);
  expect(regional.length).toBeGreaterThan(90);
  for (const type of regional) {
    const [only] = await cloud.diff(type, {}, { region: "eu-west-2" });
    expect([type, only?.replaces]).toEqual([type, true]);
  }
});

test("a whole revision of a task definition replaces, and so does any field inside it", async () => {
  const volume = (rootDirectory: string): Props => ({
    volumes: [{ name: "files", efsVolumeConfiguration: { fileSystemId: "fs-1", rootDirectory } }],
  });
  expect(await effect("aws:ecs/taskDefinition:TaskDefinition", volume("/a"), volume("/b"))).toEqual(
    {
      "volumes[0].efsVolumeConfiguration.rootDirectory": "replaces",
    },
  );
});

test.each<[what: string, type: string, from: Props, to: Props, replaces: boolean]>([
  ["a network load balancer that gets a subnet more", balancer, net(["a"]), net(["a", "b"]), false],
  ["a network load balancer that loses a subnet", balancer, net(["a", "b"]), net(["a"]), true],
  [
    "an application load balancer that loses a subnet",
    balancer,
    app(["a", "b"]),
    app(["a"]),
    false,
  ],
  [
    "a rule from another range",
    ingress(),
    { cidrIpv4: "10.0.0.0/8" },
    { cidrIpv4: "10.1.0.0/16" },
    false,
  ],
  [
    "a rule from a group instead of a range",
    ingress(),
    { cidrIpv4: "10.0.0.0/8" },
    { referencedSecurityGroupId: "sg-1" },
    true,
  ],
  [
    "an older version of a cache",
    cacheGroup(),
    { engineVersion: "8.1" },
    { engineVersion: "8.0" },
    true,
  ],
  [
    "a newer version of a cache",
    cacheGroup(),
    { engineVersion: "8.0" },
    { engineVersion: "8.1" },
    false,
  ],
  ["a cache that leaves Redis", cacheGroup(), { engine: "redis" }, { engine: "valkey" }, false],
  ["the input of an invocation with a life of its own", invocation, run("1"), run("2"), false],
  [
    "the input of an invocation that runs once",
    invocation,
    { ...run("1"), lifecycleScope: "CREATE_ONLY" },
    { ...run("2"), lifecycleScope: "CREATE_ONLY" },
    true,
  ],
  [
    "triggers of an invocation",
    invocation,
    { ...run("1"), triggers: { a: "1" } },
    { ...run("1"), triggers: { a: "2" } },
    true,
  ],
  [
    "a VPC that gives up dedicated hosts",
    vpc(),
    { instanceTenancy: "dedicated" },
    { instanceTenancy: "default" },
    false,
  ],
  [
    "a VPC that takes dedicated hosts",
    vpc(),
    { instanceTenancy: "default" },
    { instanceTenancy: "dedicated" },
    true,
  ],
])("%s", async (_what, type, from, to, replaces) => {
  const verdicts = Object.values(await effect(type, from, to));
  expect(verdicts.length).toBeGreaterThan(0);
  expect(verdicts.includes("replaces")).toBe(replaces);
});

test("a value that is not known yet replaces where a change would", async () => {
  expect(await effect("aws:ec2/subnet:Subnet", { vpcId: "vpc-1" }, { vpcId: UNKNOWN })).toEqual({
    vpcId: "replaces",
  });
});

test("what is only written makes no difference; its version does, in place", async () => {
  const from = { passwordWo: "one", passwordWoVersion: 1 };
  expect(await effect(database, from, { ...from, passwordWo: "two" })).toEqual({});
  expect(await effect(database, from, { passwordWo: "two", passwordWoVersion: 2 })).toEqual({
    passwordWoVersion: "in place",
  });
});

test("the old object goes first where the program chose the name, and where two cannot stand at once", async () => {
  const cloud = new Cloud();
  const simulator = new Simulator({
    pkg: "aws",
    schema: await schemaOf("aws"),
    world: new World(tempFolder()),
  });
  const goesFirst = async (type: string, inputs: Props): Promise<boolean> =>
    simulator.oldGoesFirst(type, await cloud.check({ type, inputs }));
  const assumeRolePolicy = JSON.stringify({
    Statement: [
      { Effect: "Allow", Principal: { Service: "x.amazonaws.com" }, Action: "sts:AssumeRole" },
    ],
  });
  const role = { assumeRolePolicy };
  const trust = "aws:iam/role:Role";
  expect(await goesFirst(trust, role)).toBe(false);
  expect(await goesFirst(trust, { ...role, name: "crm" })).toBe(true);
  expect(await goesFirst(trust, { ...role, namePrefix: "crm-" })).toBe(false);
  const attachment = { role: "crm", policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" };
  expect(await goesFirst("aws:iam/rolePolicyAttachment:RolePolicyAttachment", attachment)).toBe(
    true,
  );
});

function net(subnets: string[]): Props {
  return { loadBalancerType: "network", subnets };
}

function app(subnets: string[]): Props {
  return { loadBalancerType: "application", subnets };
}

function run(input: string): Props {
  return { lifecycleScope: "CRUD", input };
}

function ingress(): string {
  return "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
}

function cacheGroup(): string {
  return "aws:elasticache/replicationGroup:ReplicationGroup";
}

function vpc(): string {
  return "aws:ec2/vpc:Vpc";
}
