import type { Lifecycle, SecretSource } from "../common.ts";
import type { AwsCacheUse, AwsDatabaseUse } from "./data.ts";

/** How ECS brings a new version: its own strategies, without CodeDeploy. */
export type DeploymentStrategy = "rolling" | "blueGreen" | "canary" | "recreate";

/** One service of a tenant: tasks of ECS behind its shard's or the tenant's own load balancer. */
export interface AwsService {
  readonly id: string;
  /** `acme-crm` */
  readonly name: string;
  readonly title: string;
  readonly lifecycle: Lifecycle;
  /** By digest. */
  readonly image: string;
  readonly task: AwsTask;
  /** `fleet`: its tasks run on machines of the site's own, with the task's size unchanged. */
  readonly runsOn: "fargate" | "fleet";
  readonly strategy: DeploymentStrategy;
  /** How many tasks there are at least and at most. */
  readonly tasks: { readonly min: number; readonly max: number };
  readonly route: AwsRoute;
  /** Paths that must answer 200 before a new version gets traffic. */
  readonly smoke: readonly string[];
  /** Slower answers than this (p95) raise an alarm, and take a deployment back. */
  readonly responseSeconds: number;
  /** Values with `{placeholders}` still in them. */
  readonly env: Readonly<Record<string, string>>;
  /** Names of `env` whose values hold a secret: they reach the task by reference, never in its definition. */
  readonly secretEnv: readonly string[];
  readonly url: string;
  readonly secrets: Readonly<Record<string, SecretSource>>;
  readonly postgres: AwsDatabaseUse | null;
  readonly mysql: AwsDatabaseUse | null;
  readonly redis: AwsCacheUse | null;
  /** A bucket of its own; null without. */
  readonly bucket: AwsBucket | null;
  readonly worker: AwsWorker | null;
  /** Inputs of the ECS service whose changes are left alone, because AWS itself changes them. */
  readonly ignoreChanges: readonly string[];
}

/** What a task is given. */
export interface AwsTask {
  /** 1024 are one vCPU. Together with `memoryMib` one of Fargate's combinations. */
  readonly cpu: number;
  readonly memoryMib: number;
  /** User id inside the container; never 0. */
  readonly user: number;
  /** Paths of the read-only root where it may write what it can lose. */
  readonly scratch: readonly string[];
  /** Paths that it keeps data in: one EFS access point each, that only this service's task role may mount. */
  readonly data: readonly string[];
}

/** How requests reach it. */
export interface AwsRoute {
  readonly host: string;
  /** `/` or `/crm`, never with a trailing slash otherwise. */
  readonly path: string;
  /** Whether the path is taken off before a request reaches it (a URL rewrite of the listener's rule). */
  readonly strip: boolean;
  readonly port: number;
  /** Path that it answers with 200 when it is well. */
  readonly health: string;
  readonly timeoutSeconds: number;
  /** Inputs of its listener rules whose changes are left alone: ECS moves the traffic of blueGreen and canary itself. */
  readonly ignoreChanges: readonly string[];
  /** From the ledger, in this order: the notice of a suspended tenant, test traffic, production. */
  readonly priorities: {
    readonly notice: number;
    readonly test: number;
    readonly production: number;
  };
}

export interface AwsBucket {
  /** `fixnado-t17-assets-…`: unique over all of AWS, so the account is in it. */
  readonly name: string;
  /** Days after which objects go to Glacier; null for never. */
  readonly glacierDays: number | null;
  readonly lifecycle: Lifecycle;
}

/** The same image with another command, without a load balancer, scaled by the depth of its queue. */
export interface AwsWorker {
  /** `acme-jobs-worker` */
  readonly name: string;
  readonly command: readonly string[];
  readonly task: AwsTask;
  readonly tasks: { readonly min: number; readonly max: number };
  /** Messages that one task is meant to have waiting. */
  readonly backlogPerTask: number;
  /** Inputs of its ECS service whose changes are left alone: the backlog moves the count, where it may. */
  readonly ignoreChanges: readonly string[];
}
