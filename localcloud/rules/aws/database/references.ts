import { referenceRule } from "../make/reference-rule.ts";
import * as types from "../types.ts";

export const databaseReferences = referenceRule({
  id: "aws-database-references",
  source:
    "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html: DBSubnetGroupNotFoundFault, DBParameterGroupNotFound, KMSKeyNotAccessibleFault",
  targets: {},
  uses: {
    [types.dbSubnetGroup]: { "subnetIds[*]": "subnet" },
    [types.dbInstance]: {
      dbSubnetGroupName: "DB subnet group",
      "vpcSecurityGroupIds[*]": "AWS security group",
      parameterGroupName: "DB parameter group",
      kmsKeyId: "KMS key",
      performanceInsightsKmsKeyId: "KMS key",
      masterUserSecretKmsKeyId: "KMS key",
      monitoringRoleArn: "role",
      replicateSourceDb: "DB instance",
    },
    [types.dbCluster]: {
      dbSubnetGroupName: "DB subnet group",
      "vpcSecurityGroupIds[*]": "AWS security group",
      dbClusterParameterGroupName: "DB cluster parameter group",
      kmsKeyId: "KMS key",
      performanceInsightsKmsKeyId: "KMS key",
      masterUserSecretKmsKeyId: "KMS key",
    },
    [types.dbClusterInstance]: {
      clusterIdentifier: "DB cluster",
      dbSubnetGroupName: "DB subnet group",
      dbParameterGroupName: "DB parameter group",
      performanceInsightsKmsKeyId: "KMS key",
      monitoringRoleArn: "role",
    },
  },
});
