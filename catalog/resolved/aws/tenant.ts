import type { Behind, Isolation, Lifecycle } from "../common.ts";
import type { AwsAccess, AwsReceivers } from "./access.ts";
import type { AwsCache, AwsDatabase, AwsDump } from "./data.ts";
import type { AwsNetwork } from "./network.ts";
import type { AwsService } from "./service.ts";

/** Everything that is decided about one tenant on AWS. */
export interface AwsTenant {
  readonly substrate: "aws";
  readonly environment: string;
  readonly id: string;
  readonly name: string;
  /** From the ledger; inside anything shared the tenant is `t<number>`. */
  readonly number: number;
  readonly tier: string;
  readonly isolation: Isolation;
  /** Of its environment. */
  readonly lifecycle: Lifecycle;
  readonly site: AwsAccess;
  readonly hostname: string;
  readonly url: string;
  /** The numbered slice of the shared load balancers and caches that it lives on; null for silo. */
  readonly shard: number | null;
  /** How long its own load balancer waits for a service; the shard's is the site's. */
  readonly idleTimeoutSeconds: number;
  /** Its own VPC; null unless silo. */
  readonly network: AwsNetwork | null;
  /** Sorted by id. */
  readonly services: readonly AwsService[];
  /** Own servers and cache for bridge and silo, and only what its services use. */
  readonly dedicated: {
    readonly postgres: AwsDatabase | null;
    readonly mysql: AwsDatabase | null;
    readonly redis: AwsCache | null;
  };
  /** Databases that are dumped one by one; empty where the tier has no backup or the site no dumps. */
  readonly dumps: readonly AwsDump[];
  /** Image of the dump task, by digest, and who can read a dump (age recipient); null without dumps. */
  readonly dumpTask: AwsDumpTask | null;
  /** `nightly` resources carry the tag that the site's backup plan selects. */
  readonly backup: "none" | "nightly";
  readonly alarms: AwsReceivers;
  /** Days that logs are kept. */
  readonly logDays: number;
  /** Empty: a new image always comes, by a deployment, because data stands elsewhere. Every substrate is asked for it. */
  readonly behind: readonly Behind[];
}

export interface AwsDumpTask {
  readonly image: string;
  readonly recipient: string;
  /** Days that a dump is kept. */
  readonly days: number;
  /** Days after which a dump goes to an archive; null for never. */
  readonly glacierDays: number | null;
  /** `cron(0 2 * * ? *)` in UTC, spread over the backup window by tenant number. */
  readonly schedule: string;
}
