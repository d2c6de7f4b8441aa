import type { Rule } from "../../rule.ts";
import {
  cacheParameterGroupInUse,
  cacheParameterGroupName,
  cacheSubnetGroupInUse,
  cacheSubnetGroupName,
  cacheUserGroupInUse,
  cacheUserGroupName,
  cacheUserName,
  replicationGroupName,
} from "./names.ts";
import { cacheReferences } from "./references.ts";
import {
  cacheAccess,
  cacheEngines,
  cacheFailover,
  cacheFinalSnapshot,
} from "./replication-groups.ts";
import { associatedOnce, defaultUser, userEngine, userNamesDiffer } from "./users.ts";

export const cacheRules: readonly Rule[] = [
  replicationGroupName,
  cacheSubnetGroupName,
  cacheParameterGroupName,
  cacheUserName,
  cacheUserGroupName,
  cacheSubnetGroupInUse,
  cacheParameterGroupInUse,
  cacheUserGroupInUse,
  cacheReferences,
  cacheAccess,
  cacheFailover,
  cacheEngines,
  cacheFinalSnapshot,
  defaultUser,
  userNamesDiffer,
  associatedOnce,
  userEngine,
];
