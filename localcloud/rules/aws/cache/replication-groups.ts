import type { Failure } from "../../../check/shape.ts";
import { list, number, text } from "../../../values/value.ts";
import type { Rule } from "../../rule.ts";
import { hasSnapshot, keepSnapshot } from "../make/snapshot.ts";
import { markOf } from "../marks.ts";
import { replicationGroup } from "../types.ts";

const create =
  "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html";
const kind = "cache snapshot";

export const cacheAccess: Rule = {
  id: "aws-cache-access",
  source: `${create}: one user group; user groups and AUTH tokens need transit encryption, and exclude each other`,
  types: [replicationGroup],
  check: (inputs) => {
    const failures: Failure[] = [];
    const groups = list(inputs.userGroupIds);
    const token = inputs.authToken !== undefined || inputs.authTokenWo !== undefined;
    if (groups.length > 1) {
      failures.push({
        property: "userGroupIds",
        reason: `has ${groups.length} user groups; a replication group takes one`,
      });
    }
    if ((groups.length > 0 || token) && inputs.transitEncryptionEnabled !== true) {
      failures.push({
        property: "transitEncryptionEnabled",
        reason: "must be true with user groups or an AUTH token",
      });
    }
    if (groups.length > 0 && token) {
      failures.push({ property: "userGroupIds", reason: "and an AUTH token exclude each other" });
    }
    return failures;
  },
};

export const cacheFailover: Rule = {
  id: "aws-cache-failover",
  source: `${create}: InvalidParameterCombination, automatic failover needs two nodes, Multi-AZ needs automatic failover`,
  types: [replicationGroup],
  check: (inputs) => {
    const failures: Failure[] = [];
    const nodes = number(inputs.numCacheClusters);
    if (inputs.automaticFailoverEnabled === true && nodes !== undefined && nodes < 2) {
      failures.push({
        property: "automaticFailoverEnabled",
        reason: `needs two nodes at least; numCacheClusters is ${nodes}`,
      });
    }
    if (inputs.multiAzEnabled === true && inputs.automaticFailoverEnabled !== true) {
      failures.push({ property: "multiAzEnabled", reason: "needs automaticFailoverEnabled" });
    }
    return failures;
  },
};

export const cacheEngines: Rule = {
  id: "aws-cache-engines",
  source: `${create}: a user group of engine valkey is only for Valkey`,
  types: [replicationGroup],
  put: ({ world, site, inputs }) => {
    const engine = text(inputs.engine) ?? "redis";
    const other = list(inputs.userGroupIds).flatMap((name) => {
      const group = world.owner(site, markOf("cache user group", text(name) ?? ""));
      return group && text(group.inputs.engine)?.toLowerCase() === "valkey" && engine !== "valkey"
        ? [group.id]
        : [];
    });
    return other.length === 0
      ? undefined
      : `user group ${other.join(", ")} is of engine valkey, the replication group of ${engine}`;
  },
};

export const cacheFinalSnapshot: Rule = {
  id: "aws-cache-final-snapshot",
  source:
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DeleteReplicationGroup.html: SnapshotAlreadyExistsFault",
  types: [replicationGroup],
  remove: ({ world, site, inputs }) => {
    const name = text(inputs.finalSnapshotIdentifier);
    return name !== undefined && hasSnapshot(world, site, kind, name)
      ? `cache snapshot ${name} already exists; give another finalSnapshotIdentifier`
      : undefined;
  },
  removed: ({ world, site, inputs, id }) => {
    const name = text(inputs.finalSnapshotIdentifier);
    if (name !== undefined) keepSnapshot(world, site, kind, name, id);
  },
};
