import { expect, test } from "vitest";
import { type GroupRule, groupRulesOf } from "../../guard/read/group-rules.ts";

const single = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const older = "aws:ec2/securityGroupRule:SecurityGroupRule";
const group = "aws:ec2/securityGroup:SecurityGroup";

function rulesOf(type: string, inputs: Readonly<Record<string, unknown>>): GroupRule[] {
  const resource = { urn: "urn", type, name: "it", protect: false, outputs: {}, options: {} };
  return groupRulesOf({ ...resource, inputs });
}

const web = { protocol: "tcp", fromPort: 443, toPort: 443 };
const hidden = { kind: "cidr", value: "[unknown]" };

test.each<[what: string, type: string, inputs: Readonly<Record<string, unknown>>]>([
  ["a rule without another side", single, { ipProtocol: "tcp", fromPort: 443, toPort: 443 }],
  ["an older rule without another side", older, { type: "ingress", ...web }],
  ["a group's rule without another side", group, { ingress: [web] }],
  ["a group's rule that is not known", group, { ingress: ["[unknown]"] }],
  ["a group's rules that are not known", group, { ingress: "[unknown]" }],
  ["an older rule's networks that are not known", older, { ...web, cidrBlocks: "[unknown]" }],
])("%s is one with a network that is not known", (_, type, inputs) => {
  expect(rulesOf(type, inputs).map(({ peer }) => peer)).toEqual([hidden]);
});

test("every other side that a rule names is one", () => {
  const both = { ipProtocol: "tcp", cidrIpv4: "10.0.0.0/8", referencedSecurityGroupId: "sg-1" };
  const many = { ...web, cidrBlocks: ["a", "b"], securityGroups: ["sg-1"], self: true };
  expect(rulesOf(single, both).map(({ input }) => input)).toEqual([
    "cidrIpv4",
    "referencedSecurityGroupId",
  ]);
  expect(
    rulesOf(group, { egress: [many] }).map(({ direction, input }) => [direction, input]),
  ).toEqual(
    ["cidrBlocks", "cidrBlocks", "securityGroups", "self"].map((it) => [
      "egress",
      `egress[0].${it}`,
    ]),
  );
});

test("whether a group's own members are meant is yes where it is not known", () => {
  expect(rulesOf(older, { ...web, self: "[unknown]" }).map(({ peer }) => peer.kind)).toEqual([
    "self",
  ]);
  expect(rulesOf(older, { ...web, self: false, cidrBlocks: ["a"] })).toHaveLength(1);
});
