import { createHash } from "node:crypto";
import { cachePrefix, sharedName } from "../../../components/conventions.ts";
import type { Service } from "../../catalog.ts";
import { redisCommands } from "../../redis-commands.ts";
import { isSecretPlaceholder, splitPlaceholders } from "../../resolve/placeholders.ts";
import type {
  AwsBucket,
  AwsCacheUse,
  AwsDatabaseUse,
  AwsRoute,
  AwsService,
  AwsTask,
  AwsWorker,
} from "../../resolved/aws.ts";
import { publicUrl, routeAddress } from "../../routes/resolve.ts";
import { connectionLimit, serviceLifecycle } from "../../subscriptions.ts";
import { bringsBeside } from "../demand.ts";
import { dumpConnections } from "../dumped.ts";
import { fargateSize } from "../fargate.ts";
import { prioritiesFrom } from "../ledger/priorities.ts";
import { bySize } from "./data.ts";
import type { AwsTenantFacts } from "./tenant-facts.ts";

/** One service of a tenant; undefined where something is missing, which the checks have reported then. */
export function buildAwsService(facts: AwsTenantFacts, service: Service): AwsService | undefined {
  const { environment, ledger, tenant, tier } = facts;
  const { aws } = service;
  const priority = ledger.rules.get(`${tenant.id}/${service.id}`);
  const image = service.image ?? aws.image;
  const task = taskOf(service, tier.size);
  const worker = workerOf(facts, service);
  const { port } = service.route;
  if (priority === undefined || image === undefined || port === undefined) return undefined;
  if (!task || worker === undefined) return undefined;
  const uses = new Set(service.uses);
  const route = routeOf(facts, service, port, priority);
  return {
    id: service.id,
    name: `${tenant.id}-${service.id}`,
    title: service.title,
    lifecycle: serviceLifecycle(environment, service),
    image,
    task,
    runsOn: aws.runsOn,
    strategy: aws.strategy,
    tasks: { min: aws.tasks.min, max: aws.tasks.max },
    route,
    smoke: bringsBeside(service) ? [...(aws.smoke ?? [service.route.health])] : [],
    responseSeconds: aws.responseSeconds,
    env: sortedByKey(service.env),
    secretEnv: secretEnvOf(service),
    url: publicUrl(route),
    secrets: sortedByKey(service.secrets),
    postgres: uses.has("postgres") ? databaseUse(facts, service, "postgres") : null,
    mysql: uses.has("mysql") ? databaseUse(facts, service, "mysql") : null,
    redis: uses.has("redis") ? cacheUse(facts, service) : null,
    bucket: uses.has("bucket") ? bucketOf(facts, service) : null,
    worker,
    ignoreChanges: countIgnored(aws.tasks),
  };
}

/** Autoscaling moves the count: an `up` must not take running tasks away. */
function countIgnored({ min, max }: AwsWorker["tasks"]): string[] {
  return max > min ? ["desiredCount"] : [];
}

/** Undefined where Fargate has nothing so large, or the size does not exist. */
function taskOf({ aws, sizes }: Service, word: string): AwsTask | undefined {
  const size = bySize(sizes, word);
  const fitting = size && fargateSize(size);
  if (!fitting) return undefined;
  return {
    cpu: fitting.cpu,
    memoryMib: fitting.memoryMib,
    user: aws.user,
    scratch: [...aws.scratch].sort(),
    data: [...aws.data].sort(),
  };
}

/** Null where the service has none, undefined where its size does not exist. */
function workerOf(
  { tenant, tier }: AwsTenantFacts,
  service: Service,
): AwsWorker | null | undefined {
  const { worker } = service.aws;
  if (!worker) return null;
  const task = taskOf(service, worker.size ?? tier.size);
  if (!task) return undefined;
  return {
    name: `${tenant.id}-${service.id}-worker`,
    command: worker.command,
    task,
    tasks: { min: worker.tasks.min, max: worker.tasks.max },
    backlogPerTask: worker.backlogPerTask,
    ignoreChanges: countIgnored(worker.tasks),
  };
}

function routeOf(
  { site, tenant }: AwsTenantFacts,
  service: Service,
  port: number,
  priority: number,
): AwsRoute {
  const { route } = service;
  return {
    ...routeAddress(tenant.id, site, route),
    strip: route.mount === "path" && route.strip,
    port,
    health: route.health,
    timeoutSeconds: route.timeoutSeconds,
    ignoreChanges: bringsBeside(service) ? ["actions"] : [],
    priorities: prioritiesFrom(priority),
  };
}

/** Sorted names of the variables whose values hold a secret. */
function secretEnvOf({ env }: Service): string[] {
  return Object.entries(env)
    .filter(([, value]) =>
      splitPlaceholders(value).some(
        (part) => "placeholder" in part && isSecretPlaceholder(part.placeholder),
      ),
    )
    .map(([name]) => name)
    .sort();
}

function databaseUse(
  { environment, number, site, tier }: AwsTenantFacts,
  service: Service,
  engine: "mysql" | "postgres",
): AwsDatabaseUse {
  const name = sharedName(number, service.id);
  return {
    engine,
    database: name,
    role: name,
    owner: engine === "postgres" ? `${name}_owner` : null,
    port: engine === "postgres" ? 5432 : 3306,
    connectionLimit: connectionLimit(tier.size),
    dumpConnections: dumpConnections(site, tier),
    lifecycle: environment.lifecycle,
  };
}

function cacheUse({ number }: AwsTenantFacts, service: Service): AwsCacheUse {
  const commands = service.redis?.commands;
  return {
    user: sharedName(number, service.id),
    prefix: cachePrefix(number, service.id),
    commands: commands ? [...new Set(commands)].sort() : redisCommands,
    port: 6379,
  };
}

const LONGEST_BUCKET = 63;

/** A bucket's name is unique over all of AWS, and says no tenant's name. */
function bucketOf({ environment, site, number }: AwsTenantFacts, service: Service): AwsBucket {
  const whole = `${site.id}-t${number}-${service.id}-${site.account}`;
  const hash = createHash("sha256").update(whole).digest("hex").slice(0, 12);
  const name =
    whole.length <= LONGEST_BUCKET
      ? whole
      : `${whole.slice(0, LONGEST_BUCKET - hash.length - 1).replace(/-$/, "")}-${hash}`;
  const { lifecycle } = environment;
  return { name, glacierDays: service.aws.glacierDays ?? null, lifecycle };
}

function sortedByKey<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
