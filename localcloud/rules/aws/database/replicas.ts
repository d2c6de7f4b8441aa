import { asText, number, text } from "../../../values/value.ts";
import type { Rule } from "../../rule.ts";
import { markOf } from "../marks.ts";
import { dbInstance } from "../types.ts";

export const replicaSource: Rule = {
  id: "aws-db-replica-source",
  source:
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html#rds-secrets-manager-limitations: no read replica of an instance whose password Secrets Manager manages; " +
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.Create.html: automatic backups must be on",
  types: [dbInstance],
  put: ({ world, site, inputs }) => {
    const named = text(inputs.replicateSourceDb);
    if (named === undefined) return undefined;
    const source = world.owner(site, markOf("DB instance", named));
    if (!source) return undefined;
    if (source.inputs.manageMasterUserPassword === true) {
      return `${named} has manageMasterUserPassword, so it cannot have a read replica; give it passwordWo and rotate that`;
    }
    return (number(source.inputs.backupRetentionPeriod) ?? 0) > 0
      ? undefined
      : `${named} keeps no backups (backupRetentionPeriod 0), so it cannot have a read replica`;
  },
};

/** The other way round: a source that has replicas cannot hand its password over. */
export const sourceKeepsPassword: Rule = {
  id: "aws-db-source-keeps-password",
  source:
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html#rds-secrets-manager-limitations",
  types: [dbInstance],
  put: ({ world, site, inputs, id }) => {
    if (inputs.manageMasterUserPassword !== true) return undefined;
    const name = text(inputs.identifier) ?? id;
    const replicas = world
      .users(site, markOf("DB instance", name))
      .filter((user) => text(user.inputs.replicateSourceDb) !== undefined);
    return replicas.length === 0
      ? undefined
      : `${name} has read replicas (${replicas.map((replica) => asText(replica.inputs.identifier)).join(", ")}), so Secrets Manager cannot manage its password`;
  },
};
