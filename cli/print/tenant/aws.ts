import type {
  AwsCache,
  AwsDatabase,
  AwsService,
  AwsTask,
  AwsTenant,
} from "../../../catalog/resolved.ts";
import { number } from "../number.ts";
import { indentedTable } from "../table.ts";

/** Everything that is decided about a tenant on AWS, as lines. */
export function awsTenantLines(tenant: AwsTenant, width: number): string[] {
  const { services, network, shard, site, backup, dumps, behind } = tenant;
  const table = (head: readonly string[], rows: readonly string[][]): string =>
    indentedTable(head, rows, width);
  const servers = ownServers(tenant);
  return [
    `${tenant.name} (${tenant.id})`,
    `  ${tenant.url}`,
    `  tenant ${tenant.number} of ${tenant.environment}, ${tenant.tier} (${tenant.isolation}) on ${site.id} (account ${site.account}, ${site.region}); ${shard === null ? "on no shard" : `shard ${shard}`}`,
    ...(network
      ? [
          `  own network ${network.cidr} in ${network.zones.map(({ letter }) => letter).join(", ")}; NAT: ${network.nat}`,
        ]
      : []),
    "",
    "Services",
    table(
      ["service", "tasks", "each", "new versions", "kept as", "image"],
      services.flatMap(taskRows),
    ),
    "",
    "Routes",
    table(["service", "public URL", "port", "health", "priorities"], services.map(routeRow)),
    "",
    "Data",
    table(
      ["service", "database and role", "cache user", "key prefix", "bucket", "files"],
      services.filter(hasData).map(dataRow),
    ),
    ...(servers.length > 0
      ? ["", "Own servers", table(["server", "engine", "class", "storage", "copies"], servers)]
      : []),
    "",
    backup === "nightly"
      ? "Backup: every night, by the site's backup plan"
      : "Backup: none in this tier",
    ...(dumps.length > 0
      ? [`Dumped every night: ${dumps.map((it) => it.database).join(", ")}`]
      : []),
    `Logs: kept ${number(tenant.logDays)} days`,
    ...behind.map(
      (it) => `Behind: ${it.service} runs ${it.running}; its service's file names ${it.wanted}`,
    ),
  ];
}

/** A service, and below it its worker: the same image with another command. */
function taskRows({ id, task, tasks, strategy, lifecycle, image, worker }: AwsService): string[][] {
  const row = [id, span(tasks), sizeOf(task), strategy, lifecycle, shortImage(image)];
  if (!worker) return [row];
  const size = sizeOf(worker.task);
  return [row, [`${id} worker`, span(worker.tasks), size, "rolling", lifecycle, "the same"]];
}

function span({ min, max }: AwsService["tasks"]): string {
  return min === max ? String(min) : `${min}-${max}`;
}

/** `0.5 vCPU, 1 GiB`: a size of Fargate as its price list has it. */
function sizeOf({ cpu, memoryMib }: AwsTask): string {
  return `${number(cpu / 1024)} vCPU, ${number(memoryMib / 1024)} GiB`;
}

/** `registry.example/team/crm@sha256:1111…` → `crm@sha256:111111111111` */
function shortImage(image: string): string {
  const [name = "", digest = ""] = image.slice(image.lastIndexOf("/") + 1).split("@");
  return `${name}@${digest.slice(0, "sha256:".length + 12)}`;
}

function routeRow({ id, url, route }: AwsService): string[] {
  // Given out as one: the notice of a suspended tenant, test traffic, production.
  const { notice, production } = route.priorities;
  return [
    id,
    url,
    `${route.port}${route.strip ? " (path taken off)" : ""}`,
    route.health,
    `${notice}-${production}`,
  ];
}

function hasData({ postgres, mysql, redis, bucket, task }: AwsService): boolean {
  return [postgres, mysql, redis, bucket].some((it) => it !== null) || task.data.length > 0;
}

function dataRow({ id, postgres, mysql, redis, bucket, task }: AwsService): string[] {
  const databases = [postgres, mysql].flatMap((it) =>
    it ? [`${it.database} (${it.engine})`] : [],
  );
  return [
    id,
    databases.join(", "),
    redis?.user ?? "",
    redis?.prefix ?? "",
    bucket?.name ?? "",
    task.data.join(", "),
  ];
}

function ownServers({ dedicated }: AwsTenant): string[][] {
  const databases = [dedicated.postgres, dedicated.mysql].filter((it) => it !== null);
  return [...databases.map(databaseRow), ...(dedicated.redis ? [cacheRow(dedicated.redis)] : [])];
}

function databaseRow(it: AwsDatabase): string[] {
  const { name, engine, version, instanceClass, storageGib, maxStorageGib, multiAz, replicas } = it;
  const storage = storageGib === 0 ? "grows by itself" : `${storageGib}-${maxStorageGib} GiB`;
  const copies = [
    ...(multiAz ? ["a standby in another zone"] : []),
    ...(replicas > 0 ? [`${replicas} to read from`] : []),
  ];
  return [name, `${engine} ${version}`, instanceClass, storage, copies.join(", ") || "none"];
}

function cacheRow({ name, version, nodeType, nodes }: AwsCache): string[] {
  const copies = nodes > 1 ? `${nodes - 1} in another zone` : "none";
  return [name, `valkey ${version}`, nodeType, "", copies];
}
