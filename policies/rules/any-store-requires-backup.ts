import { type GraphResource, unknownValue } from "../../guard/graph.ts";
import { at, listOf } from "../../guard/read/values.ts";
import { ofType, refersTo } from "../aws/references.ts";
import { isReadReplica } from "../read/databases.ts";
import { lifecyclesOf } from "../read/lifecycle.ts";
import { isAdopted, isGuest } from "../read/types.ts";
import type { Report, Rule, StackArgs } from "../rule.ts";

/** Days that a mistake may stay unseen. */
const leastDays = 7;

/** What a store has to say of itself, by its type. A cache's snapshots are days too; one is what its tier may sell. */
const days: Readonly<Record<string, { readonly input: string; readonly least: number }>> = {
  "aws:rds/instance:Instance": { input: "backupRetentionPeriod", least: leastDays },
  "aws:rds/cluster:Cluster": { input: "backupRetentionPeriod", least: leastDays },
  "aws:elasticache/replicationGroup:ReplicationGroup": {
    input: "snapshotRetentionLimit",
    least: 1,
  },
};

const bucketType = "aws:s3/bucket:Bucket";
const versioningType = "aws:s3/bucketVersioning:BucketVersioning";
const planType = "aws:backup/plan:Plan";
const selectionType = "aws:backup/selection:Selection";
/** How the selection asks for it: by the tag that components give. */
const nightly = '"key":"aws:ResourceTag/tenantry:backup","value":"nightly"';
const jobType = "proxmoxve:backup/job:Job";
const membershipType = "proxmoxve:pool/membership:Membership";

/**
 * Asked of what is protected. A guest on Proxmox is in its tenant's pool, and a job of that pool takes it along; what a
 * job or a store says that is not known before the update is a violation: nothing of it is computed.
 */
export const anyStoreRequiresBackup: Rule = {
  id: "any-store-requires-backup",
  title:
    "Whatever holds protected data is backed up: servers for a week, caches for a day, buckets by versions, guests by their pool's job.",
  severity: "high",
  level: { protected: "mandatory", disposable: "advisory" },
  frameworks: [
    { name: "Checkov", reference: "CKV_AWS_133" },
    { name: "Checkov", reference: "CKV_AWS_21" },
    { name: "Trivy", reference: "AWS-0077" },
    { name: "Trivy", reference: "AWS-0050" },
    { name: "Trivy", reference: "AWS-0090" },
    { name: "cdk-nag", reference: "AwsSolutions-RDS13" },
    { name: "Proxmox Hardening Guide", reference: "4.3" },
  ],
  remedy:
    "Set the days of backups in the site's file and a backup in the tenant's tier. A store that needs none is disposable.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html",
  stack(args, report) {
    const lifecycle = lifecyclesOf(args.resources);
    const stores = args.resources.filter(
      (it) => (lifecycle(it) ?? args.stack.lifecycle) === "protected",
    );
    for (const plan of ofType(args.resources, planType)) {
      if ((lifecycle(plan) ?? args.stack.lifecycle) === "protected") checkPlan(plan, args, report);
    }
    for (const store of stores) {
      checkDays(store, report);
      if (store.type === bucketType) checkVersions(store, args, report);
      if (isGuest(store) && !isTakenOver(args)) checkGuest(store, args, report);
    }
  },
};

/** A site that is being taken over keeps its own backups until its proxy follows: nothing is added to it before. */
function isTakenOver({ stack: { tenant, sites } }: StackArgs): boolean {
  return tenant === null && sites.some((site) => site.substrate === "proxmox" && site.adopting);
}

/** AWS Backup keeps a copy for days as well, and takes what the tag selects. */
function checkPlan(plan: GraphResource, { resources }: StackArgs, report: Report): void {
  const { urn, name, inputs } = plan;
  for (const [index, rule] of listOf(inputs["rules"]).entries()) {
    const kept = at(rule, "lifecycle", "deleteAfter");
    // Without an end a copy is kept for ever.
    if (kept === undefined || Number(kept) >= leastDays) continue;
    report(
      `${name}: rules[${index}].lifecycle.deleteAfter has to be at least ${leastDays} days.`,
      urn,
    );
  }
  const selects = ofType(resources, selectionType).some(
    (it) => refersTo(it, "planId", plan) && JSON.stringify(it.inputs).includes(nightly),
  );
  if (!selects) report(`${name}: no selection of what is tagged for the nightly backup.`, urn);
}

function checkDays(store: GraphResource, report: Report): void {
  const rule = days[store.type];
  if (!rule || isReadReplica(store)) return;
  const { urn, name, inputs } = store;
  const value = inputs[rule.input];
  if (value === unknownValue) {
    report(`${name}: ${rule.input} is not known before the update.`, urn);
  } else if (typeof value !== "number" || value < rule.least) {
    report(`${name}: ${rule.input} has to be at least ${rule.least} days.`, urn);
  }
  if (inputs["deleteAutomatedBackups"] === true) {
    report(`${name}: deleteAutomatedBackups has to be false: they outlive the server.`, urn);
  }
}

function checkVersions(bucket: GraphResource, { resources }: StackArgs, report: Report): void {
  const { urn, name, inputs, parent } = bucket;
  const isOf = ({ type, inputs: of, parent: sibling }: GraphResource): boolean =>
    type === versioningType &&
    (of["bucket"] === unknownValue || inputs["bucket"] === undefined
      ? sibling === parent
      : of["bucket"] === inputs["bucket"] || of["bucket"] === bucket.id);
  const status = resources
    .filter(isOf)
    .map((it) => at(it.inputs["versioningConfiguration"], "status"));
  if (status.includes("Enabled")) return;
  const how = status.includes(unknownValue) ? "is not known before the update" : "is not Enabled";
  report(`${name}: versioningConfiguration.status of its BucketVersioning ${how}.`, urn);
}

function checkGuest(guest: GraphResource, { resources, stack }: StackArgs, report: Report): void {
  const { urn, name, inputs } = guest;
  // A template is made again from its image.
  if (inputs["template"] === true || isAdopted(guest, stack)) return;
  const vmid = inputs["vmId"];
  const pools = resources
    .filter(({ type, inputs: of }) => type === membershipType && of["vmId"] === vmid)
    .map((it) => it.inputs["poolId"]);
  const jobs = resources.filter(
    ({ type, inputs: of }) =>
      type === jobType && typeof of["pool"] === "string" && pools.includes(of["pool"]),
  );
  if (jobs.length === 0) {
    report(`${name}: no backup job covers a pool that it is in.`, urn);
  } else if (!jobs.some(isEnough)) {
    const what = `enabled, and keep-daily of pruneBackups at least ${leastDays}`;
    report(`${name}: no backup job of its pool is ${what}.`, urn);
  }
}

function isEnough({ inputs }: GraphResource): boolean {
  return (
    inputs["enabled"] === true && Number(at(inputs["pruneBackups"], "keep-daily")) >= leastDays
  );
}
