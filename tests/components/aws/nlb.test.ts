import { expect, test } from "vitest";
import { Alb } from "../../../components/aws/alb.ts";
import type { SubnetIds } from "../../../components/aws/network-ref.ts";
import { Nlb, type NlbArgs } from "../../../components/aws/nlb.ts";
import { recordProgram } from "../../../fleet/model/record.ts";
import { find, listOf } from "../builders.ts";
import { awsOptions } from "./aws-site.ts";

const twoZones: SubnetIds = { a: "subnet-a", b: "subnet-b" };

const record = (publicSubnets = twoZones) =>
  recordProgram(() => {
    const opts = awsOptions();
    const alb = new Alb(
      "acme",
      {
        balancerName: "acme",
        network: { vpcId: "vpc-1", publicSubnets: twoZones },
        targets: "sg-clients",
        certificateArn: "arn-of-certificate",
        accessLogsBucket: "acme-logs",
        lifecycle: "protected",
      },
      opts,
    );
    const network = { vpcId: "vpc-1", publicSubnets };
    new Nlb("acme-static", { network, alb, lifecycle: "protected" }, opts);
  });

test("there is an address a zone, named after it, which nobody deletes by accident", async () => {
  const resources = await record();
  const made = listOf(resources).filter((it) => it.includes("acme-static"));
  expect(made.sort()).toEqual([
    "Eip acme-static-address-a",
    "Eip acme-static-address-b",
    "Listener acme-static-443",
    "Listener acme-static-80",
    "LoadBalancer acme-static",
    "Nlb acme-static",
    "SecurityGroup acme-static-group",
    "SecurityGroup acme-static-group",
    "SecurityGroupEgressRule acme-static-group-out-http",
    "SecurityGroupEgressRule acme-static-group-out-https",
    "SecurityGroupIngressRule acme-static-group-in-http",
    "SecurityGroupIngressRule acme-static-group-in-https",
    "TargetGroup acme-static-443-alb",
    "TargetGroup acme-static-80-alb",
    "TargetGroupAttachment acme-static-443-target",
    "TargetGroupAttachment acme-static-80-target",
  ]);
  expect(find(resources, "Eip", "acme-static-address-a")).toMatchObject({
    protect: true,
    inputs: { domain: "vpc" },
  });
  expect(find(resources, "LoadBalancer", "acme-static")).toMatchObject({
    protect: true,
    inputs: {
      name: "acme-static",
      loadBalancerType: "network",
      internal: false,
      enableDeletionProtection: true,
      enableCrossZoneLoadBalancing: true,
      enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "on",
      securityGroups: ["acme-static-group-id"],
      subnetMappings: [{ subnetId: "subnet-a" }, { subnetId: "subnet-b" }],
    },
  });
});

test("a running site gets it beside what it has: whoever comes to the load balancer by its own name is still let in", async () => {
  const resources = await record();
  const rules = resources
    .filter(({ type }) => type.endsWith(":SecurityGroupIngressRule"))
    .filter(({ inputs }) => inputs["securityGroupId"] === "acme-group-id");
  expect(rules.map(({ inputs }) => [inputs["fromPort"], inputs["cidrIpv4"]])).toEqual([
    [443, "0.0.0.0/0"],
    [80, "0.0.0.0/0"],
  ]);
  const out = find(resources, "SecurityGroupEgressRule", "acme-static-group-out-https");
  expect(out.inputs).toMatchObject({ fromPort: 443, referencedSecurityGroupId: "acme-group-id" });
});

test("it waits for the listeners behind, and asks them what they answer when they are well", async () => {
  const resources = await record();
  const group = find(resources, "TargetGroup", "acme-static-443-alb");
  expect(group.inputs).toMatchObject({
    namePrefix: "nl443-",
    targetType: "alb",
    protocol: "TCP",
    port: 443,
    healthCheck: { protocol: "HTTPS", path: "/", matcher: "404", port: "traffic-port" },
  });
  expect(find(resources, "TargetGroup", "acme-static-80-alb").inputs).toMatchObject({
    healthCheck: { protocol: "HTTP", matcher: "301" },
  });
  expect(find(resources, "TargetGroupAttachment", "acme-static-443-target").dependsOn).toEqual(
    expect.arrayContaining([
      "aws:lb/listener:Listener::acme-443",
      "aws:lb/listener:Listener::acme-80",
    ]),
  );
});

test("a zone that is added gives no other an address", async () => {
  const before = await record();
  const after = await record({ c: "subnet-c", ...twoZones });
  const addresses = (resources: typeof before) =>
    resources.filter(({ type }) => type.endsWith(":Eip"));
  expect(addresses(after)).toEqual(expect.arrayContaining(addresses(before)));
});

test("addresses in no zone are refused, and what nobody says may go does not compile", async () => {
  await expect(record({})).rejects.toThrowErrorMatchingInlineSnapshot(
    `[Error: Nlb "acme-static": network has no zone. An address stands in one at least.]`,
  );
  const network = { vpcId: "vpc-1", publicSubnets: twoZones };
  // @ts-expect-error: whether its addresses may be lost is said, never assumed
  const args: Omit<NlbArgs, "alb"> = { network };
  expect(args.lifecycle).toBeUndefined();
});
