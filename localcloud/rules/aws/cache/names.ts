import { asText, text } from "../../../values/value.ts";
import { inUseRule } from "../make/in-use-rule.ts";
import { nameRule } from "../make/name-rule.ts";
import * as types from "../types.ts";

const api = "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference";

export const replicationGroupName = nameRule({
  id: "aws-replication-group-name",
  source: `${api}/API_CreateReplicationGroup.html: ReplicationGroupAlreadyExists`,
  types: [types.replicationGroup],
  kind: "replication group",
  name: (inputs, id) => text(inputs.replicationGroupId) ?? id,
});

export const cacheSubnetGroupName = nameRule({
  id: "aws-cache-subnet-group-name",
  source: `${api}/API_CreateCacheSubnetGroup.html: CacheSubnetGroupAlreadyExists`,
  types: [types.cacheSubnetGroup],
  kind: "cache subnet group",
  name: (inputs, id) => text(inputs.name) ?? id,
});

export const cacheParameterGroupName = nameRule({
  id: "aws-cache-parameter-group-name",
  source: `${api}/API_CreateCacheParameterGroup.html: CacheParameterGroupAlreadyExists`,
  types: [types.cacheParameterGroup],
  kind: "cache parameter group",
  name: (inputs, id) => text(inputs.name) ?? id,
});

export const cacheUserName = nameRule({
  id: "aws-cache-user-name",
  source: `${api}/API_CreateUser.html: UserAlreadyExists`,
  types: [types.cacheUser],
  kind: "cache user",
  name: (inputs, id) => text(inputs.userId) ?? id,
});

export const cacheUserGroupName = nameRule({
  id: "aws-cache-user-group-name",
  source: `${api}/API_CreateUserGroup.html: UserGroupAlreadyExists`,
  types: [types.cacheUserGroup],
  kind: "cache user group",
  name: (inputs, id) => text(inputs.userGroupId) ?? id,
});

export const cacheSubnetGroupInUse = inUseRule({
  id: "aws-cache-subnet-group-in-use",
  source: `${api}/API_DeleteCacheSubnetGroup.html: CacheSubnetGroupInUse`,
  type: types.cacheSubnetGroup,
  kind: "cache subnet group",
  own: (inputs, id) => asText(inputs.name ?? id),
  holders: [types.replicationGroup],
});

export const cacheParameterGroupInUse = inUseRule({
  id: "aws-cache-parameter-group-in-use",
  source: `${api}/API_DeleteCacheParameterGroup.html: InvalidCacheParameterGroupState`,
  type: types.cacheParameterGroup,
  kind: "cache parameter group",
  own: (inputs, id) => asText(inputs.name ?? id),
  holders: [types.replicationGroup],
});

export const cacheUserGroupInUse = inUseRule({
  id: "aws-cache-user-group-in-use",
  source: `${api}/API_DeleteUserGroup.html: InvalidUserGroupState while a replication group has it`,
  type: types.cacheUserGroup,
  kind: "cache user group",
  own: (inputs, id) => asText(inputs.userGroupId ?? id),
  holders: [types.replicationGroup],
});
