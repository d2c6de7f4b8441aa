import { awsTagKeys } from "../../components/conventions.ts";
import { engineUnknown, unknownValue } from "../graph.ts";
import type { Inputs } from "./kind.ts";

/** What an update in place takes away, by the inputs before and after it. */
type Loss = (was: Inputs, will: Inputs) => readonly string[];

/**
 * What an update in place loses for good: what is kept for less long, a disk that is taken away, what is no longer in
 * the backup. `retentionInDays 90 → 1`; of inputs that are no numbers only the path is told.
 */
export function lossesOf(type: string, was: Inputs, will: Inputs): string[] {
  return [...(table.get(type) ?? []), unmarked].flatMap((loss) => loss(was, will));
}

/** Kept for ever where nothing says how long. */
const forEver = Number.POSITIVE_INFINITY;

/** @param absent what the provider takes where the input is left out */
function shorter(path: string, absent: number): Loss {
  return (was, will) => lessIn(path, numberAt(at(was, path), absent), at(will, path), absent);
}

function lessIn(path: string, before: number, value: unknown, absent: number): string[] {
  if (isUnknown(value)) return [`${path} is not known before the update`];
  const after = numberAt(value, absent);
  return after < before ? [`${path} ${said(before)} → ${said(after)}`] : [];
}

function isUnknown(value: unknown): boolean {
  return value === unknownValue || value === engineUnknown;
}

function said(count: number): string {
  return count === forEver ? "for ever" : String(count);
}

/** `30`, `"30"` and, of a volume, `"30G"`; what is no number keeps nothing. */
function numberAt(value: unknown, absent: number): number {
  if (value === undefined || value === null) return absent;
  if (typeof value === "number") return value;
  const digits = typeof value === "string" ? /^(\d+)G?$/.exec(value)?.[1] : undefined;
  return digits === undefined ? 0 : Number(digits);
}

function at(inputs: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((found, key) => (found as Inputs | undefined)?.[key], inputs);
}

/** @param absent what it is where the input is left out */
function turnedOff(path: string, on: string | boolean, absent = on): Loss {
  return (was, will) =>
    (at(was, path) ?? absent) === on && (at(will, path) ?? absent) !== on ? [path] : [];
}

function listAt(inputs: Inputs, path: string): readonly Inputs[] {
  const list = at(inputs, path);
  return Array.isArray(list) ? (list as Inputs[]) : [];
}

/** Disks and mounts: none goes, none is made smaller, none is left out of the backup. */
function disks(path: string, key: string): Loss {
  return (was, will) =>
    listAt(was, path).flatMap((disk, index) => {
      const here = `${path}[${index}]`;
      const now = listAt(will, path).find((it) => it[key] === disk[key]);
      if (!now) return [`${here} is taken away`];
      const unsaved = disk["backup"] === true && now["backup"] !== true;
      return [
        ...lessIn(`${here}.size`, numberAt(disk["size"], 0), now["size"], 0),
        ...(unsaved ? [`${here}.backup`] : []),
      ];
    });
}

/** How many backups of a kind stay. */
const prune: Loss = (was, will) =>
  Object.entries((was["pruneBackups"] ?? {}) as Inputs).flatMap(([kind, count]) =>
    lessIn(`pruneBackups.${kind}`, numberAt(count, 0), at(will["pruneBackups"], kind), 0),
  );

const backupRules: Loss = (was, will) =>
  listAt(was, "rules").flatMap((rule, index) => {
    const path = `rules[${index}]`;
    const now = listAt(will, "rules").find((it) => it["ruleName"] === rule["ruleName"]);
    if (!now) return [`${path} is taken away`];
    const before = numberAt(at(rule, "lifecycle.deleteAfter"), forEver);
    const after = at(now, "lifecycle.deleteAfter");
    return lessIn(`${path}.lifecycle.deleteAfter`, before, after, forEver);
  });

/** A rule that is new, or is about other objects than it was, deletes what nothing deleted before. */
const objectRules: Loss = (was, will) =>
  listAt(will, "rules").flatMap((rule, index) => {
    if (rule["status"] !== "Enabled") return [];
    const old = listAt(was, "rules").find((it) => it["id"] === rule["id"]);
    const same =
      old?.["status"] === "Enabled" &&
      JSON.stringify(old["filter"]) === JSON.stringify(rule["filter"]);
    const ends = ["expiration.days", "noncurrentVersionExpiration.noncurrentDays"];
    const dated = at(rule, "expiration.date") !== at(old, "expiration.date");
    return [
      ...(dated ? [`rules[${index}].expiration.date`] : []),
      ...ends.flatMap((end) => {
        const before = same ? numberAt(at(old, end), forEver) : forEver;
        return lessIn(`rules[${index}].${end}`, before, at(rule, end), forEver);
      }),
    ];
  });

/** How many images, or days of them, a repository keeps. */
const imageRules: Loss = (was, will) => {
  const rules = ({ policy }: Inputs): readonly Inputs[] => {
    try {
      return listAt(JSON.parse(String(policy)) as Inputs, "rules");
    } catch {
      return [];
    }
  };
  if (isUnknown(will["policy"])) return ["policy is not known before the update"];
  return rules(will).flatMap((rule, index) => {
    const kept = "selection.countNumber";
    const same = rules(was).find(
      (it) =>
        it["rulePriority"] === rule["rulePriority"] &&
        ["countType", "tagStatus"].every(
          (key) => at(it, `selection.${key}`) === at(rule, `selection.${key}`),
        ),
    );
    const before = same ? numberAt(at(same, kept), forEver) : forEver;
    return lessIn(`policy.rules[${index}].${kept}`, before, at(rule, kept), forEver);
  });
};

/** AWS Backup takes what has its tag. */
const unmarked: Loss = (was, will) => {
  const tag = awsTagKeys.backup;
  const has = ({ tags }: Inputs): boolean => (tags as Inputs | undefined)?.[tag] !== undefined;
  return has(was) && !has(will) ? [`tags.${tag}`] : [];
};

/** AWS keeps a message for four days where nothing says how long. */
const messageSeconds = 345_600;

const table: ReadonlyMap<string, readonly Loss[]> = new Map<string, readonly Loss[]>([
  ["aws:backup/plan:Plan", [backupRules]],
  // 0 is for ever there.
  [
    "aws:cloudwatch/logGroup:LogGroup",
    [
      (was, will) => {
        const days = (inputs: Inputs): unknown => inputs["retentionInDays"] || undefined;
        const before = numberAt(days(was), forEver);
        return lessIn("retentionInDays", before, days(will), forEver);
      },
    ],
  ],
  ["aws:ecr/lifecyclePolicy:LifecyclePolicy", [imageRules]],
  ["aws:efs/backupPolicy:BackupPolicy", [turnedOff("backupPolicy.status", "ENABLED", "DISABLED")]],
  ["aws:elasticache/replicationGroup:ReplicationGroup", [shorter("snapshotRetentionLimit", 0)]],
  ["aws:kms/key:Key", [turnedOff("isEnabled", true)]],
  ["aws:rds/cluster:Cluster", [shorter("backupRetentionPeriod", 1)]],
  ["aws:rds/instance:Instance", [shorter("backupRetentionPeriod", 0)]],
  ["aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", [objectRules]],
  [
    "aws:s3/bucketVersioning:BucketVersioning",
    [turnedOff("versioningConfiguration.status", "Enabled", "Disabled")],
  ],
  ["aws:sqs/queue:Queue", [shorter("messageRetentionSeconds", messageSeconds)]],
  ["proxmoxve:backup/job:Job", [prune, turnedOff("enabled", true)]],
  ["proxmoxve:index/containerLegacy:ContainerLegacy", [disks("mountPoints", "path")]],
  ["proxmoxve:index/vmLegacy:VmLegacy", [disks("disks", "interface")]],
]);
