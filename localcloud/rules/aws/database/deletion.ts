import { type Props, text } from "../../../values/value.ts";
import type { Rule } from "../../rule.ts";
import { hasSnapshot, keepSnapshot } from "../make/snapshot.ts";
import { dbCluster, dbInstance } from "../types.ts";

const rds = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference";
const kind = "DB snapshot";

export const databaseProtected: Rule = {
  id: "aws-db-protected",
  source: `${rds}/API_DeleteDBInstance.html: InvalidParameterCombination, Cannot delete protected DB Instance`,
  types: [dbInstance, dbCluster],
  remove: ({ inputs, id }) =>
    inputs.deletionProtection === true
      ? `database ${nameOf(inputs) ?? id} has deletion protection; set deletionProtection to false and apply before removing it`
      : undefined,
};

export const databaseFinalSnapshot: Rule = {
  id: "aws-db-final-snapshot",
  source: `${rds}/API_DeleteDBInstance.html: DBSnapshotAlreadyExists; terraform-provider-aws: final_snapshot_identifier is required when skip_final_snapshot is false; not allowed for a read replica`,
  types: [dbInstance, dbCluster],
  remove: ({ world, site, inputs, id }) => {
    const database = nameOf(inputs) ?? id;
    if (inputs.skipFinalSnapshot === true) return undefined;
    if (inputs.replicateSourceDb !== undefined) {
      return `database ${database} is a read replica, which has no final snapshot; set skipFinalSnapshot to true`;
    }
    const name = text(inputs.finalSnapshotIdentifier);
    if (name === undefined) {
      return `database ${database} needs finalSnapshotIdentifier, or skipFinalSnapshot: true, before it can be removed`;
    }
    return hasSnapshot(world, site, kind, name)
      ? `snapshot ${name} already exists; give database ${database} another finalSnapshotIdentifier`
      : undefined;
  },
  removed: ({ world, site, inputs, id }) => {
    const name = text(inputs.finalSnapshotIdentifier);
    if (inputs.skipFinalSnapshot === true || name === undefined) return;
    keepSnapshot(world, site, kind, name, nameOf(inputs) ?? id);
  },
};

function nameOf(inputs: Props): string | undefined {
  return text(inputs.identifier) ?? text(inputs.clusterIdentifier);
}
