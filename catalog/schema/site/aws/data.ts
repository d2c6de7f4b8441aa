import { z } from "zod";
import { sizeWord } from "../../ids.ts";
import { checkedText, flag, oneOf, text, whole } from "../../values.ts";
import { natStrategy } from "./network.ts";

const DAYS = "mon|tue|wed|thu|fri|sat|sun";
const TIME = "(?:[01]\\d|2[0-3]):[0-5]\\d";

/** Minutes from one time of day to another, over midnight where it has to be. */
function minutesBetween(from: string, to: string): number {
  const minutes = (time: string): number => {
    const [hours = 0, rest = 0] = time.split(":").map(Number);
    return hours * 60 + rest;
  };
  return (minutes(to) - minutes(from) + 24 * 60) % (24 * 60);
}

/** ElastiCache takes no window under an hour, and the windows are the caches' too. */
const HOUR = 60;

const backupWindow = checkedText(
  new RegExp(`^${TIME}-${TIME}$`),
  "a window of at least an hour in UTC, for instance 02:00-03:00",
  (value) => {
    const [from = "", to = ""] = value.split("-");
    return minutesBetween(from, to) >= HOUR;
  },
);

const maintenanceWindow = checkedText(
  new RegExp(`^(?:${DAYS}):${TIME}-(?:${DAYS}):${TIME}$`),
  "a window of one to 24 hours in UTC, for instance sun:03:30-sun:04:30",
  (value) => {
    const [from = "", to = ""] = value.split("-");
    const days = DAYS.split("|");
    const between = (days.indexOf(to.slice(0, 3)) - days.indexOf(from.slice(0, 3)) + 7) % 7;
    const minutes = minutesBetween(from.slice(4), to.slice(4));
    const isNextDay = to.slice(4) <= from.slice(4);
    return minutes >= HOUR && between === (isNextDay ? 1 : 0);
  },
);

const instanceClass = text(
  /^db\.[a-z][a-z0-9-]*\.[a-z0-9]+$/,
  "a class of RDS, for instance db.r7g.large",
).describe("Class of the instance: memory, processors and price. Another one restarts the server.");

const maxConnections = whole(10, 16_000, "a whole number of connections").describe(
  "Connections that the server takes, of which 20 are kept for its administrators. Services are promised the rest.",
);

const replicas = whole(0, 15, "a whole number of read replicas").describe(
  "Read replicas (Aurora: readers). Each costs as much as the server, without a second zone.",
);

const versions = {
  postgres: text(
    /^1[3-9](?:\.\d{1,2})?$/,
    'a version of PostgreSQL in quotes, for instance "17.6"',
  ),
  mysql: text(/^8\.[0-9](?:\.\d{1,2})?$/, 'a version of MySQL in quotes, for instance "8.4.6"'),
};

const upgrade =
  "A newer minor version restarts the server; a newer major one is never made by an edit alone.";

const server = {
  class: instanceClass,
  storageGib: whole(20, 65_536, "a whole number of GiB").describe(
    "Storage to begin with, GiB. It only grows.",
  ),
  maxStorageGib: whole(22, 65_536, "a whole number of GiB").describe(
    "How far storage may grow by itself, GiB: at least a tenth more than `storageGib`.",
  ),
  multiAz: flag.describe(
    "Whether a standby in another zone takes over. It doubles the price, and does not answer requests.",
  ),
  replicas,
  maxConnections,
};

/** RDS refuses a ceiling that is less than a tenth above what there is. */
function grows(it: {
  readonly storageGib?: number | undefined;
  readonly maxStorageGib?: number | undefined;
}): boolean {
  if (it.storageGib === undefined || it.maxStorageGib === undefined) return true;
  return it.maxStorageGib >= it.storageGib * 1.1;
}
const growsError = {
  error: "at least a tenth more than `storageGib`: RDS takes nothing less",
  path: ["maxStorageGib"],
};

const mysql = z
  .strictObject({ version: versions.mysql.describe(`Version. ${upgrade}`), ...server })
  .refine(grows, growsError);

/** What RDS asks about storage and a standby; Aurora answers all of it itself. */
const RDS_ONLY = ["storageGib", "maxStorageGib", "multiAz"] as const;

const postgres = z
  .strictObject({
    engine: oneOf(["rds", "aurora"])
      .default("rds")
      .describe(
        "rds: one server with an optional standby. aurora: a cluster over three zones whose storage grows by itself. Another one is another, empty server. Default: rds.",
      ),
    version: versions.postgres.describe(`Version. ${upgrade}`),
    class: server.class,
    storageGib: server.storageGib.optional(),
    maxStorageGib: server.maxStorageGib.optional(),
    multiAz: server.multiAz.optional(),
    replicas,
    maxConnections,
  })
  .refine((it) => it.engine !== "rds" || RDS_ONLY.every((key) => it[key] !== undefined), {
    error: `"storageGib", "maxStorageGib" or "multiAz" is missing: an engine rds needs all three, for instance storageGib: 100, maxStorageGib: 500, multiAz: true`,
    params: { code: "E_MISSING" },
  })
  .refine((it) => it.engine !== "aurora" || RDS_ONLY.every((key) => it[key] === undefined), {
    error:
      "no storageGib, maxStorageGib and multiAz: Aurora's storage grows by itself, over three zones",
    path: ["engine"],
  })
  .refine(grows, growsError);

export const databases = z
  .strictObject({
    mysql: mysql
      .optional()
      .describe("MySQL that the site's tenants share. Default: there is none."),
    postgres: postgres
      .optional()
      .describe("PostgreSQL that the site's tenants share. Default: there is none."),
    backupDays: whole(1, 35, "a whole number of days").describe(
      "Days that every server can be brought back to any second of.",
    ),
    backupWindow: backupWindow.describe(
      "When servers and caches make their nightly snapshot, UTC. Not within `maintenanceWindow`.",
    ),
    maintenanceWindow: maintenanceWindow.describe("When AWS may restart servers and caches, UTC."),
    rotationDays: whole(1, 365, "a whole number of days").describe(
      "Days after which the administrator's password of every server is changed.",
    ),
  })
  .describe("Database servers that tenants share, and what holds for tenants' own ones too.");

const nodeType = text(
  /^cache\.[a-z][a-z0-9-]*\.[a-z0-9]+$/,
  "a node type of ElastiCache, for instance cache.t4g.small",
).describe("Type of the nodes.");
const nodes = whole(1, 6, "a whole number of nodes").describe(
  "Nodes, the primary included; from 2 on another zone takes over.",
);
const cacheVersion = text(
  /^(?:7\.2|[89]\.\d)$/,
  'a version of Valkey in quotes, for instance "8.1"',
).describe("Version of Valkey.");
const snapshotDays = whole(0, 35, "a whole number of days").describe(
  "Days that nightly snapshots are kept; 0 for none.",
);

export const cache = z
  .strictObject({ version: cacheVersion, class: nodeType, nodes, snapshotDays })
  .optional()
  .describe("The cache of each shard, which its tenants share. Default: there is none.");

/** @param example of one size, for an error */
function bySize<T extends z.ZodType>(sizes: T, example: string) {
  const error = `a mapping of size words, for instance large: { ${example} }`;
  return z
    .record(sizeWord, sizes, { error })
    .refine((all) => Object.keys(all).length > 0, { error: "at least one size" })
    .optional();
}

const ownServer = (version: z.ZodType<string>) =>
  z
    .strictObject({
      version: version
        .optional()
        .describe("Version. Default: that of the server which the site's tenants share."),
      ...server,
    })
    .refine(grows, growsError);

const OWN_SERVER =
  "class: db.m7g.large, storageGib: 50, maxStorageGib: 500, multiAz: true, replicas: 0, maxConnections: 500";

export const dedicated = z
  .strictObject({
    mysql: bySize(ownServer(versions.mysql), OWN_SERVER).describe(
      "Own MySQL by the tier's size word. Default: tenants with one of their own are refused.",
    ),
    postgres: bySize(ownServer(versions.postgres), OWN_SERVER).describe(
      "Own PostgreSQL by the tier's size word. Default: tenants with one of their own are refused.",
    ),
    cache: bySize(
      z.strictObject({
        version: cacheVersion
          .optional()
          .describe("Version of Valkey. Default: that of the site's `cache`."),
        class: nodeType,
        nodes,
        snapshotDays: snapshotDays
          .optional()
          .describe("Days that nightly snapshots are kept. Default: as the site's `cache`."),
      }),
      "class: cache.m7g.large, nodes: 2",
    ).describe(
      "Own cache by the tier's size word. Default: tenants with one of their own are refused.",
    ),
    nat: natStrategy.describe("How tasks in a silo tenant's own VPC reach the internet."),
  })
  .optional()
  .describe(
    "Servers that bridge and silo tenants have to themselves. Default: pool tenants alone.",
  );
