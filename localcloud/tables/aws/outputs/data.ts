import { asText, list, number, text, type Value } from "../../../values/value.ts";
import { arn, domain, globalArn, hex, lastPart, localHex, localUuid, nameOf } from "../names.ts";
import { cidrOf, inside, vpcOf } from "./network.ts";
import type { AwsObject, Outputs } from "./object.ts";

const ports: Readonly<Record<string, number>> = {
  mysql: 3306,
  mariadb: 3306,
  "aurora-mysql": 3306,
  postgres: 5432,
  "aurora-postgresql": 5432,
};

/** Databases, caches, files, buckets, backups. Formats: the outputs documented in @pulumi/aws 7.48.0. */
export const data: Readonly<Record<string, Outputs>> = {
  "aws:rds/instance:Instance": {
    arn: (db) => arn(db, "rds", `db:${identifier(db)}`),
    identifier,
    resourceId: ({ id }) => id,
    address: (db) => host(db, identifier(db)),
    port: enginePort,
    endpoint: (db) => `${host(db, identifier(db))}:${asText(enginePort(db))}`,
    hostedZoneId: () => "ZLOCALRDS",
    status: () => "available",
    engineVersionActual: fullVersion,
    engineVersion: fullVersion,
    backupRetentionPeriod: () => 0,
    storageType: () => "gp3",
    username: () => "",
    parameterGroupName: ({ inputs }) => `default.${asText(inputs.engine)}`,
    optionGroupName: ({ inputs }) => `default:${asText(inputs.engine)}`,
    kmsKeyId: (db) => (db.inputs.storageEncrypted === true ? ownKey(db, "rds") : ""),
    masterUserSecrets: managedSecret,
    caCertIdentifier: () => "rds-ca-rsa2048-g1",
    networkType: () => "IPV4",
    licenseModel: ({ inputs }) =>
      asText(inputs.engine) === "postgres" ? "postgresql-license" : "general-public-license",
  },
  "aws:rds/cluster:Cluster": {
    arn: (db) => arn(db, "rds", `cluster:${db.id}`),
    clusterIdentifier: ({ id }) => id,
    clusterResourceId: ({ id }) => `cluster-${localHex(id, 26).toUpperCase()}`,
    endpoint: (db) => host(db, db.id, "cluster-"),
    readerEndpoint: (db) => host(db, db.id, "cluster-ro-"),
    port: enginePort,
    hostedZoneId: () => "ZLOCALRDS",
    engineVersionActual: fullVersion,
    engineVersion: fullVersion,
    kmsKeyId: (db) => (db.inputs.storageEncrypted === true ? ownKey(db, "rds") : ""),
    masterUserSecrets: managedSecret,
    networkType: () => "IPV4",
    backupRetentionPeriod: () => 1,
  },
  "aws:rds/clusterInstance:ClusterInstance": {
    arn: (db) => arn(db, "rds", `db:${db.id}`),
    identifier: ({ id }) => id,
    dbiResourceId: ({ id }) => `db-${localHex(id, 26).toUpperCase()}`,
    endpoint: (db) => host(db, db.id),
    port: enginePort,
    engineVersionActual: fullVersion,
    engineVersion: fullVersion,
    storageEncrypted: (db) => clusterOf(db)?.storageEncrypted ?? false,
    kmsKeyId: (db) => clusterOf(db)?.kmsKeyId ?? "",
    networkType: () => "IPV4",
    caCertIdentifier: () => "rds-ca-rsa2048-g1",
  },
  "aws:rds/subnetGroup:SubnetGroup": {
    supportedNetworkTypes: () => ["IPV4"],
    vpcId: (group) => vpcOf(group, list(group.inputs.subnetIds)[0]),
  },
  "aws:elasticache/subnetGroup:SubnetGroup": {
    vpcId: (group) => vpcOf(group, list(group.inputs.subnetIds)[0]),
  },
  "aws:elasticache/replicationGroup:ReplicationGroup": {
    arn: (cache) => arn(cache, "elasticache", `replicationgroup:${cache.id}`),
    primaryEndpointAddress: (cache) => cacheHost(cache, "master"),
    readerEndpointAddress: (cache) => cacheHost(cache, "replica"),
    configurationEndpointAddress: (cache) =>
      (number(cache.inputs.numNodeGroups) ?? 1) > 1 ? cacheHost(cache, "clustercfg") : "",
    engine: () => "redis",
    engineVersionActual: ({ inputs }) => `${text(inputs.engineVersion) ?? "8.0"}.0`,
    memberClusters: ({ inputs, id }) =>
      Array.from(
        { length: number(inputs.numCacheClusters) ?? 1 },
        (_, index) => `${id}-${String(index + 1).padStart(3, "0")}`,
      ),
    numNodeGroups: () => 1,
  },
  "aws:elasticache/user:User": { arn: (user) => arn(user, "elasticache", `user:${user.id}`) },
  "aws:elasticache/userGroup:UserGroup": {
    arn: (group) => arn(group, "elasticache", `usergroup:${group.id}`),
  },
  "aws:s3/bucket:Bucket": {
    arn: ({ id }) => globalArn("", "s3", id),
    bucketDomainName: ({ id }) => `${id}.s3.${domain}`,
    bucketRegionalDomainName: ({ id, region }) => `${id}.s3.${region}.${domain}`,
    bucketRegion: ({ region }) => region,
    hostedZoneId: () => "ZLOCALS3",
    requestPayer: () => "BucketOwner",
  },
  "aws:efs/fileSystem:FileSystem": {
    arn: (files) => arn(files, "elasticfilesystem", `file-system/${files.id}`),
    dnsName: ({ id, region }) => `${id}.efs.${region}.${domain}`,
    ownerId: ({ account }) => account,
    performanceMode: () => "generalPurpose",
    protection: () => ({ replicationOverwrite: "ENABLED" }),
  },
  "aws:efs/accessPoint:AccessPoint": {
    arn: (point) => arn(point, "elasticfilesystem", `access-point/${point.id}`),
    fileSystemArn: (point) =>
      arn(point, "elasticfilesystem", `file-system/${asText(point.inputs.fileSystemId)}`),
    ownerId: ({ account }) => account,
  },
  "aws:efs/mountTarget:MountTarget": {
    dnsName: ({ inputs, region }) => `${asText(inputs.fileSystemId)}.efs.${region}.${domain}`,
    mountTargetDnsName: ({ inputs, region, id }) =>
      `${id}.${asText(inputs.fileSystemId)}.efs.${region}.${domain}`,
    fileSystemArn: (target) =>
      arn(target, "elasticfilesystem", `file-system/${asText(target.inputs.fileSystemId)}`),
    ipAddress: (target) => inside(cidrOf(target, target.inputs.subnetId), target.id),
    availabilityZoneName: (target) =>
      text(
        target.find("aws:ec2/subnet:Subnet", asText(target.inputs.subnetId))?.availabilityZone,
      ) ?? "",
    networkInterfaceId: ({ id }) => `eni-${localHex(id, 17)}`,
    ownerId: ({ account }) => account,
    ipAddressType: () => "IPV4_ONLY",
  },
  "aws:backup/vault:Vault": {
    arn: (vault) => arn(vault, "backup", `backup-vault:${vault.id}`),
    kmsKeyArn: (vault) => ownKey(vault, "backup"),
  },
  "aws:backup/plan:Plan": {
    arn: (plan) => arn(plan, "backup", `backup-plan:${plan.id}`),
    version: ({ id }) => localHex(id, 48),
  },
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration": { backupVaultArn: vaultArn },
  "aws:backup/vaultPolicy:VaultPolicy": { backupVaultArn: vaultArn },
};

function identifier(db: AwsObject): string {
  return nameOf(db.inputs, db.id, "identifier");
}

function host(db: AwsObject, name: string, prefix = ""): string {
  return `${name}.${prefix}${localHex(`${db.account} ${db.region}`, 12)}.${db.region}.rds.${domain}`;
}

function cacheHost(cache: AwsObject, part: string): string {
  return `${part}.${cache.id}.${localHex(cache.account, 8)}.${cache.region}.cache.${domain}`;
}

function enginePort({ inputs }: AwsObject): Value {
  return number(inputs.port) ?? ports[asText(inputs.engine)] ?? 3306;
}

/** `17.5` stays; a major version alone gets a minor one. */
function fullVersion({ inputs, before }: AwsObject): Value {
  const given = text(inputs.engineVersion) ?? text(before.engineVersion) ?? "17";
  return given.includes(".") ? given : `${given}.1`;
}

function clusterOf(db: AwsObject) {
  return db.find("aws:rds/cluster:Cluster", asText(db.inputs.clusterIdentifier));
}

/** A key that AWS keeps for a service in every account. */
function ownKey(object: AwsObject, service: string): string {
  return arn(
    object,
    "kms",
    `key/${localUuid(`${object.account} ${object.region} aws/${service}`)}`,
  );
}

function managedSecret(db: AwsObject): Value {
  if (db.inputs.manageMasterUserPassword !== true) return [];
  const name = `rds!db-${localUuid(db.id)}-${hex(db.id, 6)}`;
  return [
    {
      kmsKeyId: ownKey(db, "secretsmanager"),
      secretArn: arn(db, "secretsmanager", `secret:${name}`),
      secretStatus: "active",
    },
  ];
}

function vaultArn(object: AwsObject): string {
  return arn(object, "backup", `backup-vault:${lastPart(object.inputs.backupVaultName)}`);
}
