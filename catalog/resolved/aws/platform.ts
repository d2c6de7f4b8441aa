import type { Lifecycle } from "../common.ts";
import type { AwsAccess, AwsReceivers } from "./access.ts";
import type { AwsCache, AwsDatabase } from "./data.ts";
import type { AwsNetwork } from "./network.ts";

/** Everything that is decided about one AWS site of an environment's platform stack. */
export interface ResolvedAwsSite {
  readonly substrate: "aws";
  readonly access: AwsAccess;
  readonly environment: string;
  readonly lifecycle: Lifecycle;
  readonly network: AwsNetwork;
  /** How long a load balancer waits for a service: as long as the most patient one that the site offers asks for. */
  readonly idleTimeoutSeconds: number;
  /** Ascending, at least one. */
  readonly shards: readonly AwsShard[];
  readonly postgres: AwsDatabase | null;
  readonly mysql: AwsDatabase | null;
  /** Image repositories: one a name, immutable tags. */
  readonly repositories: readonly string[];
  /** A file system for services that keep files; every tenant's task sees only its own folder. */
  readonly files: boolean;
  /** The load balancers' static addresses, by a network load balancer in front of each; false for none. */
  readonly staticAddresses: boolean;
  readonly dumps: { readonly days: number; readonly glacierDays: number | null } | null;
  /** AWS Backup: nightly copies of what carries the tag. */
  readonly backup: AwsBackup;
  readonly alarms: AwsReceivers;
  readonly logDays: number;
  /** Repository and environment on GitHub that may deploy; null for none. */
  readonly deploys: { readonly repository: string; readonly environment: string } | null;
  /** Machines of the cluster beside Fargate; null for none. */
  readonly fleet: AwsFleet | null;
}

/** A numbered slice of what has a hard quota: one load balancer, and one cache with its user group. */
export interface AwsShard {
  readonly number: number;
  /** `fixnado-shard-1` */
  readonly name: string;
  readonly cache: AwsCache | null;
}

export interface AwsBackup {
  /** `cron(0 2 * * ? *)`, UTC. */
  readonly schedule: string;
  readonly days: number;
  /** Days after which a backup goes to cold storage; null for never. It must stay at least 90 days there. */
  readonly coldAfterDays: number | null;
  /** Whether the vault is locked: nobody deletes a backup before its time. */
  readonly locked: boolean;
}

export interface AwsFleet {
  /** `m7i.large` */
  readonly instanceType: string;
  readonly min: number;
  readonly max: number;
}
