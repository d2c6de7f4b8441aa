import type * as pulumi from "@pulumi/pulumi";
import type { AwsService } from "../../catalog/resolved.ts";
import { Alarms } from "../../components/aws/alarms.ts";
import { Bucket } from "../../components/aws/bucket.ts";
import { FargateService } from "../../components/aws/fargate-service.ts";
import type { FargateTaskArgs } from "../../components/aws/fargate-task.ts";
import { LogGroup } from "../../components/aws/log-group.ts";
import { QueueWorker } from "../../components/aws/queue-worker.ts";
import { Secret } from "../../components/aws/secret.ts";
import { ServiceFiles } from "../../components/aws/service-files.ts";
import { ServiceRoute } from "../../components/aws/service-route.ts";
import { WorkQueue } from "../../components/aws/work-queue.ts";
import { fillEnvironment } from "../service-environment.ts";
import { place } from "./ground-plan.ts";
import { secretPrefix } from "./secret-prefix.ts";
import type { ServiceParts } from "./service-parts.ts";
import { createStores, placeholders, type ServiceStores, storeGroups } from "./stores.ts";

/** A service that runs, with what it keeps. */
export interface CreatedService {
  readonly service: AwsService;
  readonly stores: ServiceStores;
  readonly running: FargateService;
}

/** Stores, queue, route, alarms, tasks: in this order, because each needs the one before. */
export function createService(parts: ServiceParts): CreatedService {
  const { service, ground, opts } = parts;
  const stores = createStores(parts);
  const bucket = createBucket(parts);
  const queue = createQueue(parts);
  const route = createRoute(parts);
  const alarms = createAlarms(parts, route);
  const task = taskOf(parts, stores, bucket, queue);
  const running = new FargateService(
    service.name,
    {
      ...task,
      route,
      loadBalancer: ground.slice.loadBalancer,
      smokeFunctionArn: service.smoke.length > 0 ? ground.functions.smoke : null,
      deploymentAlarms: alarms.deploymentAlarmNames,
    },
    opts,
  );
  if (service.worker && queue) createWorker(parts, service.worker, task, queue);
  return { service, stores, running };
}

/** What a service's tasks and its worker's are given alike. */
function taskOf(
  parts: ServiceParts,
  stores: ServiceStores,
  bucket: Bucket | null,
  queue: WorkQueue | null,
): FargateTaskArgs {
  const { tenant, service, ground, servers, opts } = parts;
  const { id, name, lifecycle } = service;
  const logGroup = new LogGroup(
    `${name}-logs`,
    { days: tenant.logDays, kmsKeyArn: ground.keyArn, lifecycle, service: id },
    opts,
  );
  const values = placeholders(tenant, service, stores, bucket, queue);
  const environment = fillEnvironment(service.env, values);
  return {
    service,
    site: place(tenant.site),
    cluster: ground.cluster,
    capacityProvider: service.runsOn === "fleet" ? ground.fleet : null,
    network: ground.network,
    clients: [...servers.clients],
    stores: storeGroups(parts),
    environment: pick(environment, (variable) => !service.secretEnv.includes(variable)),
    secret: createSecret(parts, environment),
    logGroup,
    files: createFiles(parts),
    bucketArn: bucket && bucket.arn,
    queueArn: queue && queue.queueArn,
    kmsKeyArn: ground.keyArn,
  };
}

function createRoute({ tenant, service, ground, opts }: ServiceParts): ServiceRoute {
  const { listenerArn, testListenerArn } = ground.slice;
  return new ServiceRoute(
    `${service.name}-route`,
    {
      service,
      tenantNumber: tenant.number,
      vpcId: ground.network.vpcId,
      listenerArn,
      testListenerArn,
    },
    opts,
  );
}

/** Jobs that wait are data: they go with a whole environment, and not with a service that may go. */
function createQueue({ tenant, service, ground, opts }: ServiceParts): WorkQueue | null {
  if (!service.worker) return null;
  const { lifecycle } = tenant;
  return new WorkQueue(
    `${service.name}-queue`,
    { service, lifecycle, kmsKeyArn: ground.keyArn, alarmTopicArn: ground.topicArn },
    opts,
  );
}

function createAlarms({ service, ground, opts }: ServiceParts, route: ServiceRoute): Alarms {
  const { blue, green } = route.targetGroups;
  return new Alarms(
    `${service.name}-alarms`,
    {
      of: {
        kind: "service",
        clusterName: ground.cluster.name,
        serviceName: service.name,
        loadBalancerArnSuffix: ground.slice.loadBalancer.arnSuffix,
        targetGroups: green
          ? { blue: blue.arnSuffix, green: green.arnSuffix }
          : { main: blue.arnSuffix },
      },
      topicArn: ground.topicArn,
      lifecycle: service.lifecycle,
      service: service.id,
      thresholds: { responseSeconds: service.responseSeconds },
    },
    opts,
  );
}

function createBucket({ tenant, service, ground, opts }: ServiceParts): Bucket | null {
  if (!service.bucket) return null;
  return new Bucket(
    `${service.name}-bucket`,
    {
      bucket: service.bucket,
      ...place(tenant.site),
      encryption: { kmsKeyArn: ground.keyArn },
      service: service.id,
      backup: tenant.backup,
    },
    opts,
  );
}

/** Everything that is secret in the environment, in one secret: the task is told where, never what. */
function createSecret(
  { tenant, service, ground, opts }: ServiceParts,
  environment: Readonly<Record<string, pulumi.Output<string>>>,
): FargateTaskArgs["secret"] {
  if (service.secretEnv.length === 0) return null;
  const secret = new Secret(
    `${service.name}-environment`,
    {
      path: `${secretPrefix(tenant)}/${service.id}/environment`,
      description: `Environment of ${service.title}`,
      value: { json: pick(environment, (variable) => service.secretEnv.includes(variable)) },
      kmsKeyArn: ground.keyArn,
      lifecycle: service.lifecycle,
      service: service.id,
    },
    opts,
  );
  return { arn: secret.arn, version: secret.versionId };
}

function createFiles({ tenant, service, ground, opts }: ServiceParts): FargateTaskArgs["files"] {
  if (service.task.data.length === 0 || !ground.files) return [];
  return new ServiceFiles(
    `${service.name}-files`,
    {
      fileSystem: ground.files,
      number: tenant.number,
      service: service.id,
      paths: service.task.data,
      user: service.task.user,
      lifecycle: service.lifecycle,
    },
    opts,
  ).mounts;
}

function createWorker(
  { service, ground, opts }: ServiceParts,
  worker: NonNullable<AwsService["worker"]>,
  task: FargateTaskArgs,
  queue: WorkQueue,
): void {
  new QueueWorker(worker.name, { ...task, queue }, opts);
  new Alarms(
    `${worker.name}-alarms`,
    {
      of: { kind: "worker", clusterName: ground.cluster.name, serviceName: worker.name },
      topicArn: ground.topicArn,
      lifecycle: service.lifecycle,
      service: service.id,
    },
    opts,
  );
}

function pick<T>(
  record: Readonly<Record<string, T>>,
  wanted: (key: string) => boolean,
): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => wanted(key)));
}
