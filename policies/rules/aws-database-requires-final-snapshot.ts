import { type GraphResource, unknownValue } from "../../guard/graph.ts";
import { isReadReplica } from "../read/databases.ts";
import { lifecyclesOf } from "../read/lifecycle.ts";
import type { Report, Rule } from "../rule.ts";

const databases: ReadonlySet<string> = new Set([
  "aws:rds/instance:Instance",
  "aws:rds/cluster:Cluster",
  "aws:elasticache/replicationGroup:ReplicationGroup",
]);

/**
 * Asked of what is protected. The name of the snapshot hangs on a random string that the first update makes: it may be
 * unknown. Whether a snapshot is taken may not.
 */
export const awsDatabaseRequiresFinalSnapshot: Rule = {
  id: "aws-database-requires-final-snapshot",
  title:
    "A protected database server leaves a snapshot when it goes, under a name that is free every time.",
  severity: "high",
  level: { protected: "mandatory", disposable: "advisory" },
  frameworks: [],
  remedy:
    "Set skipFinalSnapshot to false and let finalSnapshotIdentifier end in -final-<8 random letters and digits>: a fixed name would refuse the second deletion.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
  stack({ resources, stack }, report) {
    const lifecycle = lifecyclesOf(resources);
    for (const resource of resources) {
      if (!databases.has(resource.type) || isReadReplica(resource)) continue;
      if ((lifecycle(resource) ?? stack.lifecycle) === "protected") check(resource, report);
    }
  },
};

function check({ urn, type, name, inputs }: GraphResource, report: Report): void {
  const skip = inputs["skipFinalSnapshot"];
  if (type.startsWith("aws:rds/") && skip !== false) {
    const how = skip === unknownValue ? "is not known before the update" : "has to be false";
    report(`${name}: skipFinalSnapshot ${how}.`, urn);
  }
  const identifier = inputs["finalSnapshotIdentifier"];
  if (identifier === unknownValue) return;
  if (typeof identifier === "string" && /-final-[a-z0-9]{8,}$/.test(identifier)) return;
  report(
    `${name}: finalSnapshotIdentifier has to end in -final-<8 random letters and digits>.`,
    urn,
  );
}
