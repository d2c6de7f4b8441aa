import {
  gone,
  ignores,
  leftOut,
  type Mutation,
  of,
  set,
  setting,
  statement,
  text,
  unprotected,
} from "../mutation.ts";

const cluster = [
  [set("storageEncrypted", false), "data at rest would be readable"],
  [leftOut("kmsKeyId"), "the key would be AWS's own, which cannot be taken away"],
  [set("deletionProtection", false), "one call would delete the data"],
  [set("skipFinalSnapshot", true), "nothing would be left of it"],
  [leftOut("finalSnapshotIdentifier"), "it could not be deleted with a last copy"],
  [set("deleteAutomatedBackups", true), "its backups would go with it"],
  [set("backupRetentionPeriod", 1), "a mistake of two days ago could not be taken back"],
  [set("allowMajorVersionUpgrade", true), "an edit of the version could break every application"],
  [unprotected, "the engine would delete or replace it"],
  [set("password", "in-the-state"), "the state would hold the administrator's password"],
  [set("enabledCloudwatchLogsExports", []), "nobody could tell who logged in"],
  [set("copyTagsToSnapshot", false), "nobody could tell whose copies these are"],
  [set("tags", {}), "neither the nightly backup nor any rule would know what it is"],
] as const;

const instance = [
  ...cluster,
  [set("publiclyAccessible", true), "it would have an address of the internet"],
  [set("multiAz", false), "it would go down with its zone"],
  [set("performanceInsightsKmsKeyId", undefined), "queries would be kept under AWS's own key"],
  [ignores("storageEncrypted"), "a switch turned by hand would stay turned"],
] as const;

const logins = [
  [leftOut("rotateImmediately"), "the password of the state would go on to work"],
  [gone, "the administrator's password would stay what the state knows"],
] as const;

const aurora = cluster.filter(([{ into }]) => !into.startsWith("password ="));

export const awsData: readonly Mutation[] = [
  ...of("RdsPostgres", "rds/instance", instance, /postgres$/),
  ...of("RdsPostgres", "rds/parameterGroup", [
    [setting("rds.force_ssl", "0"), "it would accept connections without TLS"],
    [setting("rds.force_ssl", null), "on older versions the default is off"],
    [setting("ssl_min_protocol_version", "TLSv1"), "it would speak TLS 1.0"],
    [setting("password_encryption", "md5"), "stored passwords could be used as they are"],
    [setting("log_connections", "0"), "nobody could tell who logged in"],
  ]),
  ...of("RdsPostgres", "rds/subnetGroup", [
    [set("subnetIds", ["orbit-network-public-a-id"]), "it would stand where the internet is"],
  ]),
  ...of("RdsPostgres", "secretsmanager/secretRotation", logins),
  ...of("RdsPostgres", "index/randomPassword", [[set("length", 8), "it could be guessed"]]),
  ...of("RdsMysql", "rds/instance", instance, /mysql$/),
  ...of("RdsMysql", "rds/parameterGroup", [
    [setting("require_secure_transport", "OFF"), "it would accept connections without TLS"],
    [setting("tls_version", "TLSv1,TLSv1.1,TLSv1.2"), "it would speak TLS 1.0"],
    [setting("local_infile", "1"), "a server could ask a client for its files"],
  ]),
  ...of("RdsMysql", "secretsmanager/secretRotation", logins),
  ...of("AuroraCluster", "rds/cluster", [
    ...aurora,
    [set("enableHttpEndpoint", true), "SQL would come in from outside the network"],
    [set("masterPassword", "in-the-state"), "the state would hold the administrator's password"],
  ]),
  ...of(
    "AuroraCluster",
    "rds/clusterInstance",
    [
      [set("publiclyAccessible", true), "it would have an address of the internet"],
      [unprotected, "the engine would delete it"],
    ],
    /first$/,
  ),
  ...of("AuroraCluster", "rds/clusterParameterGroup", [
    [setting("rds.force_ssl", "0"), "it would accept connections without TLS"],
    [setting("ssl_min_protocol_version", "TLSv1"), "it would speak TLS 1.0"],
  ]),
  ...of("AuroraCluster", "secretsmanager/secretRotation", logins),
  ...of("ServiceDatabase", "lambda/invocation", [
    [set("input.(json).role", "t2_fixnado_api"), "another tenant's role would get in"],
    [set("input.(json).database", "t2_fixnado_api"), "it would be another tenant's database"],
    [
      set("input.(json).owner", "tenantry"),
      "the application would be administered by another role",
    ],
    [set("input.(json).lifecycle", "disposable"), "the function would drop a database with data"],
    [gone, "the database would be dropped, or never be made"],
  ]),
  ...of("ServiceDatabase", "index/randomPassword", [
    [unprotected, "a new password would lock the application out"],
    [set("length", 8), "it could be guessed"],
  ]),
  ...of("Cache", "elasticache/replicationGroup", [
    [set("transitEncryptionEnabled", false), "passwords would travel in clear"],
    [set("transitEncryptionMode", "preferred"), "clients could leave TLS away"],
    [set("atRestEncryptionEnabled", false), "snapshots would be readable"],
    [leftOut("kmsKeyId"), "the key would be AWS's own, which cannot be taken away"],
    [set("userGroupIds", []), "everybody would be the default user, without a password"],
    [set("snapshotRetentionLimit", 0), "there would be no copy"],
    [leftOut("finalSnapshotIdentifier"), "nothing would be left of it"],
    [set("automaticFailoverEnabled", false), "it would go down with its node"],
    [set("multiAzEnabled", false), "it would go down with its zone"],
    [set("autoMinorVersionUpgrade", true), "the next update would take it back: a replacement"],
    [set("logDeliveryConfigurations", []), "nobody could tell what it did"],
    [set("tags", {}), "no rule would know what it is"],
    [unprotected, "the engine would delete or replace it"],
  ]),
  ...of("Cache", "elasticache/user", [
    [set("accessString", "on ~* +@all"), "who gives no name would read everything"],
    [set("noPasswordRequired", true), "nobody would be asked for a password"],
  ]),
  ...of("CacheUser", "elasticache/user", [
    [set("accessString", "on ~* &* +@all"), "it would read every tenant's keys"],
    [text("~t", "~*t", "accessString"), "keys of other tenants would match its pattern"],
    [
      text("resetchannels &", "allchannels &", "accessString"),
      "it would hear every tenant's messages",
    ],
    [text("-@all", "+@all", "accessString"), "it could run FLUSHALL and CONFIG"],
    [text("+get ", "+keys +get ", "accessString"), "it could list the keys of others"],
    [text("+get ", "+@dangerous +get ", "accessString"), "it could run FLUSHALL and CONFIG"],
    [set("authenticationMode.type", "no-password-required"), "anybody could log in as it"],
  ]),
  ...of("CacheUser", "index/randomPassword", [[set("length", 8), "it could be guessed"]]),
  ...of("FileSystem", "efs/fileSystem", [
    [set("encrypted", false), "files at rest would be readable"],
    [leftOut("kmsKeyId"), "the key would be AWS's own, which cannot be taken away"],
    [unprotected, "the engine would delete the files of all tenants"],
    [set("protection.replicationOverwrite", "DISABLED"), "a replication could write over it"],
    [set("tags", {}), "the nightly backup would not take it"],
  ]),
  ...of("FileSystem", "efs/fileSystemPolicy", [
    [statement("OnlyTls", null), "files would travel in clear"],
    [
      statement("OnlyAccessPoints", null),
      "a task could mount the root, with every tenant's folder",
    ],
    [statement("NoRoot", null), "a task could be root there and read every folder"],
    [statement("*", { Effect: "Allow" }), "everybody could mount everything"],
    [set("bypassPolicyLockoutSafetyCheck", true), "nobody could ever change the policy again"],
    [gone, "EFS without a policy lets in whoever reaches it"],
  ]),
  ...of("ServiceFiles", "efs/accessPoint", [
    [set("rootDirectory.path", "/"), "it would see every tenant's folder"],
    [set("rootDirectory.path", "/t2/documents/data"), "it would see another tenant's folder"],
    [set("posixUser.uid", 0), "it would be root in its folder"],
    [set("rootDirectory.creationInfo.permissions", "0777"), "every user could write there"],
    [unprotected, "the engine would replace it, and files would seem gone"],
  ]),
];
