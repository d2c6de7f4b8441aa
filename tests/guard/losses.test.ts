import { expect, test } from "vitest";
import { approve } from "../../guard/approve.ts";
import { EventReader, type Report } from "../../guard/events.ts";
import { judge } from "../../guard/judge.ts";
import { nothingReleased } from "../../guard/released.ts";
import { verdict } from "../../guard/risks.ts";
import { type Resource, step } from "../fleet/support/events.ts";
import { TODAY } from "../support/memory-catalog.ts";

type Inputs = NonNullable<Resource["inputs"]>;

const of = (type: string, inputs: Inputs, more: Partial<Resource> = {}): Resource => ({
  type,
  name: "it",
  inputs,
  ...more,
});
const kept = of("aws:s3/bucket:Bucket", {}, { name: "kept", protect: true });
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const canary = "hunter2-canary";

function read(...lines: string[]): Report {
  const reader = new EventReader();
  for (const line of lines) reader.line(line);
  return reader.report();
}
const inProtected = (line: string): Report => read(step("same", kept, kept), line);
const change = (type: string, was: Inputs, will: Inputs): string =>
  step("update", of(type, was), of(type, will));
const lost = (line: string): readonly string[] =>
  judge(inProtected(line), nothingReleased).refused.flatMap(({ paths }) => paths);

const rule = (days: number | undefined, more: Inputs = {}) => ({
  rules: [
    {
      id: "everything",
      status: "Enabled",
      filter: { prefix: "" },
      ...(days === undefined ? {} : { expiration: { days } }),
      ...more,
    },
  ],
});
const images = (countNumber: number) => ({
  policy: JSON.stringify({
    rules: [{ rulePriority: 1, selection: { tagStatus: "any", countType: "a", countNumber } }],
  }),
});
const plan = (deleteAfter: number) => ({
  rules: [{ ruleName: "nightly", lifecycle: { deleteAfter } }],
});
const logs = "aws:cloudwatch/logGroup:LogGroup";
const lifecycle = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
const guest = "proxmoxve:index/containerLegacy:ContainerLegacy";
const machine = "proxmoxve:index/vmLegacy:VmLegacy";
const job = "proxmoxve:backup/job:Job";
const data = { path: "/srv", size: "20G", backup: true };
const disk = { interface: "scsi1", size: 500, backup: true };

const losses: readonly [type: string, was: Inputs, will: Inputs, loses: string][] = [
  [logs, { retentionInDays: 90 }, { retentionInDays: 1 }, "retentionInDays 90 → 1"],
  [logs, { retentionInDays: 0 }, { retentionInDays: 90 }, "retentionInDays for ever → 90"],
  [logs, {}, { retentionInDays: 90 }, "retentionInDays for ever → 90"],
  [
    logs,
    { retentionInDays: 90 },
    { retentionInDays: unknown },
    "retentionInDays is not known before the update",
  ],
  [
    "aws:sqs/queue:Queue",
    {},
    { messageRetentionSeconds: 60 },
    "messageRetentionSeconds 345600 → 60",
  ],
  ["aws:rds/instance:Instance", { backupRetentionPeriod: 35 }, {}, "backupRetentionPeriod 35 → 0"],
  [
    "aws:rds/cluster:Cluster",
    { backupRetentionPeriod: 35 },
    { backupRetentionPeriod: 7 },
    "backupRetentionPeriod 35 → 7",
  ],
  [
    "aws:elasticache/replicationGroup:ReplicationGroup",
    { snapshotRetentionLimit: 7 },
    { snapshotRetentionLimit: 1 },
    "snapshotRetentionLimit 7 → 1",
  ],
  ["aws:kms/key:Key", {}, { isEnabled: false }, "isEnabled"],
  [
    "aws:s3/bucketVersioning:BucketVersioning",
    { versioningConfiguration: { status: "Enabled" } },
    { versioningConfiguration: { status: "Suspended" } },
    "versioningConfiguration.status",
  ],
  [lifecycle, rule(365), rule(1), "rules[0].expiration.days 365 → 1"],
  [lifecycle, rule(undefined), rule(1), "rules[0].expiration.days for ever → 1"],
  [lifecycle, { rules: [] }, rule(1), "rules[0].expiration.days for ever → 1"],
  [
    lifecycle,
    rule(7, { filter: { prefix: canary } }),
    rule(7),
    "rules[0].expiration.days for ever → 7",
  ],
  [
    lifecycle,
    rule(undefined, { noncurrentVersionExpiration: { noncurrentDays: 30 } }),
    rule(undefined, { noncurrentVersionExpiration: { noncurrentDays: 1 } }),
    "rules[0].noncurrentVersionExpiration.noncurrentDays 30 → 1",
  ],
  [
    "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    images(100),
    images(1),
    "policy.rules[0].selection.countNumber 100 → 1",
  ],
  ["aws:backup/plan:Plan", plan(35), plan(7), "rules[0].lifecycle.deleteAfter 35 → 7"],
  ["aws:backup/plan:Plan", plan(35), { rules: [] }, "rules[0] is taken away"],
  [
    "aws:efs/backupPolicy:BackupPolicy",
    { backupPolicy: { status: "ENABLED" } },
    { backupPolicy: { status: "DISABLED" } },
    "backupPolicy.status",
  ],
  [
    job,
    { pruneBackups: { "keep-daily": "30" } },
    { pruneBackups: { "keep-daily": "7" } },
    "pruneBackups.keep-daily 30 → 7",
  ],
  [
    job,
    { pruneBackups: { "keep-daily": "30", "keep-weekly": "12" } },
    { pruneBackups: { "keep-daily": "30" } },
    "pruneBackups.keep-weekly 12 → 0",
  ],
  [job, { enabled: true }, { enabled: false }, "enabled"],
  [guest, { mountPoints: [data] }, {}, "mountPoints[0] is taken away"],
  [
    guest,
    { mountPoints: [data] },
    { mountPoints: [{ ...data, backup: false }] },
    "mountPoints[0].backup",
  ],
  [
    machine,
    { disks: [{ interface: "scsi0" }, disk] },
    { disks: [{ interface: "scsi0" }] },
    "disks[1] is taken away",
  ],
  [machine, { disks: [disk] }, { disks: [{ ...disk, size: 50 }] }, "disks[0].size 500 → 50"],
  [
    "aws:efs/fileSystem:FileSystem",
    { tags: { "tenantry:backup": "nightly" } },
    { tags: {} },
    "tags.tenantry:backup",
  ],
];

test.each(losses)("%s, in place: %j → %j is refused in a protected environment", (...row) => {
  const [type, was, will, loses] = row;
  const report = inProtected(change(type, was, will));
  const { refused } = judge(report, nothingReleased);
  expect(refused).toMatchObject([{ op: "lose", why: "not disposable", paths: [loses] }]);
  expect(JSON.stringify(refused)).not.toContain(canary);
  const { risks } = verdict(judge(report, nothingReleased));
  expect(risks[0]).toMatchObject({ kind: "data loss", decision: "refused" });
});

const reversible = losses.filter(
  ([, was, will]) => will["retentionInDays"] !== unknown && !JSON.stringify(was).includes(canary),
);
test.each(reversible)(
  "%s, the other way round (%j ← %j), loses nothing of it",
  (type, was, will, loses) => {
    expect(lost(change(type, will, was))).not.toContain(loses);
    expect(lost(change(type, was, was))).toEqual([]);
  },
);

test("what is disposable, or in an environment where nothing is protected, is told and not refused", () => {
  const tags = { "tenantry:lifecycle": "disposable" };
  const shorter = [
    { retentionInDays: 90, tags },
    { retentionInDays: 1, tags },
  ] as const;
  const disposable = judge(inProtected(change(logs, ...shorter)), nothingReleased);
  const open = judge(
    read(change(logs, { retentionInDays: 90 }, { retentionInDays: 1 })),
    nothingReleased,
  );
  expect([disposable.refused, open.refused]).toEqual([[], []]);
  expect(verdict(disposable).risks).toMatchObject([{ kind: "data loss", decision: "told" }]);
  expect(verdict(open).risks).toMatchObject([{ kind: "data loss", decision: "told" }]);
  const becomes = step("update", of(logs, { retentionInDays: 90 }), of(logs, shorter[1]), {
    diffs: ["retentionInDays", "tags"],
  });
  expect(lost(becomes)).toEqual(["retentionInDays 90 → 1"]);
});

test("a loss is allowed by an approval of a loss, for these numbers, and by no other", () => {
  const report = inProtected(change(logs, { retentionInDays: 90 }, { retentionInDays: 30 }));
  const worse = inProtected(change(logs, { retentionInDays: 90 }, { retentionInDays: 1 }));
  const [refusal] = judge(report, nothingReleased).refused;
  const approval = {
    ...{ urn: refusal?.urn ?? "", operation: "lose" as const, hash: refusal?.hash ?? "" },
    ...{ reason: "smaller", owner: "ops", expires: TODAY },
  };
  const left = (of: Report, given: typeof approval | { operation: "replace" }): number =>
    approve(judge(of, nothingReleased), of, [{ ...approval, ...given }], TODAY).refused.length;
  expect(left(report, approval)).toBe(0);
  expect(left(worse, approval)).toBe(1);
  expect(left(report, { operation: "replace" })).toBe(1);
});

test("in a protected environment what holds data is not replaced, protected or not, unless it is disposable", () => {
  const replaced = (type: string, inputs: Inputs): string =>
    step("replace", of(type, inputs), of(type, inputs), { keys: ["name"] });
  const whys = (report: Report): string[] =>
    judge(report, nothingReleased).refused.map(({ op, why }) => `${op} ${why}`);
  const bucket = "aws:s3/bucket:Bucket";
  expect(whys(inProtected(replaced(bucket, {})))).toEqual(["replace not disposable"]);
  expect(whys(inProtected(replaced(guest, { tags: ["protected"] })))).toHaveLength(1);
  expect(whys(inProtected(replaced(guest, { tags: ["disposable"] })))).toEqual([]);
  expect(
    whys(inProtected(replaced(bucket, { tags: { "tenantry:lifecycle": "disposable" } }))),
  ).toEqual([]);
  expect(whys(read(replaced(bucket, {})))).toEqual([]);
  expect(whys(inProtected(replaced("aws:lb/targetGroup:TargetGroup", {})))).toEqual([]);
});
