import type { AwsDatabase, AwsService, AwsTenant } from "../../../catalog/resolved.ts";

const digest = `sha256:${"5".repeat(64)}`;

export function awsService(id: string, more: Partial<AwsService> = {}): AwsService {
  const task = { cpu: 512, memoryMib: 1024, user: 1000, scratch: ["/tmp"], data: [] };
  return {
    id,
    name: `acme-${id}`,
    title: id,
    lifecycle: "disposable",
    image: `registry.example/team/fixnado-${id}@${digest}`,
    task,
    runsOn: "fargate",
    responseSeconds: 0.5,
    strategy: "blueGreen",
    tasks: { min: 2, max: 10 },
    route: {
      host: "acme.fixnado.example",
      path: "/",
      strip: false,
      port: 4000,
      health: "/health/ready",
      timeoutSeconds: 60,
      ignoreChanges: ["actions"],
      priorities: { notice: 20000, test: 20001, production: 20002 },
    },
    smoke: ["/health/ready"],
    env: {},
    secretEnv: [],
    url: "https://acme.fixnado.example",
    secrets: {},
    postgres: null,
    mysql: {
      engine: "mysql",
      database: `t17_${id}`,
      role: `t17_${id}`,
      owner: null,
      port: 3306,
      connectionLimit: 20,
      dumpConnections: 2,
      lifecycle: "protected",
    },
    redis: { user: `t17_${id}`, prefix: `t17:${id}:`, commands: ["get"], port: 6379 },
    bucket: { name: `fixnado-t17-${id}-111122223333`, glacierDays: null, lifecycle: "protected" },
    worker: {
      name: `acme-${id}-worker`,
      command: ["node", "worker.js"],
      task: { ...task, cpu: 256, memoryMib: 512 },
      tasks: { min: 1, max: 20 },
      backlogPerTask: 100,
      ignoreChanges: ["desiredCount"],
    },
    ignoreChanges: [],
    ...more,
  };
}

export function awsDatabase(more: Partial<AwsDatabase> = {}): AwsDatabase {
  return {
    name: "acme-mysql",
    engine: "mysql",
    version: "8.4.6",
    instanceClass: "db.m7g.large",
    storageGib: 50,
    maxStorageGib: 500,
    multiAz: true,
    replicas: 1,
    port: 3306,
    maxConnections: 600,
    backupDays: 30,
    backupWindow: "02:00-03:00",
    maintenanceWindow: "sun:03:30-sun:04:30",
    rotationDays: 90,
    lifecycle: "protected",
    ...more,
  };
}

/** A tenant on a shard, with one service that has everything. */
export function awsTenant(more: Partial<AwsTenant> = {}): AwsTenant {
  return {
    substrate: "aws",
    environment: "prod",
    id: "acme",
    name: "Acme Ltd",
    number: 17,
    tier: "growth",
    isolation: "pool",
    lifecycle: "protected",
    site: {
      id: "fixnado",
      substrate: "aws",
      account: "111122223333",
      region: "eu-west-1",
      domain: "fixnado.example",
      hostedZone: "Z0123456789FIXNADO01",
    },
    idleTimeoutSeconds: 60,
    hostname: "acme.fixnado.example",
    url: "https://acme.fixnado.example",
    shard: 1,
    network: null,
    services: [awsService("api")],
    dedicated: { postgres: null, mysql: null, redis: null },
    dumps: [{ service: "api", engine: "mysql", database: "t17_api" }],
    dumpTask: null,
    backup: "nightly",
    alarms: { email: [], pagerduty: null },
    logDays: 90,
    behind: [],
    ...more,
  };
}
