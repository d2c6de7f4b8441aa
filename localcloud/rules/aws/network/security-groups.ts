import { describeUrn } from "../../../values/urn.ts";
import { asText, type Props, text } from "../../../values/value.ts";
import type { Rule } from "../../rule.ts";
import { inUseRule, listed } from "../make/in-use-rule.ts";
import { nameRule } from "../make/name-rule.ts";
import * as types from "../types.ts";

const errors = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html";

export const securityGroupName = nameRule({
  id: "aws-security-group-name",
  source: `${errors}: InvalidGroup.Duplicate`,
  types: [types.securityGroup],
  kind: "security group name",
  name: (inputs) => {
    const name = text(inputs.name);
    return name === undefined ? undefined : `${name} in ${asText(inputs.vpcId)}`;
  },
});

/** The same protocol, ports and other end a second time, whatever the description says. */
export const securityGroupRuleTwice: Rule = {
  id: "aws-security-group-rule-twice",
  source: `${errors}: InvalidPermission.Duplicate`,
  types: types.securityGroupRules,
  owns: (inputs, _id, type) => [{ kind: "security group rule", key: ruleKey(inputs, type) }],
  taken: (_mark, owner, inputs) =>
    `security group ${asText(inputs.securityGroupId)} has this rule already, from ${describeUrn(owner.urn)}`,
};

function ruleKey(inputs: Props, type: string): string {
  const names = [
    "securityGroupId",
    "ipProtocol",
    "fromPort",
    "toPort",
    "referencedSecurityGroupId",
    "cidrIpv4",
    "cidrIpv6",
    "prefixListId",
  ];
  return [type, ...names.map((name) => asText(inputs[name]) || "-")].join(" ");
}

const base = inUseRule({
  id: "aws-security-group-in-use",
  source: `${errors}: DependencyViolation`,
  type: types.securityGroup,
  kind: "AWS security group",
  holders: [
    types.loadBalancer,
    types.service,
    types.dbInstance,
    types.dbCluster,
    types.replicationGroup,
    types.lambda,
    types.mountTarget,
    types.vpcEndpoint,
    types.launchTemplate,
  ],
});

/** Rules of other groups that name it hold it; its own go with it. */
export const securityGroupInUse: Rule = {
  ...base,
  remove: (context) => {
    const { world, site, id } = context;
    const rules = world
      .users(site, { kind: "AWS security group", key: id })
      .filter(
        ({ type, inputs }) =>
          types.securityGroupRules.includes(type) && inputs.securityGroupId !== id,
      );
    return rules.length === 0
      ? base.remove?.(context)
      : `security group ${id} is named by rules of other groups, ${listed(rules)}; remove them first`;
  },
  removed: ({ world, site, id }) => {
    for (const rule of world.users(site, { kind: "AWS security group", key: id })) {
      if (types.securityGroupRules.includes(rule.type)) world.remove(site, rule.type, rule.id);
    }
  },
};
