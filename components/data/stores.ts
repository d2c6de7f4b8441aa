import type * as pulumi from "@pulumi/pulumi";

/**
 * What a service is told of the stores that it uses: the same on every substrate, whoever made the store. The builder
 * of a substrate chooses the class, the service's file names only the field: `{postgres.url}`.
 */

/** A server inside a store that speaks its own protocol, and the login that the service has there. */
interface Login {
  readonly host: pulumi.Input<string>;
  readonly port: pulumi.Input<number>;
  readonly user: pulumi.Input<string>;
  /** A secret. Where the store must be told of it first: known once it has been. */
  readonly password: pulumi.Output<string>;
}

/** A database of the service's own on a PostgreSQL server. */
export interface Postgres extends Login {
  /** `postgres://t17_crm:…@10.10.10.150:5432/t17_crm`; a secret. It has no query, so that a service may add one. */
  readonly url: pulumi.Output<string>;
  readonly database: pulumi.Input<string>;
}

/** A database of the service's own on a MySQL server. */
export interface Mysql extends Login {
  /** `mysql://t17_crm:…@host:3306/t17_crm`; a secret. It has no query, so that a service may add one. */
  readonly url: pulumi.Output<string>;
  readonly database: pulumi.Input<string>;
}

/** Keys and channels of the service's own on a server that speaks Redis's protocol. */
export interface Cache extends Login {
  /** `redis://t17_crm:…@10.10.10.111:6379`, `rediss://` where the server speaks TLS; a secret. */
  readonly url: pulumi.Output<string>;
  /** What every key and channel of the service must start with. */
  readonly prefix: pulumi.Input<string>;
}

/** A place for objects that speaks S3's protocol. The service has its rights from its own identity, not from a key. */
export interface Bucket {
  readonly name: pulumi.Input<string>;
  readonly region: pulumi.Input<string>;
}
