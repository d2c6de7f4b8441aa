import { expect, test } from "vitest";
import type { Props } from "../../localcloud/values/value.ts";
import { Cloud, type Request } from "./support.ts";

const at = "eu-west-1:111122223333";

test("ids and names look like AWS's own and can be none of them", async () => {
  const cloud = new Cloud();
  const make = (type: string, inputs: Props, name = "net") => cloud.create({ type, inputs, name });
  const vpc = await make("aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" });
  expect(vpc.id).toMatch(/^vpc-local[0-9a-f]{12}$/);
  const guard = await make("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", { vpcId: vpc.id });
  expect(guard.id).toBe(vpc.outputs.defaultSecurityGroupId);
  const subnets = await Promise.all(
    ["a", "b"].map((zone, index) =>
      make(
        "aws:ec2/subnet:Subnet",
        { vpcId: vpc.id, cidrBlock: `10.0.${index}.0/24`, availabilityZone: `eu-west-1${zone}` },
        `net-${zone}`,
      ),
    ),
  );
  const subnetIds = subnets.map(({ id }) => id);
  await make("aws:ec2/internetGateway:InternetGateway", { vpcId: vpc.id });
  const balancer = await make("aws:lb/loadBalancer:LoadBalancer", { subnets: subnetIds });
  expect(balancer.id).toMatch(
    new RegExp(
      `^arn:aws:elasticloadbalancing:${at}:loadbalancer/app/net-0102030/local[0-9a-f]{11}$`,
    ),
  );
  expect(balancer.outputs).toMatchObject({
    arn: balancer.id,
    arnSuffix: balancer.id.split(":loadbalancer/")[1],
    vpcId: vpc.id,
    dnsName: expect.stringMatching(/^net-0102030-\d{10}\.eu-west-1\.elb\.local-cloud\.example$/),
  });
  const key = await make("aws:kms/key:Key", {});
  expect(key.id).toMatch(/^local[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  expect(key.outputs.arn).toBe(`arn:aws:kms:${at}:key/${key.id}`);
  const secret = await make("aws:secretsmanager/secret:Secret", { name: "net/db" });
  expect(secret.id).toMatch(
    new RegExp(`^arn:aws:secretsmanager:${at}:secret:net/db-local[0-9a-f]$`),
  );
  const queue = await make("aws:sqs/queue:Queue", { name: "jobs" });
  expect(queue.id).toBe("https://sqs.eu-west-1.local-cloud.example/111122223333/jobs");
  expect(queue.outputs).toMatchObject({ url: queue.id, arn: `arn:aws:sqs:${at}:jobs` });
});

test("the same request made again after its object went is another object", async () => {
  const cloud = new Cloud();
  const request: Request = { type: "aws:ec2/vpc:Vpc", inputs: { cidrBlock: "10.0.0.0/16" } };
  const first = await cloud.create(request);
  await cloud.remove(request, first);
  expect((await cloud.create(request)).id).not.toBe(first.id);
});

test("a certificate says which record proves each of its names, one for a domain and its wildcard", async () => {
  const inputs = {
    domainName: "crm.example",
    subjectAlternativeNames: ["*.crm.example", "api.example"],
    validationMethod: "DNS",
  };
  const { outputs } = await new Cloud().create({ type: "aws:acm/certificate:Certificate", inputs });
  const options = outputs.domainValidationOptions as Record<string, string>[];
  expect(options.map(({ domainName }) => domainName)).toEqual([
    "crm.example",
    "*.crm.example",
    "api.example",
  ]);
  expect(options[1]?.resourceRecordName).toBe(options[0]?.resourceRecordName);
  expect(options[2]).toMatchObject({
    resourceRecordName: expect.stringMatching(/^_local\d+\.api\.example\.$/),
    resourceRecordType: "CNAME",
  });
});

test("each registration of a task definition is the next revision, and the older one goes without the newer", async () => {
  const cloud = new Cloud();
  const request = (image: string): Request => ({
    type: "aws:ecs/taskDefinition:TaskDefinition",
    inputs: { family: "crm", containerDefinitions: JSON.stringify([{ name: "crm", image }]) },
  });
  const first = await cloud.create(request("one"));
  const second = await cloud.create(request("two"));
  expect(first.outputs).toMatchObject({
    revision: 1,
    arn: `arn:aws:ecs:${at}:task-definition/crm:1`,
  });
  expect(second.outputs).toMatchObject({
    revision: 2,
    arn: `arn:aws:ecs:${at}:task-definition/crm:2`,
  });
  await cloud.remove(request("one"), first);
  expect((await cloud.read(request("two"), second))?.outputs.revision).toBe(2);
});

test("what is only written is in no output, and an edit makes anew what follows from it", async () => {
  const cloud = new Cloud();
  const request = (more: Props): Request => ({
    type: "aws:rds/instance:Instance",
    inputs: {
      engine: "postgres",
      engineVersion: "17",
      instanceClass: "db.t4g.small",
      allocatedStorage: 20,
      username: "tenantry",
      identifier: "acme",
      passwordWo: "plain-secret",
      passwordWoVersion: 1,
      skipFinalSnapshot: true,
      tags: { a: "1" },
      ...more,
    },
  });
  const made = await cloud.create(request({}));
  expect(made.outputs.passwordWo).toBeUndefined();
  expect(made.outputs.address).toMatch(
    /^acme\.local[0-9a-f]+\.eu-west-1\.rds\.local-cloud\.example$/,
  );
  expect(made.outputs.endpoint).toBe(`${made.outputs.address as string}:5432`);
  const outputs = await cloud.update(request({ engineVersion: "17.6", tags: { a: "2" } }), made);
  expect(outputs).toMatchObject({ engineVersionActual: "17.6", tagsAll: { a: "2" } });
  expect(JSON.stringify(cloud.world.objects())).not.toContain("plain-secret");
});

test("accounts and regions are worlds of their own", async () => {
  const cloud = new Cloud();
  const request: Request = { type: "aws:sns/topic:Topic", inputs: { name: "alarms" } };
  const elsewhere = { region: "eu-west-2", allowedAccountIds: ["444455556666"] };
  const here = await cloud.create(request);
  const there = await cloud.create(request, elsewhere);
  expect(there.id).toBe("arn:aws:sns:eu-west-2:444455556666:alarms");
  expect(await cloud.read(request, here, elsewhere)).toBeUndefined();
  expect(new Set(cloud.world.objects().map(({ site }) => site))).toEqual(
    new Set(["aws 111122223333 eu-west-1", "aws 444455556666 eu-west-2"]),
  );
});

test("an import finds an object by the id that AWS people know, where that is not its own", async () => {
  const cloud = new Cloud();
  const cluster: Request = { type: "aws:ecs/cluster:Cluster", inputs: { name: "net" } };
  const database: Request = {
    type: "aws:rds/instance:Instance",
    inputs: {
      engine: "postgres",
      instanceClass: "db.t4g.small",
      allocatedStorage: 20,
      identifier: "acme",
      username: "tenantry",
      manageMasterUserPassword: true,
      skipFinalSnapshot: true,
    },
  };
  for (const [request, given] of [
    [cluster, "net"],
    [database, "acme"],
  ] as const) {
    const made = await cloud.create(request);
    expect(made.id).not.toBe(given);
    const found = await cloud.read(request, { id: given, inputs: {}, outputs: {} });
    expect(found?.id).toBe(made.id);
  }
});

test("a function that is invoked here does not run, and its result says so", async () => {
  const cloud = new Cloud();
  const assumeRolePolicy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
    ],
  });
  const role = await cloud.create({ type: "aws:iam/role:Role", inputs: { assumeRolePolicy } });
  const inputs = {
    role: role.outputs.arn as string,
    runtime: "nodejs22.x",
    handler: "index.handler",
    s3Bucket: "code",
    s3Key: "fn.zip",
  };
  const fn = await cloud.create({ type: "aws:lambda/function:Function", inputs, name: "fn" });
  const { outputs } = await cloud.create({
    type: "aws:lambda/invocation:Invocation",
    inputs: { functionName: fn.outputs.name as string, input: "{}", lifecycleScope: "CRUD" },
  });
  expect(outputs.result).toBe('{"localCloud":"not run"}');
});
