import type { AwsCache, AwsDatabase, AwsDatabaseUse } from "../../../catalog/resolved/aws.ts";
import type { DatabaseServerArgs } from "../../../components/aws/database-server.ts";

function aDatabase(changes: Partial<AwsDatabase> = {}): AwsDatabase {
  return {
    name: "fixnado-postgres",
    engine: "postgres",
    version: "17.6",
    instanceClass: "db.r7g.large",
    storageGib: 100,
    maxStorageGib: 1000,
    multiAz: true,
    replicas: 1,
    port: 5432,
    maxConnections: 800,
    backupDays: 30,
    backupWindow: "02:00-03:00",
    maintenanceWindow: "sun:03:30-sun:04:30",
    rotationDays: 90,
    lifecycle: "protected",
    ...changes,
  };
}

export const aMysql: Partial<AwsDatabase> = {
  name: "fixnado-mysql",
  engine: "mysql",
  version: "8.4.6",
  port: 3306,
};

export function serverArgs(changes: Partial<AwsDatabase> = {}): DatabaseServerArgs {
  return {
    database: aDatabase(changes),
    network: { vpcId: "vpc-1", dataSubnetIds: ["subnet-a", "subnet-b"] },
    clients: { clients: "sg-clients" },
    kmsKeyArn: "arn-of-key",
    secretPrefix: "fixnado/platform",
    rotationFunctionArn: "arn-of-rotation",
    logDays: 90,
    backup: "nightly",
  };
}

export function aCache(changes: Partial<AwsCache> = {}): AwsCache {
  return {
    name: "fixnado-shard-1-cache",
    version: "8.1",
    nodeType: "cache.r7g.large",
    nodes: 2,
    port: 6379,
    snapshotDays: 7,
    snapshotWindow: "01:00-02:00",
    maintenanceWindow: "sun:03:30-sun:04:30",
    lifecycle: "protected",
    ...changes,
  };
}

export function aDatabaseUse(changes: Partial<AwsDatabaseUse> = {}): AwsDatabaseUse {
  return {
    engine: "postgres",
    database: "t17_crm",
    role: "t17_crm",
    owner: "t17_crm_owner",
    port: 5432,
    connectionLimit: 20,
    dumpConnections: 2,
    lifecycle: "protected",
    ...changes,
  };
}
