import type { GraphResource } from "../../guard/graph.ts";
import { anyStoreRequiresBackup } from "../../policies/rules/any-store-requires-backup.ts";
import { aPlatform, aProxmoxSite, aResource, aTenant } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

const instance = "aws:rds/instance:Instance";
const cache = "aws:elasticache/replicationGroup:ReplicationGroup";
const tags = { "tenantry:lifecycle": "protected" };
const disposable = { "tenantry:lifecycle": "disposable" };

function aServer(inputs: GraphResource["inputs"]): GraphResource {
  return aResource(instance, "acme-postgres", {
    tags,
    backupRetentionPeriod: 30,
    deleteAutomatedBackups: false,
    ...inputs,
  });
}

const plan = (deleteAfter: unknown) =>
  aResource("aws:backup/plan:Plan", "cloud-backup-plan", {
    tags,
    rules: [{ ruleName: "nightly", lifecycle: { deleteAfter } }],
  });
const selection = (value = "nightly") =>
  aResource("aws:backup/selection:Selection", "cloud-backup-selection", {
    planId: "cloud-backup-plan-id",
    conditions: [{ stringEquals: [{ key: "aws:ResourceTag/tenantry:backup", value }] }],
  });
const bucket = aResource("aws:s3/bucket:Bucket", "acme-files", { tags, bucket: "site-t1-files" });

function versions(status: unknown, of: unknown = "site-t1-files"): GraphResource {
  return aResource("aws:s3/bucketVersioning:BucketVersioning", "acme-files-versions", {
    bucket: of,
    versioningConfiguration: { status },
  });
}

const guest = aResource("proxmoxve:index/containerLegacy:ContainerLegacy", "acme-crm", {
  vmId: 10_001,
  tags: ["protected", "tenant-acme", "tenantry"],
});
const member = aResource("proxmoxve:pool/membership:Membership", "acme-crm-pool", {
  poolId: "tenant-acme",
  vmId: 10_001,
});

function aJob(inputs: GraphResource["inputs"] = {}): GraphResource {
  return aResource("proxmoxve:backup/job:Job", "acme-backup", {
    enabled: true,
    pool: "tenant-acme",
    pruneBackups: { "keep-daily": "30", "keep-weekly": "12" },
    ...inputs,
  });
}

ruleCases(anyStoreRequiresBackup, {
  passes: {
    "copies that are kept for weeks, or for ever": [plan(35), plan(undefined), selection()],
    "servers with enough days": [
      aServer({}),
      aResource("aws:rds/cluster:Cluster", "acme-aurora", { tags, backupRetentionPeriod: 7 }),
      aResource(cache, "acme-cache", { tags, snapshotRetentionLimit: 1 }),
    ],
    "a copy of a server": [
      aServer({ backupRetentionPeriod: 0, replicateSourceDb: "acme-postgres" }),
    ],
    "a disposable server": [aServer({ tags: disposable, backupRetentionPeriod: 0 })],
    "a bucket with versions": [bucket, versions("Enabled")],
    "a bucket whose name AWS chooses": [
      aResource("aws:s3/bucket:Bucket", "acme-files", { tags }, { parent: "urn:a" }),
      { ...versions("Enabled", "[unknown]"), parent: "urn:a" },
    ],
    "versions of a bucket that AWS has not answered for": [
      { ...bucket, parent: "urn:a" },
      { ...versions("Enabled", "[unknown]"), parent: "urn:a" },
    ],
    "a platform's guest of a site that is being taken over": {
      resources: [guest],
      stack: aPlatform({ sites: [{ ...aProxmoxSite, adopting: true }] }),
    },
    "a guest in a pool with a job": [guest, member, aJob()],
    "a job that keeps a week": [guest, member, aJob({ pruneBackups: { "keep-daily": "7" } })],
    "a guest with a job that is enough beside one that is not": [
      guest,
      member,
      aJob({ pruneBackups: { "keep-weekly": "4" } }),
      aJob(),
    ],
    "a disposable guest without one": [{ ...guest, inputs: { tags: ["disposable"] } }],
    "a template": [{ ...guest, inputs: { ...guest.inputs, template: true } }],
    "a guest as it was found": {
      resources: [guest],
      stack: aTenant({ sites: [{ ...aProxmoxSite, adopted: [10_001] }] }),
    },
  },
  violates: {
    "copies that are kept for too few days": {
      resources: [plan(6), selection()],
      says: /rules\[0\]\.lifecycle\.deleteAfter has to be at least 7 days/,
    },
    "a plan that nothing is selected for": {
      resources: [plan(35)],
      says: /no selection of what is tagged/,
    },
    "a plan that selects by another word": {
      resources: [plan(35), selection("weekly")],
      says: /no selection of what is tagged/,
    },
    "a server with too few days": {
      resources: [aServer({ backupRetentionPeriod: 6 })],
      says: /backupRetentionPeriod has to be at least 7 days/,
    },
    "a server that says nothing": {
      resources: [aServer({ backupRetentionPeriod: undefined })],
      says: /backupRetentionPeriod/,
    },
    "a server whose lifecycle nobody says, in a protected environment": {
      resources: [aServer({ tags: {}, backupRetentionPeriod: 0 })],
      says: /backupRetentionPeriod/,
    },
    "a server that takes its backups along": {
      resources: [aServer({ deleteAutomatedBackups: true })],
      says: /deleteAutomatedBackups has to be false/,
    },
    "a cluster without days": {
      resources: [aResource("aws:rds/cluster:Cluster", "acme-aurora", { tags })],
      says: /backupRetentionPeriod/,
    },
    "a cache without snapshots": {
      resources: [aResource(cache, "acme-cache", { tags, snapshotRetentionLimit: 0 })],
      says: /snapshotRetentionLimit has to be at least 1/,
    },
    "a bucket without versions": { resources: [bucket], says: /status .* is not Enabled/ },
    "a bucket whose versions are suspended": {
      resources: [bucket, versions("Suspended")],
      says: /is not Enabled/,
    },
    "a bucket beside another one's versions": {
      resources: [bucket, versions("Enabled", "site-t1-other")],
      says: /is not Enabled/,
    },
    "a guest in no pool": { resources: [guest, aJob()], says: /no backup job covers a pool/ },
    "a guest beside a member of a pool": {
      resources: [guest, { ...member, inputs: { ...member.inputs, vmId: 10_002 } }, aJob()],
      says: /no backup job covers a pool/,
    },
    "a guest whose pool has no job": {
      resources: [guest, member, aJob({ pool: "tenant-globex" })],
      says: /no backup job covers a pool/,
    },
    "a job that is switched off": {
      resources: [guest, member, aJob({ enabled: false })],
      says: /enabled, and keep-daily/,
    },
    "a job that keeps too little": {
      resources: [guest, member, aJob({ pruneBackups: { "keep-daily": "3" } })],
      says: /keep-daily of pruneBackups at least 7/,
    },
    "a machine in no pool": {
      resources: [aResource("proxmoxve:index/vmLegacy:VmLegacy", "acme-search", { vmId: 7 })],
      says: /no backup job/,
    },
  },
  unknown: {
    "how long copies are kept": {
      resources: [plan("[unknown]"), selection()],
      says: /deleteAfter has to be at least 7 days/,
    },
    "the days of a server": {
      resources: [aServer({ backupRetentionPeriod: "[unknown]" })],
      says: /not known before the update/,
    },
    "whether a bucket keeps versions": {
      resources: [bucket, versions("[unknown]")],
      says: /not known before the update/,
    },
    "whether a job is enabled": {
      resources: [guest, member, aJob({ enabled: "[unknown]" })],
      says: /enabled/,
    },
    "the lifecycle of a server without backups": {
      resources: [
        aServer({ tags: { "tenantry:lifecycle": "[unknown]" }, backupRetentionPeriod: 0 }),
      ],
      says: /backupRetentionPeriod/,
    },
    "where a server stands": { resources: [aServer({ dbSubnetGroupName: "[unknown]" })] },
  },
});
