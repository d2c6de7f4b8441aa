import * as types from "../../localcloud/rules/aws/types.ts";
import type { Props } from "../../localcloud/values/value.ts";
import { once, request, stand, subnetIds } from "./requests-aws.ts";
import type { Cloud, Request } from "./support.ts";

export const databaseSubnets = once(async (c) =>
  stand(c, request(types.dbSubnetGroup, { subnetIds: await subnetIds(c) }, "db-subnets")),
);

export const databaseInputs: Props = {
  engine: "postgres",
  engineVersion: "17.6",
  instanceClass: "db.t4g.micro",
  allocatedStorage: 20,
  username: "tenantry",
  passwordWo: "example-password",
  passwordWoVersion: 1,
  backupRetentionPeriod: 7,
  skipFinalSnapshot: true,
};

export function databaseRequest(inputs: Props = {}, name = "postgres"): Request {
  return request(types.dbInstance, { ...databaseInputs, ...inputs }, name);
}

export const database = once((c) => stand(c, databaseRequest({ identifier: "fixnado-postgres" })));

export function replicaRequest(replicateSourceDb: string, inputs: Props = {}): Request {
  const given = {
    replicateSourceDb,
    instanceClass: "db.t4g.micro",
    skipFinalSnapshot: true,
    ...inputs,
  };
  return request(types.dbInstance, given, "replica");
}

export function parameterGroup(family: string, inputs: Props = {}): Request {
  return request(types.dbParameterGroup, { family, ...inputs }, `parameters-${family}`);
}

export const clusterInputs: Props = {
  clusterIdentifier: "fixnado-aurora",
  engine: "aurora-postgresql",
  engineVersion: "17.5",
  masterUsername: "tenantry",
  masterPassword: "example-password",
  skipFinalSnapshot: true,
};

export const databaseCluster = once((c) => stand(c, request(types.dbCluster, clusterInputs)));

export const clusterInstance = once(async (c) =>
  stand(
    c,
    request(types.dbClusterInstance, {
      clusterIdentifier: (await databaseCluster(c)).id,
      engine: "aurora-postgresql",
      instanceClass: "db.r7g.large",
    }),
  ),
);

export function cacheUser(userId: string, userName = userId, engine = "valkey"): Request {
  const inputs = {
    userId,
    userName,
    engine,
    accessString: "off -@all",
    authenticationMode: { type: "no-password-required" },
  };
  return request(types.cacheUser, inputs, `user-${userId}`);
}

export const offUser = once((c) => stand(c, cacheUser("off", "default")));
export const crmUser = once((c) => stand(c, cacheUser("t17-crm", "t17_crm")));

export async function userGroupRequest(c: Cloud, inputs: Props = {}): Promise<Request> {
  const given = {
    userGroupId: "shard-1",
    engine: "valkey",
    userIds: [(await offUser(c)).id],
    ...inputs,
  };
  return request(types.cacheUserGroup, given);
}

export const userGroup = once(async (c) => stand(c, await userGroupRequest(c)));

export function association(userGroupId: string, userId: string): Request {
  return request(types.cacheUserAssociation, { userGroupId, userId }, `in-${userId}`);
}

export function cacheRequest(inputs: Props = {}, name = "cache"): Request {
  const given = {
    description: "Cache",
    engine: "valkey",
    engineVersion: "8.1",
    nodeType: "cache.t4g.micro",
  };
  return request(types.replicationGroup, { ...given, numCacheClusters: 2, ...inputs }, name);
}

export const cacheSubnets = once(async (c) =>
  stand(c, request(types.cacheSubnetGroup, { subnetIds: await subnetIds(c) }, "cache-subnets")),
);
