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
import { AlarmTopic } from "../../components/aws/alarm-topic.ts";
import { Bucket } from "../../components/aws/bucket.ts";
import { Certificate } from "../../components/aws/certificate.ts";
import { DatabaseFunction } from "../../components/aws/database-function.ts";
import { EcsCluster } from "../../components/aws/ecs-cluster.ts";
import { FileSystem } from "../../components/aws/file-system.ts";
import { RotationFunction } from "../../components/aws/rotation-function.ts";
import { SecurityGroup } from "../../components/aws/security-group.ts";
import { SmokeFunction } from "../../components/aws/smoke-function.ts";
import { TenantKey } from "../../components/aws/tenant-key.ts";
import { Vpc } from "../../components/aws/vpc.ts";
import type { Ground, GroundFunctions, Slice } from "./ground.ts";
import type { AwsProviders } from "./providers.ts";
import { createServer } from "./servers.ts";
import { createSlice } from "./slices.ts";

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

/** Network, key, functions, load balancers, servers and caches of a site's platform or of a silo tenant. */
export function createGround(
  plan: GroundPlan,
  providers: AwsProviders,
  opts: pulumi.ComponentResourceOptions,
): CreatedGround {
  const { name, access, lifecycle } = plan;
  const key = createKey(plan, opts);
  const topic = createTopic(plan, key, providers, opts);
  const network = new Vpc(
    `${name}-network`,
    { network: plan.network, ...place(access), lifecycle, kmsKeyArn: key.arn },
    opts,
  );
  const cluster = new EcsCluster(
    `${name}-cluster`,
    { fleet: plan.fleet, network, ...place(access), lifecycle },
    opts,
  );
  const smoke = new SmokeFunction(
    `${name}-smoke`,
    {
      network,
      vpcCidr: plan.network.cidr,
      ...place(access),
      logDays: plan.logDays,
      kmsKeyArn: key.arn,
      lifecycle,
    },
    opts,
  );
  const functions = createFunctions(plan, network, key, smoke, opts);
  const parts: GroundParts = {
    plan,
    network,
    key,
    topicArn: topic.arn,
    functions,
    testClients: smoke.securityGroupId,
    opts,
  };
  const slices = createSlices(parts);
  const clients = clientsOf(parts, slices);
  return {
    network,
    cluster,
    functions,
    slices,
    postgres: plan.postgres && createServer(parts, plan.postgres, clients),
    mysql: plan.mysql && createServer(parts, plan.mysql, clients),
    files: plan.files ? createFiles(parts, slices) : null,
    dumps: plan.dumps && createDumps(parts, plan.dumps),
    keyArn: key.arn,
    topicArn: topic.arn,
  };
}

/** Account and region, as components ask for them. */
export function place({ account, region }: AwsAccess): {
  readonly account: string;
  readonly region: string;
} {
  return { account, region };
}

function createKey(
  { name, secretPrefix, access, lifecycle }: GroundPlan,
  opts: pulumi.ComponentResourceOptions,
): TenantKey {
  return new TenantKey(
    `${name}-key`,
    {
      ...place(access),
      alias: secretPrefix,
      description: `Everything at rest of ${name}`,
      lifecycle,
    },
    opts,
  );
}

function createTopic(
  { name, access, alarms }: GroundPlan,
  key: TenantKey,
  providers: AwsProviders,
  opts: pulumi.ComponentResourceOptions,
): AlarmTopic {
  const pagerduty = alarms.pagerduty && providers.read(alarms.pagerduty, "alarms.pagerduty");
  return new AlarmTopic(
    `${name}-alarms`,
    { account: access.account, kmsKeyArn: key.arn, email: alarms.email, pagerduty },
    opts,
  );
}

/** What speaks to the servers for everybody outside the network: databases and roles, and new passwords. */
function createFunctions(
  plan: GroundPlan,
  vpc: Vpc,
  key: TenantKey,
  smoke: SmokeFunction,
  opts: pulumi.ComponentResourceOptions,
): GroundFunctions {
  const { name, access, network, logDays, lifecycle } = plan;
  const clients = new SecurityGroup(
    `${name}-functions`,
    {
      vpcId: vpc.vpcId,
      description: "Functions that speak SQL to the servers",
      ingress: {},
      egress: {},
    },
    opts,
  );
  const args = {
    ...place(access),
    network: vpc,
    zones: network.zones,
    secretPrefixes: plan.servedPrefixes,
    clients: clients.securityGroupId,
    kmsKeyArn: key.arn,
    logDays,
    lifecycle,
  };
  return {
    database: new DatabaseFunction(`${name}-databases`, args, opts).functionName,
    rotation: new RotationFunction(`${name}-rotation`, args, opts).arn,
    smoke: smoke.functionArn,
    clients: clients.securityGroupId,
  };
}

function createSlices(parts: GroundParts): Map<number, Slice> {
  const { plan, key, opts } = parts;
  const { name, access, lifecycle } = plan;
  const certificate = new Certificate(
    `${name}-certificate`,
    { names: plan.hostnames, zoneId: access.hostedZone },
    opts,
  );
  const logs = new Bucket(
    `${name}-access-logs`,
    {
      bucket: {
        name: bucketName(plan, "access-logs"),
        glacierDays: null,
        lifecycle,
      },
      ...place(access),
      encryption: "s3",
      expireDays: plan.logDays,
      receivesLogs: true,
    },
    opts,
  );
  return new Map(
    plan.slices.map((slice) => [
      slice.number,
      createSlice(parts, slice, {
        certificateArn: certificate.arn,
        accessLogsBucket: logs.name,
        kmsKeyArn: key.arn,
      }),
    ]),
  );
}

/** Who the servers admit: each slice's clients and the functions, nobody else. */
function clientsOf(
  { functions }: GroundParts,
  slices: ReadonlyMap<number, Slice>,
): Record<string, pulumi.Input<string>> {
  return { functions: functions.clients, ...sliceClients(slices) };
}

function sliceClients(slices: ReadonlyMap<number, Slice>): Record<string, pulumi.Input<string>> {
  return Object.fromEntries(
    [...slices].map(([number, slice]) => [
      number === 0 ? "clients" : `shard-${number}`,
      slice.clients,
    ]),
  );
}

function createFiles(parts: GroundParts, slices: ReadonlyMap<number, Slice>): FileSystem {
  const { plan, network, key, opts } = parts;
  return new FileSystem(
    `${plan.name}-files`,
    {
      network: { vpcId: network.vpcId, dataSubnets: network.dataSubnets },
      clients: sliceClients(slices),
      kmsKeyArn: key.arn,
      lifecycle: plan.lifecycle,
      backup: plan.backup,
    },
    opts,
  );
}

function createDumps(
  { plan, key, opts }: GroundParts,
  { days, glacierDays }: NonNullable<GroundPlan["dumps"]>,
): Bucket {
  const { name, access, lifecycle } = plan;
  return new Bucket(
    `${name}-dumps`,
    {
      bucket: { name: bucketName(plan, "dumps"), glacierDays, lifecycle },
      ...place(access),
      encryption: { kmsKeyArn: key.arn },
      expireDays: days,
    },
    opts,
  );
}

/** `fixnado-t17-dumps-111122223333`: it begins with the site, because the role that deploys may make no other. */
function bucketName({ secretPrefix, access }: GroundPlan, what: string): string {
  return `${secretPrefix.replaceAll("/", "-")}-${what}-${access.account}`;
}
