import { expect, test } from "vitest";
import { SecurityGroup, type SecurityGroupArgs } from "../../../components/aws/security-group.ts";
import { recordProgram } from "../../../fleet/model/record.ts";
import { find, listOf } from "../builders.ts";
import { awsOptions } from "./aws-site.ts";

const base = { vpcId: "vpc-1", description: "Tasks of acme-crm", ingress: {}, egress: {} };

const record = (changes: Partial<SecurityGroupArgs> = {}) =>
  recordProgram(() => {
    new SecurityGroup("acme-crm-group", { ...base, ...changes }, awsOptions());
  });

const rules = {
  ingress: {
    https: { port: 443, from: "world", description: "Requests" },
    balancer: { port: 4000, from: { group: "sg-alb" }, description: "The load balancer" },
  },
  egress: {
    mysql: { port: 3306, to: { group: "sg-mysql" }, description: "Its database" },
    vpc: { port: { from: 9000, to: 9010 }, to: { cidr: "10.40.0.0/20" }, description: "Workers" },
    internet: { port: 443, to: "world", description: "Other services" },
  },
} satisfies Partial<SecurityGroupArgs>;

test("every rule is a resource of its own, named after its key, and none stands in the group itself", async () => {
  const resources = await record(rules);
  expect(listOf(resources)).toEqual([
    "SecurityGroup acme-crm-group",
    "SecurityGroup acme-crm-group",
    "SecurityGroupIngressRule acme-crm-group-in-https",
    "SecurityGroupIngressRule acme-crm-group-in-balancer",
    "SecurityGroupEgressRule acme-crm-group-out-mysql",
    "SecurityGroupEgressRule acme-crm-group-out-vpc",
    "SecurityGroupEgressRule acme-crm-group-out-internet",
  ]);
  const group = find(resources, "ec2/securityGroup:SecurityGroup", "acme-crm-group");
  expect(group.inputs).toEqual({
    vpcId: "vpc-1",
    description: "Tasks of acme-crm",
    tags: { Name: "acme-crm-group", "tenantry:lifecycle": "disposable" },
  });
  const inputsOf = (className: string, key: string) =>
    find(resources, className, `acme-crm-group-${key}`).inputs;
  const own = { securityGroupId: "acme-crm-group-id", ipProtocol: "tcp" };
  expect(inputsOf("SecurityGroupIngressRule", "in-https")).toEqual({
    ...own,
    fromPort: 443,
    toPort: 443,
    cidrIpv4: "0.0.0.0/0",
    description: "Requests",
  });
  expect(inputsOf("SecurityGroupIngressRule", "in-balancer")).toEqual({
    ...own,
    fromPort: 4000,
    toPort: 4000,
    referencedSecurityGroupId: "sg-alb",
    description: "The load balancer",
  });
  expect(inputsOf("SecurityGroupEgressRule", "out-vpc")).toEqual({
    ...own,
    fromPort: 9000,
    toPort: 9010,
    cidrIpv4: "10.40.0.0/20",
    description: "Workers",
  });
});

test("a rule that is added changes no other", async () => {
  const before = await record({ egress: rules.egress });
  const after = await record({
    egress: { dns: { port: 853, to: "world", description: "DNS over TLS" }, ...rules.egress },
  });
  expect(after).toEqual(expect.arrayContaining(before));
  expect(after).toHaveLength(before.length + 1);
});

test("the types let the world in on web ports only, and nobody out on all ports", async () => {
  const ingress = { ssh: { port: 22, from: "world", description: "Shell" } } as const;
  const egress = {
    all: { port: { from: 1, to: 65_535 }, to: "world", description: "Everything" },
  } as const;
  // @ts-expect-error: port 22 is none of 80 and 443
  const open: SecurityGroupArgs = { ...base, ingress };
  // @ts-expect-error: the world is one port a rule
  const wide: SecurityGroupArgs = { ...base, egress };
  expect([open.ingress, wide.egress]).toEqual([ingress, egress]);
});

test("a world that comes as a network, and what EC2 would not take, are refused all at once", async () => {
  const run = record({
    description: "",
    ingress: {
      any: { port: 22, from: { cidr: "0.0.0.0/0" }, description: "Shell" },
      half: { port: 443, from: { cidr: "10.0.0.0/7" }, description: "More than private" },
      near: { port: 443, from: { cidr: "172.32.0.0/16" }, description: "Beside private" },
    },
    egress: {
      "Not a key": { port: 70_000, to: "world", description: "Größe" },
      back: { port: { from: 20, to: 10 }, to: { cidr: "192.168.7.0/24" }, description: "Back" },
    },
  });
  await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(`
    [Error: SecurityGroup "acme-crm-group": description "" is not taken by EC2. Give 1 to 255 letters, digits, spaces and . _ - : / ( ) # , @ [ ] + = & ; { } ! $ *
    SecurityGroup "acme-crm-group": ingress "any": 0.0.0.0/0 is no private network. Give one inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, or name the world: from: "world" on port 80 or 443, to: "world" on one port.
    SecurityGroup "acme-crm-group": ingress "half": 10.0.0.0/7 is no private network. Give one inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, or name the world: from: "world" on port 80 or 443, to: "world" on one port.
    SecurityGroup "acme-crm-group": ingress "near": 172.32.0.0/16 is no private network. Give one inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, or name the world: from: "world" on port 80 or 443, to: "world" on one port.
    SecurityGroup "acme-crm-group": egress "Not a key": description "Größe" is not taken by EC2. Give 1 to 255 letters, digits, spaces and . _ - : / ( ) # , @ [ ] + = & ; { } ! $ *
    SecurityGroup "acme-crm-group": egress "Not a key": a key is made of a-z, 0-9, "." and "-". It is part of the rule's name.
    SecurityGroup "acme-crm-group": egress "Not a key": port 70000 is none. Give 1 to 65535.
    SecurityGroup "acme-crm-group": egress "back": ports 20 to 10 end before they begin.]
  `);
});

test("a group without rules only marks its members", async () => {
  expect(listOf(await record())).toEqual([
    "SecurityGroup acme-crm-group",
    "SecurityGroup acme-crm-group",
  ]);
});
