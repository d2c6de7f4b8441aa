import type * as pulumi from "@pulumi/pulumi";
import type { NetworkRef } from "../../components/aws/network-ref.ts";

/**
 * What a tenant stands on: shared with others (pool, bridge; told by the platform stack's outputs), or its own (silo;
 * made in the tenant's stack). Builders of tenants see no difference.
 */
export interface Ground {
  readonly network: NetworkRef;
  readonly cluster: { readonly arn: pulumi.Input<string>; readonly name: pulumi.Input<string> };
  /** Capacity provider of the cluster's machines; null where all of it is Fargate. */
  readonly fleet: pulumi.Input<string> | null;
  readonly slice: Slice;
  readonly functions: GroundFunctions;
  readonly postgres: ServerRef | null;
  readonly mysql: ServerRef | null;
  readonly files: FilesRef | null;
  /** Bucket of the database dumps. */
  readonly dumps: BucketRef | null;
  readonly keyArn: pulumi.Input<string>;
  readonly topicArn: pulumi.Input<string>;
}

/** A load balancer with its cache, and the group that marks who may use both: a numbered shard, or a silo tenant's. */
export interface Slice {
  readonly listenerArn: pulumi.Input<string>;
  readonly testListenerArn: pulumi.Input<string>;
  readonly loadBalancer: {
    readonly securityGroupId: pulumi.Input<string>;
    readonly arnSuffix: pulumi.Input<string>;
  };
  /** What host names point to: the load balancer, or the one with static addresses in front of it. */
  readonly entry: { readonly dnsName: pulumi.Input<string>; readonly zoneId: pulumi.Input<string> };
  /** The only group that the shared stores admit tenants' tasks by. */
  readonly clients: pulumi.Input<string>;
  readonly cache: CacheRef | null;
}

export interface GroundFunctions {
  readonly database: pulumi.Input<string>;
  readonly rotation: pulumi.Input<string>;
  readonly smoke: pulumi.Input<string>;
  /** The group that the database and rotation functions are in: servers admit it. */
  readonly clients: pulumi.Input<string>;
}

export interface ServerRef {
  readonly host: pulumi.Input<string>;
  readonly administratorSecretArn: pulumi.Input<string>;
  readonly securityGroupId: pulumi.Input<string>;
}

export interface CacheRef {
  readonly host: pulumi.Input<string>;
  readonly port: pulumi.Input<number>;
  readonly userGroupId: pulumi.Input<string>;
  readonly securityGroupId: pulumi.Input<string>;
}

export interface FilesRef {
  readonly fileSystemId: pulumi.Input<string>;
  readonly arn: pulumi.Input<string>;
  readonly securityGroupId: pulumi.Input<string>;
}

export interface BucketRef {
  readonly name: pulumi.Input<string>;
  readonly arn: pulumi.Input<string>;
}
