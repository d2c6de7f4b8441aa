import type { Failure } from "../../../check/shape.ts";
import { asText, number, type Props, text } from "../../../values/value.ts";
import type { Rule } from "../../rule.ts";
import * as types from "../types.ts";
import { overlapping } from "./windows.ts";

const rds = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference";

export const storageGrows: Rule = {
  id: "aws-db-storage-grows",
  source:
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html: a threshold at least 10 % above the storage; " +
    "USER_PIOPS.ModifyingExisting.html: you can't reduce storage",
  types: [types.dbInstance],
  check: ({ allocatedStorage, maxAllocatedStorage }) => {
    const [now, most] = [number(allocatedStorage), number(maxAllocatedStorage)];
    return now !== undefined && most !== undefined && most !== 0 && most < (now * 11) / 10
      ? [
          {
            property: "maxAllocatedStorage",
            reason: `is ${most} GiB; with ${now} GiB allocated it must be at least ${Math.ceil((now * 11) / 10)}`,
          },
        ]
      : [];
  },
  put: ({ world, site, type, id, inputs }) => {
    const before = number(world.find(site, type, id)?.inputs.allocatedStorage) ?? 0;
    const after = number(inputs.allocatedStorage) ?? before;
    return after < before
      ? `storage of ${text(inputs.identifier) ?? id} is ${before} GiB and cannot shrink to ${after}`
      : undefined;
  },
};

export const monitoringRole: Rule = {
  id: "aws-db-monitoring-role",
  source: `${rds}/API_CreateDBInstance.html: a MonitoringRoleARN value is required if MonitoringInterval isn't 0`,
  types: [types.dbInstance, types.dbClusterInstance],
  check: (inputs) =>
    (number(inputs.monitoringInterval) ?? 0) > 0 && inputs.monitoringRoleArn === undefined
      ? [{ property: "monitoringRoleArn", reason: "is needed where monitoringInterval is not 0" }]
      : [],
};

export const databaseWindows: Rule = {
  id: "aws-db-windows",
  source: `${rds}/API_CreateDBInstance.html: The backup window and maintenance window must not overlap; both of 30 minutes at least`,
  types: [types.dbInstance, types.dbCluster],
  check: (inputs) => {
    const backup = inputs.backupWindow ?? inputs.preferredBackupWindow;
    const maintenance = inputs.maintenanceWindow ?? inputs.preferredMaintenanceWindow;
    const [a, b] = [text(backup), text(maintenance)];
    const property = inputs.backupWindow === undefined ? "preferredBackupWindow" : "backupWindow";
    return a !== undefined && b !== undefined && overlapping(a, b)
      ? [{ property, reason: `${a} overlaps the maintenance window ${b}` }]
      : [];
  },
};

const reserved: Readonly<Record<string, readonly string[]>> = {
  postgres: ["admin", "rdsadmin"],
  "aurora-postgresql": ["admin", "rdsadmin"],
  mysql: ["rdsadmin"],
  "aurora-mysql": ["rdsadmin"],
};

export const administratorName: Rule = {
  id: "aws-db-administrator-name",
  source: `${rds}/API_CreateDBInstance.html: MasterUsername … cannot be used as it is a reserved word used by the engine`,
  types: [types.dbInstance, types.dbCluster],
  check: (inputs) => {
    const name = text(inputs.username ?? inputs.masterUsername);
    const words = reserved[text(inputs.engine) ?? ""] ?? [];
    return name !== undefined && words.includes(name)
      ? [
          {
            property: inputs.username === undefined ? "masterUsername" : "username",
            reason: `${name} is a word that ${asText(inputs.engine)} keeps for itself`,
          },
        ]
      : [];
  },
};

/** A new server is given everything; a copy of another one takes it from there. */
export const databaseComplete: Rule = {
  id: "aws-db-complete",
  source:
    "terraform-provider-aws, aws_db_instance: allocated_storage, engine, username and a password are required unless it is a replica or restored",
  types: [types.dbInstance],
  plan: (inputs) => {
    if (
      ["replicateSourceDb", "snapshotIdentifier", "restoreToPointInTime", "s3Import"].some(
        (name) => inputs[name] !== undefined,
      )
    ) {
      return undefined;
    }
    const missing = ["engine", "allocatedStorage", "username"].filter(
      (name) => inputs[name] === undefined,
    );
    if (!hasPassword(inputs)) missing.push("passwordWo, password or manageMasterUserPassword");
    return missing.length === 0 ? undefined : `a new database needs ${missing.join(", ")}`;
  },
};

function hasPassword(inputs: Props): boolean {
  return (
    inputs.password !== undefined ||
    inputs.passwordWo !== undefined ||
    inputs.passwordWoVersion !== undefined ||
    inputs.manageMasterUserPassword === true
  );
}

export const replicaTakesOver: Rule = {
  id: "aws-db-replica-takes-over",
  source: `${rds}/API_CreateDBInstanceReadReplica.html: engine, user and password come from the source; terraform-provider-aws ignores or refuses them`,
  types: [types.dbInstance],
  check: (inputs): Failure[] =>
    inputs.replicateSourceDb === undefined
      ? []
      : ["username", "password", "passwordWo", "manageMasterUserPassword", "dbName"]
          .filter((name) => inputs[name] !== undefined)
          .map((property) => ({
            property,
            reason: "is not for a read replica, which takes it from its source",
          })),
};
