import * as types from "../../localcloud/rules/aws/types.ts";
import { network, once, removed, request, stand, subnetIds } from "./requests-aws.ts";
import {
  clusterInputs,
  clusterInstance,
  database,
  databaseCluster,
  databaseInputs,
  databaseRequest,
  databaseSubnets,
  parameterGroup,
  replicaRequest,
} from "./requests-aws-data.ts";
import type { RuleCase } from "./rule-case.ts";
import { checkCase, inUseCase, nameCase, quotaCase, referenceCase } from "./rule-cases-aws-make.ts";

const inSubnets = once(async (c) =>
  stand(c, databaseRequest({ dbSubnetGroupName: (await databaseSubnets(c)).id }, "in-subnets")),
);

const family = once((c) => stand(c, parameterGroup("postgres17")));

const withFamily = once(async (c) =>
  stand(c, databaseRequest({ parameterGroupName: (await family(c)).id }, "with-parameters")),
);

const clusterFamily = once((c) =>
  stand(c, request(types.dbClusterParameterGroup, { family: "aurora-postgresql17" })),
);

const clusterWithFamily = once(async (c) =>
  stand(
    c,
    request(types.dbCluster, {
      ...clusterInputs,
      dbClusterParameterGroupName: (await clusterFamily(c)).id,
    }),
  ),
);

const final = (name: string) => ({ skipFinalSnapshot: false, finalSnapshotIdentifier: name });

/** Cases of the rules about databases. */
export const databaseRuleCases: readonly RuleCase[] = [
  nameCase("aws-db-instance-name", "identifier", () => databaseRequest()),
  nameCase("aws-db-cluster-name", "clusterIdentifier", () =>
    request(types.dbCluster, clusterInputs),
  ),
  nameCase("aws-db-subnet-group-name", "name", async (c) =>
    request(types.dbSubnetGroup, { subnetIds: await subnetIds(c) }),
  ),
  nameCase("aws-db-parameter-group-name", "name", () => parameterGroup("postgres17")),
  nameCase("aws-db-cluster-parameter-group-name", "name", () =>
    request(types.dbClusterParameterGroup, { family: "aurora-postgresql17" }),
  ),
  inUseCase("aws-db-subnet-group-in-use", databaseSubnets, inSubnets),
  inUseCase("aws-db-parameter-group-in-use", family, withFamily),
  inUseCase("aws-db-cluster-parameter-group-in-use", clusterFamily, clusterWithFamily),
  inUseCase("aws-db-cluster-in-use", databaseCluster, clusterInstance),
  referenceCase("aws-database-references", () => databaseRequest(), { dbSubnetGroupName: "none" }),
  {
    rule: "aws-db-zones",
    before: network,
    breaks: async (c) =>
      c.create(request(types.dbSubnetGroup, { subnetIds: (await subnetIds(c)).slice(0, 1) })),
    passes: async (c) => c.create(request(types.dbSubnetGroup, { subnetIds: await subnetIds(c) })),
  },
  {
    rule: "aws-db-protected",
    breaks: async (c) => removed(c, await stand(c, databaseRequest({ deletionProtection: true }))),
    passes: async (c) => {
      const made = await c.create(databaseRequest({ deletionProtection: true }));
      const open = databaseRequest({ deletionProtection: false });
      const outputs = await c.update(open, made);
      await c.remove(open, { ...made, outputs });
    },
  },
  {
    rule: "aws-db-final-snapshot",
    before: async (c) => removed(c, await stand(c, databaseRequest(final("last-of-postgres")))),
    breaks: async (c) =>
      removed(c, await stand(c, databaseRequest(final("last-of-postgres"), "second"))),
    passes: async (c) =>
      removed(c, await stand(c, databaseRequest(final("last-of-second"), "second"))),
  },
  {
    rule: "aws-db-final-snapshot",
    breaks: async (c) => removed(c, await stand(c, databaseRequest({ skipFinalSnapshot: false }))),
    passes: async (c) => removed(c, await stand(c, databaseRequest({ skipFinalSnapshot: true }))),
  },
  {
    rule: "aws-db-final-snapshot",
    before: database,
    breaks: async (c) =>
      removed(c, await stand(c, replicaRequest("fixnado-postgres", final("replica")))),
    passes: async (c) => removed(c, await stand(c, replicaRequest("fixnado-postgres"))),
  },
  {
    rule: "aws-db-replica-source",
    breaks: async (c) => {
      const { passwordWo: _password, passwordWoVersion: _version, ...inputs } = databaseInputs;
      const managed = { ...inputs, identifier: "managed", manageMasterUserPassword: true };
      await c.create(request(types.dbInstance, managed));
      await c.create(replicaRequest("managed"));
    },
    passes: async (c) => {
      await database(c);
      await c.create(replicaRequest("fixnado-postgres"));
    },
  },
  {
    rule: "aws-db-replica-source",
    breaks: async (c) => {
      await c.create(databaseRequest({ identifier: "without", backupRetentionPeriod: 0 }));
      await c.create(replicaRequest("without"));
    },
    passes: async (c) => {
      await c.create(databaseRequest({ identifier: "with", backupRetentionPeriod: 1 }));
      await c.create(replicaRequest("with"));
    },
  },
  {
    rule: "aws-db-source-keeps-password",
    before: async (c) =>
      c.create(replicaRequest((await database(c)).made.inputs.identifier as string)),
    breaks: async (c) => {
      const { passwordWo: _password, passwordWoVersion: _version, ...inputs } = databaseInputs;
      const managed = { ...inputs, identifier: "fixnado-postgres", manageMasterUserPassword: true };
      const { request: asked, made } = await database(c);
      await c.update({ ...asked, inputs: managed }, made);
    },
    passes: async (c) => {
      const { request: asked, made } = await database(c);
      await c.update({ ...asked, inputs: { ...asked.inputs, passwordWoVersion: 2 } }, made);
    },
  },
  {
    rule: "aws-db-storage-grows",
    before: database,
    breaks: async (c) => {
      const { made } = await database(c);
      await c.update(
        databaseRequest({ identifier: "fixnado-postgres", allocatedStorage: 10 }),
        made,
      );
    },
    passes: async (c) => {
      const { made } = await database(c);
      await c.update(
        databaseRequest({ identifier: "fixnado-postgres", allocatedStorage: 30 }),
        made,
      );
    },
  },
  checkCase(
    "aws-db-storage-grows",
    /maxAllocatedStorage: is 105 GiB; with 100 GiB allocated it must be at least 110/,
    databaseRequest({ allocatedStorage: 100, maxAllocatedStorage: 105 }),
    { maxAllocatedStorage: 110 },
  ),
  checkCase(
    "aws-db-monitoring-role",
    /monitoringRoleArn: is needed/,
    databaseRequest({ monitoringInterval: 60 }),
    {
      monitoringRoleArn: "arn:aws:iam::111122223333:role/monitoring",
    },
  ),
  checkCase(
    "aws-db-windows",
    /backupWindow: 23:30-00:30 overlaps the maintenance window mon:00:00-mon:01:00/,
    databaseRequest({ backupWindow: "23:30-00:30", maintenanceWindow: "mon:00:00-mon:01:00" }),
    { maintenanceWindow: "mon:00:30-mon:01:30" },
  ),
  checkCase(
    "aws-db-administrator-name",
    /username: admin is a word/,
    databaseRequest({ username: "admin" }),
    {
      username: "tenantry",
    },
  ),
  {
    rule: "aws-db-complete",
    breaks: (c) => {
      const { passwordWo: _password, passwordWoVersion: _version, ...inputs } = databaseInputs;
      return c.preview(request(types.dbInstance, inputs));
    },
    passes: (c) => c.preview(databaseRequest()),
  },
  {
    rule: "aws-db-replica-takes-over",
    check: /username: is not for a read replica/,
    breaks: (c) => c.check(replicaRequest("fixnado-postgres", { username: "tenantry" })),
    passes: (c) => c.check(replicaRequest("fixnado-postgres")),
  },
  {
    rule: "aws-parameter-family",
    breaks: async (c) => {
      const old = await c.create(parameterGroup("postgres16"));
      await c.create(databaseRequest({ parameterGroupName: old.id }));
    },
    passes: async (c) => c.create(databaseRequest({ parameterGroupName: (await family(c)).id })),
  },
  {
    rule: "aws-parameter-family",
    before: async (c) => [await database(c), await family(c)],
    breaks: async (c) => {
      const mysql = await c.create(parameterGroup("mysql8.4"));
      await c.create(replicaRequest("fixnado-postgres", { parameterGroupName: mysql.id }));
    },
    passes: async (c) =>
      c.create(replicaRequest("fixnado-postgres", { parameterGroupName: (await family(c)).id })),
  },
  checkCase(
    "aws-static-parameters",
    /applyMethod: must be pending-reboot: max_connections is static/,
    parameterGroup("postgres17", { parameters: [{ name: "max_connections", value: "200" }] }),
    { parameters: [{ name: "max_connections", value: "200", applyMethod: "pending-reboot" }] },
  ),
  quotaCase("aws-region-quotas", 40, async (_c, n) => databaseRequest({}, `db-${n}`)),
];
