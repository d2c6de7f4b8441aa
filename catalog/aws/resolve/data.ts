import type { AwsSite } from "../../catalog.ts";
import type { AwsCache, AwsDatabase } from "../../resolved/aws.ts";
import type { Lifecycle } from "../../resolved.ts";
import { ownStoreName } from "../own-servers.ts";

const PORTS = { mysql: 3306, postgres: 5432, redis: 6379 } as const;

/** What holds for every database server of a site, its tenants' own ones included. */
function common({
  databases,
}: AwsSite): Pick<
  AwsDatabase,
  "backupDays" | "backupWindow" | "maintenanceWindow" | "rotationDays"
> {
  const { backupDays, backupWindow, maintenanceWindow, rotationDays } = databases;
  return { backupDays, backupWindow, maintenanceWindow, rotationDays };
}

/** A database server that the site's tenants share; null where the site has none. */
export function sharedDatabase(
  site: AwsSite,
  engine: "mysql" | "postgres",
  lifecycle: Lifecycle,
): AwsDatabase | null {
  const found = site.databases[engine];
  if (!found) return null;
  const isAurora = "engine" in found && found.engine === "aurora";
  return {
    name: ownStoreName(site.id, engine),
    engine: isAurora ? "aurora-postgres" : engine,
    version: found.version,
    instanceClass: found.class,
    storageGib: found.storageGib ?? 0,
    maxStorageGib: found.maxStorageGib ?? 0,
    // Aurora keeps its data in three zones, and a reader takes over.
    multiAz: found.multiAz ?? found.replicas > 0,
    replicas: found.replicas,
    port: PORTS[engine],
    maxConnections: found.maxConnections,
    ...common(site),
    lifecycle,
  };
}

/** A tenant's own database server in the size of its tier; undefined where the site has none to give. */
export function ownDatabase(
  site: AwsSite,
  engine: "mysql" | "postgres",
  tenant: string,
  size: string,
  lifecycle: Lifecycle,
): AwsDatabase | undefined {
  const found = bySize(site.dedicated?.[engine], size);
  const version = found?.version ?? site.databases[engine]?.version;
  if (!found || version === undefined) return undefined;
  return {
    name: ownStoreName(tenant, engine),
    engine,
    version,
    instanceClass: found.class,
    storageGib: found.storageGib,
    maxStorageGib: found.maxStorageGib,
    multiAz: found.multiAz,
    replicas: found.replicas,
    port: PORTS[engine],
    maxConnections: found.maxConnections,
    ...common(site),
    lifecycle,
  };
}

/**
 * The cache of a shard, as the site's file describes it; null where the site has none.
 *
 * @param owner what its name begins with: `fixnado-shard-1`
 */
export function sharedCache(site: AwsSite, owner: string, lifecycle: Lifecycle): AwsCache | null {
  const { cache } = site;
  if (!cache) return null;
  return cacheOf(site, { ...cache, name: ownStoreName(owner, "redis") }, lifecycle);
}

/** A tenant's own cache in the size of its tier; undefined where the site has none to give. */
export function ownCache(
  site: AwsSite,
  tenant: string,
  size: string,
  lifecycle: Lifecycle,
): AwsCache | undefined {
  const found = bySize(site.dedicated?.cache, size);
  const version = found?.version ?? site.cache?.version;
  if (!found || version === undefined) return undefined;
  const snapshotDays = found.snapshotDays ?? site.cache?.snapshotDays ?? 0;
  const name = ownStoreName(tenant, "redis");
  return cacheOf(site, { ...found, version, snapshotDays, name }, lifecycle);
}

function cacheOf(
  { databases }: AwsSite,
  it: {
    readonly name: string;
    readonly version: string;
    readonly class: string;
    readonly nodes: number;
    readonly snapshotDays: number;
  },
  lifecycle: Lifecycle,
): AwsCache {
  return {
    name: it.name,
    version: it.version,
    nodeType: it.class,
    nodes: it.nodes,
    port: PORTS.redis,
    snapshotDays: it.snapshotDays,
    snapshotWindow: databases.backupWindow,
    maintenanceWindow: databases.maintenanceWindow,
    lifecycle,
  };
}

/** What stands at a tier's size word in a mapping of the site's file. */
export function bySize<T>(
  sizes: Readonly<Record<string, T>> | undefined,
  size: string,
): T | undefined {
  return sizes && Object.hasOwn(sizes, size) ? sizes[size] : undefined;
}
