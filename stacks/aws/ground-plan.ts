import type * as pulumi from "@pulumi/pulumi";
import type {
  AwsAccess,
  AwsCache,
  AwsDatabase,
  AwsFleet,
  AwsNetwork,
  AwsReceivers,
  Lifecycle,
} from "../../catalog/resolved.ts";
import type { TenantKey } from "../../components/aws/tenant-key.ts";
import type { Vpc } from "../../components/aws/vpc.ts";
import type { Ground, GroundFunctions, Slice } from "./ground.ts";

/** What a ground is made from: a site's platform, or a silo tenant. */
export interface GroundPlan {
  /** `fixnado`, `stark`: every name in it starts so. */
  readonly name: string;
  /** `fixnado/platform`, `fixnado/t17`: where its secrets stand. */
  readonly secretPrefix: string;
  /** Where secrets stand that its functions may read. */
  readonly servedPrefixes: readonly string[];
  readonly access: AwsAccess;
  readonly lifecycle: Lifecycle;
  readonly network: AwsNetwork;
  readonly slices: readonly SlicePlan[];
  /** How long a load balancer waits for a service. */
  readonly idleTimeoutSeconds: number;
  /** Host names on the load balancers' certificate. */
  readonly hostnames: readonly string[];
  readonly postgres: AwsDatabase | null;
  readonly mysql: AwsDatabase | null;
  readonly files: boolean;
  readonly staticAddresses: boolean;
  readonly fleet: AwsFleet | null;
  readonly dumps: { readonly days: number; readonly glacierDays: number | null } | null;
  readonly alarms: AwsReceivers;
  readonly logDays: number;
  readonly backup: "none" | "nightly";
}

export interface SlicePlan {
  /** The shard's number; 0 for the one slice of a silo tenant. */
  readonly number: number;
  /** `fixnado-shard-1`, `stark` */
  readonly name: string;
  readonly cache: AwsCache | null;
}

/** A ground with all its slices. */
export interface CreatedGround extends Omit<Ground, "slice"> {
  readonly slices: ReadonlyMap<number, Slice>;
}

/** What every part of a ground is made with. */
export interface GroundParts {
  readonly plan: GroundPlan;
  readonly network: Vpc;
  readonly key: TenantKey;
  readonly topicArn: pulumi.Output<string>;
  readonly functions: GroundFunctions;
  /** Security group of the smoke function: the only one that may send test traffic. */
  readonly testClients: pulumi.Output<string>;
  readonly opts: pulumi.ComponentResourceOptions;
}

/** Account and region, as components ask for them. */
export function place({ account, region }: AwsAccess): {
  readonly account: string;
  readonly region: string;
} {
  return { account, region };
}
