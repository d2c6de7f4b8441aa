import { expect, test } from "vitest";
import { configFailures } from "../../localcloud/provider/session.ts";
import type { Props } from "../../localcloud/values/value.ts";
import { Cloud, schemaOf } from "./support.ts";

const group = "aws:lb/targetGroup:TargetGroup";
const good = { port: 8080, protocol: "HTTP", vpcId: "vpc-1", targetType: "ip" };

async function refusal(type: string, inputs: Props, name?: string): Promise<string> {
  try {
    await new Cloud().check({ type, inputs, ...(name === undefined ? {} : { name }) });
  } catch (error) {
    return String(error);
  }
  return "accepted";
}

test.each<[what: string, type: string, inputs: Props, reason: RegExp]>([
  [
    "a nested key that there is not",
    group,
    { ...good, healthCheck: { pathh: "/" } },
    /healthCheck\.pathh: Invalid or unknown key/,
  ],
  [
    "a value that is none of the accepted ones",
    group,
    { ...good, targetType: "pod" },
    /targetType: expected to be one of .*"ip".*, got pod/,
  ],
  [
    "a number out of range",
    group,
    { ...good, slowStart: 5 },
    /slowStart: is 5; expected 30 to 900/,
  ],
  [
    "a text of another form",
    group,
    { ...good, healthCheck: { path: "health" } },
    /healthCheck\.path: is "health"; expected a match of \^\//,
  ],
  [
    "two inputs that exclude each other",
    group,
    { ...good, name: "a", namePrefix: "b" },
    /name: conflicts with namePrefix/,
  ],
  [
    "a target group of addresses without a VPC",
    group,
    { ...good, vpcId: undefined } as never,
    /vpcId: must be specified with a targetType other than lambda/,
  ],
  [
    "none of what one is needed",
    "aws:lb/loadBalancer:LoadBalancer",
    {},
    /one of subnets, subnetMappings must be specified/,
  ],
  [
    "two of what only one may be given",
    "aws:lb/loadBalancer:LoadBalancer",
    { subnets: ["subnet-1"], subnetMappings: [{ subnetId: "subnet-1" }] },
    /only one of subnets, subnetMappings can be specified/,
  ],
  [
    "an input without the one that it needs",
    "aws:rds/instance:Instance",
    { instanceClass: "db.t4g.small", passwordWo: "x" },
    /passwordWo: needs passwordWoVersion beside it/,
  ],
  [
    "a list that is too long",
    "aws:ecs/service:Service",
    { orderedPlacementStrategies: [1, 2, 3, 4, 5, 6].map(() => ({ type: "spread" })) },
    /orderedPlacementStrategies: has 6 elements; expected at most 5/,
  ],
  [
    "text that is not JSON",
    "aws:sqs/queuePolicy:QueuePolicy",
    { queueUrl: "q", policy: "{" },
    /policy: contains invalid JSON/,
  ],
  [
    "a network that is too large",
    "aws:ec2/vpc:Vpc",
    { cidrBlock: "10.0.0.0/8" },
    /cidrBlock: has a prefix of 8 bits; expected 16 to 28/,
  ],
  [
    "a route that leads to two places",
    "aws:ec2/route:Route",
    {
      routeTableId: "rtb-1",
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: "igw-1",
      natGatewayId: "nat-1",
    },
    /only one of .* can be specified, but gatewayId, natGatewayId were specified/,
  ],
  [
    "an invocation over its life without an object",
    "aws:lambda/invocation:Invocation",
    { functionName: "f", lifecycleScope: "CRUD", input: "[]" },
    /input: must be a JSON object/,
  ],
  [
    "a period that CloudWatch does not have",
    "aws:cloudwatch/metricAlarm:MetricAlarm",
    {
      comparisonOperator: "GreaterThanThreshold",
      evaluationPeriods: 1,
      metricName: "m",
      statistic: "Average",
      period: 45,
    },
    /period: is 45; expected 10, 20, 30 or a multiple of 60/,
  ],
])("%s is refused", async (_what, type, inputs, reason) => {
  expect(await refusal(type, inputs)).toMatch(reason);
});

test("what AWS accepts is accepted", async () => {
  expect(await refusal(group, good)).toBe("accepted");
  expect(await refusal(group, { ...good, slowStart: 0 })).toBe("accepted");
  expect(await refusal("aws:rds/cluster:Cluster", { engine: "custom-oracle" })).toBe("accepted");
});

test("a name that the program does not give is the logical one with seven digits, and it is kept", async () => {
  const cloud = new Cloud();
  const named = async (type: string, inputs: Props, name: string): Promise<Props> =>
    cloud.check({ type, inputs, name });
  expect((await named("aws:sns/topic:Topic", {}, "alarms")).name).toBe("alarms-0102030");
  expect((await named("aws:sqs/queue:Queue", { fifoQueue: true }, "jobs")).name).toBe(
    "jobs-0102030.fifo",
  );
  expect((await named("aws:s3/bucket:Bucket", {}, "Files")).bucket).toBe("files-0102030");
  expect((await named("aws:kms/alias:Alias", { targetKeyId: "k" }, "net")).name).toBe(
    "alias/net-0102030",
  );
  const db = { instanceClass: "db.t4g.small" };
  expect((await named("aws:rds/instance:Instance", db, "acme")).identifier).toBe("acme0102030");
  expect((await named("aws:sns/topic:Topic", { namePrefix: "a-" }, "alarms")).name).toBeUndefined();
  const record = { zoneId: "Z1", name: "crm.example", type: "A", ttl: 60, records: ["192.0.2.1"] };
  expect(await named("aws:route53/record:Record", record, "crm")).toMatchObject(record);
});

test("a logical name that leaves no room for the digits is refused in the preview", async () => {
  const name = "a-tenant-with-a-long-name-and-its-service";
  expect(await refusal(group, good, name)).toMatch(
    /name: name 'a-tenant.*' plus 7 random chars is longer than maximum length 32/,
  );
});

test("defaults are added where the program says nothing and where nothing excludes them", async () => {
  const inputs = {
    loadBalancerType: "application",
    subnets: ["subnet-1"],
    accessLogs: { bucket: "logs" },
  };
  const checked = await new Cloud().check({ type: "aws:lb/loadBalancer:LoadBalancer", inputs });
  expect(checked).toMatchObject({
    idleTimeout: 60,
    accessLogs: { bucket: "logs", enabled: false },
  });
  expect(checked.connectionLogs).toBeUndefined();
  expect(checked.__defaults).toContain("idleTimeout");
  expect(checked.__defaults).not.toContain("loadBalancerType");
});

test("the provider's default tags stand beside the resource's own, which win", async () => {
  const config = {
    region: "eu-west-1",
    allowedAccountIds: ["111122223333"],
    defaultTags: { tags: { site: "one", owner: "all" } },
  };
  const inputs = { tags: { owner: "crm" } };
  const checked = await new Cloud().check({ type: "aws:sns/topic:Topic", inputs }, config);
  expect(checked.tags).toEqual({ site: "one", owner: "crm" });
});

test("a provider must say its region and the one account that it may touch", async () => {
  const schema = await schemaOf("aws");
  const wrong = (config: Props): string[] =>
    configFailures("aws", schema, config).map(({ property }) => property);
  expect(wrong({ region: "eu-west-1", allowedAccountIds: '["111122223333"]' })).toEqual([]);
  expect(wrong({})).toEqual(["region", "allowedAccountIds"]);
  expect(wrong({ region: "eu-west-1", allowedAccountIds: ["1", "2"] })).toContain(
    "allowedAccountIds",
  );
});
