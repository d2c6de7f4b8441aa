import type { Lifecycle } from "../common.ts";

/** A database server: shared by the tenants of a site, or one tenant's own. */
export interface AwsDatabase {
  /** `fixnado-postgres`, `stark-mysql` */
  readonly name: string;
  readonly engine: "postgres" | "mysql" | "aurora-postgres";
  /** `17.6`, `8.4.6`: exact where the site's file says so. */
  readonly version: string;
  /** `db.r7g.large` */
  readonly instanceClass: string;
  /** GiB, and how far storage may grow by itself. 0 for Aurora, which grows as it must. */
  readonly storageGib: number;
  readonly maxStorageGib: number;
  readonly multiAz: boolean;
  /** How many read replicas (Aurora: readers). */
  readonly replicas: number;
  readonly port: number;
  /** What the server takes; alarms speak at 80 % of it. */
  readonly maxConnections: number;
  /** Days of point-in-time recovery, 1 to 35. */
  readonly backupDays: number;
  /** `03:00-04:00`, UTC; and `sun:04:30-sun:05:30`. */
  readonly backupWindow: string;
  readonly maintenanceWindow: string;
  /** Days between two rotations of the administrator's password. */
  readonly rotationDays: number;
  readonly lifecycle: Lifecycle;
}

/** A Valkey replication group: one a shard, or a silo tenant's own. */
export interface AwsCache {
  /** `fixnado-shard-1-cache`, `stark-cache` */
  readonly name: string;
  /** `8.1` */
  readonly version: string;
  /** `cache.t4g.small` */
  readonly nodeType: string;
  /** Nodes, the primary included; from 2 on it fails over by itself. */
  readonly nodes: number;
  readonly port: number;
  /** Days that snapshots are kept; 0 for none. */
  readonly snapshotDays: number;
  readonly snapshotWindow: string;
  readonly maintenanceWindow: string;
  readonly lifecycle: Lifecycle;
}

/** A database with two roles inside a server: the owner cannot log in, the application's role can. */
export interface AwsDatabaseUse {
  readonly engine: "postgres" | "mysql";
  /** `t17_crm`, also the name of the application's role. */
  readonly database: string;
  readonly role: string;
  /** `t17_crm_owner`; PostgreSQL only, MySQL has no owners. */
  readonly owner: string | null;
  readonly port: number;
  readonly connectionLimit: number;
  /** What the role may hold beside that, because the nightly dump logs in as it too; 0 where nothing is dumped. */
  readonly dumpConnections: number;
  readonly lifecycle: Lifecycle;
}

/** A user of a cache: commands by name, keys and channels by prefix. */
export interface AwsCacheUse {
  /** `t17_crm`, on the server; `t17-crm` as id. */
  readonly user: string;
  /** `t17:crm:` */
  readonly prefix: string;
  /** Lower-case command names, sorted. */
  readonly commands: readonly string[];
  readonly port: number;
}

/** A database that is dumped every night by a one-shot task, encrypted, restorable alone. */
export interface AwsDump {
  readonly service: string;
  readonly engine: "postgres" | "mysql";
  readonly database: string;
}
