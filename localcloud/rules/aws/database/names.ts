import { asText, text } from "../../../values/value.ts";
import { inUseRule } from "../make/in-use-rule.ts";
import { nameRule } from "../make/name-rule.ts";
import * as types from "../types.ts";

const rds = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference";

/** Instances of clusters and single ones share their names. */
export const databaseName = nameRule({
  id: "aws-db-instance-name",
  source: `${rds}/API_CreateDBInstance.html: DBInstanceAlreadyExists`,
  types: [types.dbInstance, types.dbClusterInstance],
  kind: "DB instance",
  name: (inputs, id) => text(inputs.identifier) ?? id,
});

export const databaseClusterName = nameRule({
  id: "aws-db-cluster-name",
  source: `${rds}/API_CreateDBCluster.html: DBClusterAlreadyExistsFault`,
  types: [types.dbCluster],
  kind: "DB cluster",
  name: (inputs, id) => text(inputs.clusterIdentifier) ?? id,
});

export const databaseSubnetGroupName = nameRule({
  id: "aws-db-subnet-group-name",
  source: `${rds}/API_CreateDBSubnetGroup.html: DBSubnetGroupAlreadyExists`,
  types: [types.dbSubnetGroup],
  kind: "DB subnet group",
  name: (inputs, id) => text(inputs.name) ?? id,
});

export const databaseParameterGroupName = nameRule({
  id: "aws-db-parameter-group-name",
  source: `${rds}/API_CreateDBParameterGroup.html: DBParameterGroupAlreadyExists`,
  types: [types.dbParameterGroup],
  kind: "DB parameter group",
  name: (inputs, id) => text(inputs.name) ?? id,
});

export const databaseClusterParameterGroupName = nameRule({
  id: "aws-db-cluster-parameter-group-name",
  source: `${rds}/API_CreateDBClusterParameterGroup.html: DBParameterGroupAlreadyExists`,
  types: [types.dbClusterParameterGroup],
  kind: "DB cluster parameter group",
  name: (inputs, id) => text(inputs.name) ?? id,
});

export const databaseSubnetGroupInUse = inUseRule({
  id: "aws-db-subnet-group-in-use",
  source: `${rds}/API_DeleteDBSubnetGroup.html: InvalidDBSubnetGroupStateFault`,
  type: types.dbSubnetGroup,
  kind: "DB subnet group",
  own: (inputs, id) => asText(inputs.name ?? id),
  holders: [types.dbInstance, types.dbCluster],
});

export const databaseParameterGroupInUse = inUseRule({
  id: "aws-db-parameter-group-in-use",
  source: `${rds}/API_DeleteDBParameterGroup.html: InvalidDBParameterGroupState, can't be associated with any DB instances`,
  type: types.dbParameterGroup,
  kind: "DB parameter group",
  own: (inputs, id) => asText(inputs.name ?? id),
  holders: [types.dbInstance, types.dbClusterInstance],
});

export const databaseClusterParameterGroupInUse = inUseRule({
  id: "aws-db-cluster-parameter-group-in-use",
  source: `${rds}/API_DeleteDBClusterParameterGroup.html: InvalidDBParameterGroupState`,
  type: types.dbClusterParameterGroup,
  kind: "DB cluster parameter group",
  own: (inputs, id) => asText(inputs.name ?? id),
  holders: [types.dbCluster],
});

export const databaseClusterInUse = inUseRule({
  id: "aws-db-cluster-in-use",
  source: `${rds}/API_DeleteDBCluster.html: InvalidDBClusterStateFault, Cluster cannot be deleted, it still contains DB instances`,
  type: types.dbCluster,
  kind: "DB cluster",
  own: (inputs, id) => asText(inputs.clusterIdentifier ?? id),
  holders: [types.dbClusterInstance],
});
