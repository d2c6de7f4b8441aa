import type * as pulumi from "@pulumi/pulumi";
import type { AwsService, AwsWorker } from "../../../catalog/resolved.ts";
import type { FargateTaskArgs } from "../../../components/aws/fargate-task.ts";
import { ServiceRoute } from "../../../components/aws/service-route.ts";
import type { RecordedResource } from "../../../fleet/model/record.ts";
import { find } from "../builders.ts";
import { account, region } from "./aws-site.ts";

const digest = `sha256:${"5".repeat(64)}`;
const registry = `${account}.dkr.ecr.${region}.amazonaws.com`;

export const task: AwsService["task"] = {
  cpu: 512,
  memoryMib: 1024,
  user: 1000,
  scratch: ["/tmp"],
  data: [],
};

/** A service as the catalog decides it: always two tasks, with a secret in its environment. */
export function anAwsService(changes: Partial<AwsService> = {}): AwsService {
  const { strategy = "rolling" } = changes;
  const shifts = strategy === "blueGreen" || strategy === "canary";
  return {
    id: "crm",
    name: "acme-crm",
    title: "CRM",
    lifecycle: "disposable",
    image: `${registry}/crm@${digest}`,
    task,
    runsOn: "fargate",
    strategy: "rolling",
    tasks: { min: 2, max: 2 },
    route: {
      host: "acme.fixnado.example",
      path: "/crm",
      strip: false,
      port: 4000,
      health: "/crm/health",
      timeoutSeconds: 60,
      ignoreChanges: shifts ? ["actions"] : [],
      priorities: { notice: 1000, test: 1001, production: 1002 },
    },
    responseSeconds: 0.5,
    smoke: ["/crm/health", "/crm/ready"],
    env: { PUBLIC_URL: "https://{hostname}", DATABASE_URL: "{mysql.url}" },
    secretEnv: ["DATABASE_URL"],
    url: "https://acme.fixnado.example/crm",
    secrets: {},
    postgres: null,
    mysql: null,
    redis: null,
    bucket: null,
    worker: null,
    ignoreChanges: [],
    ...changes,
  };
}

export const aWorker: AwsWorker = {
  name: "acme-crm-worker",
  command: ["node", "worker.js"],
  task,
  tasks: { min: 1, max: 20 },
  backlogPerTask: 100,
  ignoreChanges: ["desiredCount"],
};

/** What a service and a worker are both given. */
export function taskArgs(changes: Partial<FargateTaskArgs> = {}): FargateTaskArgs {
  return {
    service: anAwsService(),
    site: { account, region },
    cluster: { arn: "cluster-arn", name: "fixnado" },
    capacityProvider: null,
    network: {
      vpcId: "vpc-1",
      privateSubnetIds: ["subnet-a", "subnet-b"],
      dataSubnetIds: ["subnet-c", "subnet-d"],
    },
    clients: ["sg-clients"],
    stores: { mysql: { group: "sg-mysql", port: 3306 } },
    environment: { PUBLIC_URL: "https://acme.fixnado.example" },
    secret: { arn: "secret-arn", version: "version-1" },
    logGroup: { groupName: "acme-crm-logs", arn: "log-arn" },
    files: [],
    bucketArn: null,
    queueArn: null,
    kmsKeyArn: "key-arn",
    ...changes,
  };
}

/** To be called inside a recorded program. */
export function aRoute(
  service: AwsService,
  opts: pulumi.ComponentResourceOptions,
  testListenerArn: string | null = "test-listener-arn",
): ServiceRoute {
  return new ServiceRoute(
    `${service.name}-route`,
    { service, tenantNumber: 17, vpcId: "vpc-1", listenerArn: "listener-arn", testListenerArn },
    opts,
  );
}

/** The statements of a role's policy, as IAM reads them. */
export function statementsOf(
  resources: readonly RecordedResource[],
  policy: string,
): Record<string, unknown>[] {
  const text = find(resources, "RolePolicy", policy).inputs["policy"];
  return JSON.parse(text as string).Statement;
}

/** What is allowed on everything, by action: it must be what AWS gives no resource level. */
export function allowedOnAll(statements: readonly Record<string, unknown>[]): unknown[] {
  return statements
    .filter((it) => it["Effect"] === "Allow" && [it["Resource"]].flat().includes("*"))
    .flatMap((it) => it["Action"]);
}
