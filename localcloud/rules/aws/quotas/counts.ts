import { type QuotaId, quotas } from "../../../tables/aws/quotas.ts";
import { asText, list } from "../../../values/value.ts";
import type { Rule } from "../../rule.ts";
import { texts } from "../select.ts";
import * as types from "../types.ts";
import { passed } from "./quota.ts";

const regional: Readonly<Record<string, QuotaId>> = {
  [types.vpc]: "vpcs",
  [types.elasticIp]: "elasticIps",
  [types.securityGroup]: "securityGroups",
  [types.dbInstance]: "dbInstances",
  [types.dbClusterInstance]: "dbInstances",
};

export const regionQuotas: Rule = {
  id: "aws-region-quotas",
  source: [quotas.vpcs, quotas.elasticIps, quotas.securityGroups, quotas.dbInstances]
    .map(({ source }) => source)
    .join(", "),
  types: Object.keys(regional),
  mentions: (_inputs, type) => [{ kind: "counted", key: regional[type] ?? "" }],
  put: ({ world, site, type, id }) => {
    const quota = regional[type];
    if (quota === undefined) return undefined;
    const others = world
      .users(site, { kind: "counted", key: quota })
      .filter((found) => found.type !== type || found.id !== id);
    return passed(world, site, quota, others.length + 1);
  },
};

export const securityGroupQuota: Rule = {
  id: "aws-security-group-quota",
  source: quotas.rulesPerSecurityGroup.source,
  types: types.securityGroupRules,
  put: ({ world, site, type, id, inputs }) => {
    const group = asText(inputs.securityGroupId);
    const others = world
      .users(site, { kind: "AWS security group", key: group })
      .filter(
        (found) => found.type === type && found.id !== id && found.inputs.securityGroupId === group,
      );
    return passed(world, site, "rulesPerSecurityGroup", others.length + 1, group);
  },
};

/** Where each type names the groups of its network interfaces. */
const interfaces: Readonly<Record<string, string>> = {
  [types.loadBalancer]: "securityGroups[*]",
  [types.service]: "networkConfiguration.securityGroups[*]",
  [types.dbInstance]: "vpcSecurityGroupIds[*]",
  [types.dbCluster]: "vpcSecurityGroupIds[*]",
  [types.replicationGroup]: "securityGroupIds[*]",
  [types.lambda]: "vpcConfig.securityGroupIds[*]",
  [types.mountTarget]: "securityGroups[*]",
  [types.vpcEndpoint]: "securityGroupIds[*]",
  [types.launchTemplate]: "vpcSecurityGroupIds[*]",
};

export const interfaceQuota: Rule = {
  id: "aws-interface-quota",
  source: quotas.securityGroupsPerInterface.source,
  types: Object.keys(interfaces),
  put: ({ world, site, type, id, inputs }) => {
    const groups = new Set(texts(inputs, interfaces[type] ?? ""));
    return passed(world, site, "securityGroupsPerInterface", groups.size, id);
  },
};

export const cacheUserQuota: Rule = {
  id: "aws-cache-user-quota",
  source: quotas.cacheUsersPerGroup.source,
  types: [types.cacheUserGroup, types.cacheUserAssociation],
  put: ({ world, site, type, id, inputs }) => {
    const group = asText(inputs.userGroupId);
    const standing = world.find(site, types.cacheUserGroup, group);
    const given = type === types.cacheUserGroup ? inputs : standing?.inputs;
    const users = new Set(list(given?.userIds).map(asText));
    for (const found of world.users(site, { kind: "cache user group", key: group })) {
      if (found.type === types.cacheUserAssociation && found.id !== id)
        users.add(asText(found.inputs.userId));
    }
    if (type === types.cacheUserAssociation) users.add(asText(inputs.userId));
    return passed(world, site, "cacheUsersPerGroup", users.size, group);
  },
};
