import type * as pulumi from "@pulumi/pulumi";
import { AlarmTopic } from "../../components/aws/alarm-topic.ts";
import { Bucket } from "../../components/aws/bucket.ts";
import { Certificate } from "../../components/aws/certificate.ts";
import { EcsCluster } from "../../components/aws/ecs-cluster.ts";
import { FileSystem } from "../../components/aws/file-system.ts";
import { TenantKey } from "../../components/aws/tenant-key.ts";
import { Vpc } from "../../components/aws/vpc.ts";
import type { Slice } from "./ground.ts";
import { createFunctions } from "./ground-functions.ts";
import { type CreatedGround, type GroundParts, type GroundPlan, place } from "./ground-plan.ts";
import type { AwsProviders } from "./providers.ts";
import { createServer } from "./servers.ts";
import { createSlice } from "./slices.ts";

/** Network, key, functions, load balancers, servers and caches of a site's platform or of a silo tenant. */
export function createGround(
  plan: GroundPlan,
  providers: AwsProviders,
  opts: pulumi.ComponentResourceOptions,
): CreatedGround {
  const key = createKey(plan, opts);
  const topicArn = createTopic(plan, key, providers, opts).arn;
  const network = createNetwork(plan, key, opts);
  const cluster = createCluster(plan, network, providers, opts);
  const { functions, testClients } = createFunctions(plan, network, key, opts);
  const parts: GroundParts = { plan, network, key, topicArn, functions, testClients, opts };
  const slices = createSlices(parts);
  const clients = clientsOf(parts, slices);
  return {
    network,
    cluster,
    fleet: cluster.capacityProvider,
    functions,
    slices,
    postgres: plan.postgres && createServer(parts, plan.postgres, clients),
    mysql: plan.mysql && createServer(parts, plan.mysql, clients),
    files: plan.files ? createFiles(parts, slices) : null,
    dumps: plan.dumps && createDumps(parts, plan.dumps),
    keyArn: key.arn,
    topicArn,
  };
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

function createNetwork(
  { name, access, lifecycle, network }: GroundPlan,
  key: TenantKey,
  opts: pulumi.ComponentResourceOptions,
): Vpc {
  return new Vpc(
    `${name}-network`,
    { network, ...place(access), lifecycle, kmsKeyArn: key.arn },
    opts,
  );
}

function createCluster(
  { name, lifecycle, fleet }: GroundPlan,
  network: Vpc,
  { tags }: AwsProviders,
  opts: pulumi.ComponentResourceOptions,
): EcsCluster {
  return new EcsCluster(`${name}-cluster`, { fleet, network, tags, lifecycle }, opts);
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
