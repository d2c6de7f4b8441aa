import type { GraphResource } from "../../guard/graph.ts";
import { awsDatabaseRequiresFinalSnapshot } from "../../policies/rules/aws-database-requires-final-snapshot.ts";
import { aResource, aTenant } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

const tags = { "tenantry:lifecycle": "protected" };
const finalSnapshotIdentifier = "acme-postgres-final-0a1b2c3d";

function aServer(inputs: GraphResource["inputs"], type = "aws:rds/instance:Instance") {
  const given = { tags, skipFinalSnapshot: false, finalSnapshotIdentifier, ...inputs };
  return aResource(type, "acme-postgres", given);
}

ruleCases(awsDatabaseRequiresFinalSnapshot, {
  passes: {
    "servers that leave a snapshot": [
      aServer({}),
      aServer({}, "aws:rds/cluster:Cluster"),
      aResource("aws:elasticache/replicationGroup:ReplicationGroup", "acme-cache", {
        tags,
        finalSnapshotIdentifier,
      }),
    ],
    "a copy of a server": [
      aServer({ skipFinalSnapshot: true, replicateSourceDb: "acme-postgres" }),
    ],
    "a disposable server": [
      aServer({ tags: { "tenantry:lifecycle": "disposable" }, skipFinalSnapshot: true }),
    ],
    "a server of a disposable environment": {
      resources: [aServer({ tags: {}, skipFinalSnapshot: true })],
      stack: aTenant({ lifecycle: "disposable" }),
    },
  },
  violates: {
    "a server that leaves none": {
      resources: [aServer({ skipFinalSnapshot: true })],
      says: /skipFinalSnapshot has to be false/,
    },
    "a cluster that says nothing": {
      resources: [aServer({ skipFinalSnapshot: undefined }, "aws:rds/cluster:Cluster")],
      says: /skipFinalSnapshot has to be false/,
    },
    "a name that is there once": {
      resources: [aServer({ finalSnapshotIdentifier: "acme-postgres-final" })],
      says: /finalSnapshotIdentifier has to end in -final-/,
    },
    "a cache without a name for it": {
      resources: [
        aResource("aws:elasticache/replicationGroup:ReplicationGroup", "acme-cache", { tags }),
      ],
      says: /finalSnapshotIdentifier has to end in -final-/,
    },
  },
  unknown: {
    "whether a snapshot is taken": {
      resources: [aServer({ skipFinalSnapshot: "[unknown]" })],
      says: /skipFinalSnapshot is not known before the update/,
    },
    "the snapshot's name, before its random end is made": {
      resources: [aServer({ finalSnapshotIdentifier: "[unknown]" })],
    },
  },
});
