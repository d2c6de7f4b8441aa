import { expect, test } from "vitest";
import { Alb, type AlbArgs } from "../../../components/aws/alb.ts";
import { recordProgram } from "../../../fleet/model/record.ts";
import { find, listOf } from "../builders.ts";
import { awsOptions } from "./aws-site.ts";

const base: AlbArgs = {
  balancerName: "fixnado-shard-1",
  network: { vpcId: "vpc-1", publicSubnets: { a: "subnet-a", b: "subnet-b" } },
  targets: "sg-clients",
  certificateArn: "arn-of-certificate",
  accessLogsBucket: "fixnado-logs",
  testClients: "sg-smoke",
  lifecycle: "protected",
};

const record = (changes: Partial<AlbArgs> = {}) =>
  recordProgram(() => {
    new Alb("fixnado-shard-1", { ...base, ...changes }, awsOptions());
  });

const listener = async (port: number) =>
  find(await record(), "Listener", `fixnado-shard-1-${port}`).inputs;

const secure = {
  protocol: "HTTPS",
  sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
  certificateArn: "arn-of-certificate",
  routingHttpResponseStrictTransportSecurityHeaderValue: "max-age=31536000",
  routingHttpResponseServerEnabled: false,
  defaultActions: [
    {
      type: "fixed-response",
      fixedResponse: { statusCode: "404", contentType: "text/plain", messageBody: "Not found" },
    },
  ],
};

test("a protected load balancer writes every secure input, and neither AWS nor Pulumi deletes it", async () => {
  const resources = await record();
  expect(listOf(resources).sort()).toEqual([
    "Alb fixnado-shard-1",
    "Listener fixnado-shard-1-443",
    "Listener fixnado-shard-1-80",
    "Listener fixnado-shard-1-8443",
    "LoadBalancer fixnado-shard-1",
    "SecurityGroup fixnado-shard-1-group",
    "SecurityGroup fixnado-shard-1-group",
    "SecurityGroupEgressRule fixnado-shard-1-group-out-tasks",
    "SecurityGroupIngressRule fixnado-shard-1-group-in-http",
    "SecurityGroupIngressRule fixnado-shard-1-group-in-https",
    "SecurityGroupIngressRule fixnado-shard-1-group-in-test",
  ]);
  const balancer = find(resources, "LoadBalancer", "fixnado-shard-1");
  expect(balancer.protect).toBe(true);
  expect(balancer.inputs).toEqual({
    name: "fixnado-shard-1",
    loadBalancerType: "application",
    internal: false,
    ipAddressType: "ipv4",
    subnets: ["subnet-a", "subnet-b"],
    securityGroups: ["fixnado-shard-1-group-id"],
    enableDeletionProtection: true,
    dropInvalidHeaderFields: true,
    desyncMitigationMode: "strictest",
    enableHttp2: true,
    enableTlsVersionAndCipherSuiteHeaders: false,
    enableWafFailOpen: false,
    enableXffClientPort: false,
    preserveHostHeader: true,
    xffHeaderProcessingMode: "append",
    clientKeepAlive: 3600,
    idleTimeout: 60,
    accessLogs: { enabled: true, bucket: "fixnado-logs", prefix: "fixnado-shard-1" },
    tags: { "tenantry:lifecycle": "protected" },
  });
});

test("what no rule names is answered 404 over TLS 1.2 or 1.3, and plain HTTP only shows the way there", async () => {
  const common = {
    loadBalancerArn: "arn-of-fixnado-shard-1",
    tags: { "tenantry:lifecycle": "disposable" },
  };
  expect(await listener(443)).toEqual({ port: 443, ...secure, ...common });
  expect(await listener(8443)).toEqual({ port: 8443, ...secure, ...common });
  expect(await listener(80)).toEqual({
    ...common,
    port: 80,
    protocol: "HTTP",
    routingHttpResponseServerEnabled: false,
    defaultActions: [
      { type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } },
    ],
  });
});

test("the world gets in on 443 and 80, the smoke test alone on 8443, and it reaches nobody but its tasks", async () => {
  const resources = await record();
  const rule = (className: string, key: string) =>
    find(resources, className, `fixnado-shard-1-group-${key}`).inputs;
  const world = { cidrIpv4: "0.0.0.0/0" };
  expect(rule("SecurityGroupIngressRule", "in-https")).toMatchObject({ fromPort: 443, ...world });
  expect(rule("SecurityGroupIngressRule", "in-http")).toMatchObject({ fromPort: 80, ...world });
  const test = rule("SecurityGroupIngressRule", "in-test");
  expect(test).toMatchObject({
    fromPort: 8443,
    toPort: 8443,
    referencedSecurityGroupId: "sg-smoke",
  });
  const egress = resources.filter(({ type }) => type.endsWith(":SecurityGroupEgressRule"));
  expect(egress.map(({ inputs }) => inputs["referencedSecurityGroupId"])).toEqual(["sg-clients"]);
});

test("without a test group there is no test listener, and a disposable one may go", async () => {
  const { testClients: _, ...rest } = base;
  const resources = await recordProgram(() => {
    const alb = new Alb("acme", { ...rest, lifecycle: "disposable" }, awsOptions());
    expect(alb.testListenerArn).toBeNull();
  });
  expect(listOf(resources).filter((it) => /Ingress|Listener/.test(it))).toEqual([
    "SecurityGroupIngressRule acme-group-in-https",
    "SecurityGroupIngressRule acme-group-in-http",
    "Listener acme-80",
    "Listener acme-443",
  ]);
  expect(find(resources, "LoadBalancer", "acme")).toMatchObject({
    protect: false,
    inputs: { enableDeletionProtection: false },
  });
});

test("its logs cannot be left out, nor its certificate", () => {
  const { accessLogsBucket: _, certificateArn: __, ...rest } = base;
  // @ts-expect-error: a public load balancer without logs and TLS is none
  const args: AlbArgs = rest;
  expect(Object.keys(args)).not.toContain("certificateArn");
});

test("a name of 33 characters is cut and stays unique", async () => {
  const resources = await record({ balancerName: "fixnado-production-shard-number-1" });
  const physical = find(resources, "LoadBalancer", "fixnado-shard-1").inputs["name"];
  expect(physical).toMatch(/^fixnado-production-shar.*-[0-9a-f]{8}$/);
  expect(physical).toHaveLength(32);
});

test("one zone, a silent time that ELB does not take, and a name of ELB's own are refused all at once", async () => {
  const run = record({
    balancerName: "internal-shard",
    network: { vpcId: "vpc-1", publicSubnets: { a: "subnet-a" } },
    idleTimeoutSeconds: 0,
  });
  await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(`
    [Error: Alb "fixnado-shard-1": its name "internal-shard" is none for a load balancer: ELB takes a-z, 0-9 and "-" inside, with no "internal-" in front.
    Alb "fixnado-shard-1": network has one zone, a. A load balancer stands in two at least: add a zone to the site.
    Alb "fixnado-shard-1": idleTimeoutSeconds 0 is not taken. Give 1 to 4000.]
  `);
});
