import { referenceRule } from "../make/reference-rule.ts";
import * as types from "../types.ts";

export const cacheReferences = referenceRule({
  id: "aws-cache-references",
  source:
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html: CacheSubnetGroupNotFoundFault, UserGroupNotFound; API_CreateUserGroup.html: UserNotFound",
  targets: {},
  uses: {
    [types.cacheSubnetGroup]: { "subnetIds[*]": "subnet" },
    [types.replicationGroup]: {
      subnetGroupName: "cache subnet group",
      "securityGroupIds[*]": "AWS security group",
      parameterGroupName: "cache parameter group",
      "userGroupIds[*]": "cache user group",
      kmsKeyId: "KMS key",
      notificationTopicArn: "topic",
    },
    [types.cacheUserGroup]: { "userIds[*]": "cache user" },
    [types.cacheUserAssociation]: { userGroupId: "cache user group", userId: "cache user" },
  },
});
