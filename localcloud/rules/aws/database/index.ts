import type { Rule } from "../../rule.ts";
import { databaseFinalSnapshot, databaseProtected } from "./deletion.ts";
import {
  administratorName,
  databaseComplete,
  databaseWindows,
  monitoringRole,
  replicaTakesOver,
  storageGrows,
} from "./instances.ts";
import {
  databaseClusterInUse,
  databaseClusterName,
  databaseClusterParameterGroupInUse,
  databaseClusterParameterGroupName,
  databaseName,
  databaseParameterGroupInUse,
  databaseParameterGroupName,
  databaseSubnetGroupInUse,
  databaseSubnetGroupName,
} from "./names.ts";
import { parameterFamily, staticParameters } from "./parameter-groups.ts";
import { databaseReferences } from "./references.ts";
import { replicaSource, sourceKeepsPassword } from "./replicas.ts";
import { databaseZones } from "./subnet-groups.ts";

export const databaseRules: readonly Rule[] = [
  databaseProtected,
  databaseFinalSnapshot,
  storageGrows,
  monitoringRole,
  databaseWindows,
  administratorName,
  databaseComplete,
  replicaTakesOver,
  databaseName,
  databaseClusterName,
  databaseSubnetGroupName,
  databaseParameterGroupName,
  databaseClusterParameterGroupName,
  databaseSubnetGroupInUse,
  databaseParameterGroupInUse,
  databaseClusterParameterGroupInUse,
  databaseClusterInUse,
  parameterFamily,
  staticParameters,
  databaseReferences,
  replicaSource,
  sourceKeepsPassword,
  databaseZones,
];
