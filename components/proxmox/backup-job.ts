import { Job } from "@muhlba91/pulumi-proxmoxve/backup/job.js";
import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../component.ts";
import { token } from "../conventions.ts";

const type = token("proxmox", "BackupJob");

/** Letters, digits, "-" and "_", as PVE allows for the id of a job. */
const idForm = /^[a-z][a-z0-9_-]+$/i;

export interface BackupJobArgs {
  /** PVE's id of the job. Changing it replaces the job; backups that were made stay. */
  readonly id: string;
  /** Pool whose guests are backed up, those that join later included. */
  readonly pool: pulumi.Input<string>;
  /** PVE calendar event, for instance `02:17`. */
  readonly schedule: string;
  /** PVE storage that the backups go to. */
  readonly storage: string;
  /** How many daily, weekly and monthly backups of a guest stay; 0 is none of that kind, all 0 is refused. */
  readonly keep: { readonly daily: number; readonly weekly: number; readonly monthly: number };
  /** Whose guests these are; stands in the notes of each backup, on one line. */
  readonly comment: string;
}

/**
 * The backups of a pool: snapshot mode (crash-consistent, without downtime), zstd, a missed run is made up for.
 * Removing the job removes no backup.
 *
 * Children: `<name>`.
 */
export class BackupJob extends Component {
  /** PVE's id of the job. */
  readonly jobId: pulumi.Output<string>;

  constructor(name: string, args: BackupJobArgs, opts?: pulumi.ComponentResourceOptions) {
    const { id, schedule, storage, keep } = args;
    super(type, name, { id, schedule, storage }, opts);
    this.refuse(problemsOf(args));
    const job = new Job(
      this.child(),
      {
        resourceId: id,
        pool: args.pool,
        schedule,
        storage,
        mode: "snapshot",
        compress: "zstd",
        pruneBackups: pruneOptions(keep),
        // A backup that is marked protected is never pruned: the storage would fill up.
        protected: false,
        repeatMissed: true,
        notesTemplate: notes(args.comment),
        enabled: true,
      },
      this.options(),
    );
    this.jobId = job.resourceId;
    this.registerOutputs({ jobId: this.jobId });
  }
}

function problemsOf({ id, keep, schedule }: BackupJobArgs): string[] {
  const problems: string[] = [];
  if (!idForm.test(id)) {
    problems.push(`id "${id}" is not one that PVE takes. Use letters, digits, "-" and "_".`);
  }
  if (schedule.trim() === "") problems.push(`schedule is empty. Use for instance "02:17".`);
  const counts = Object.entries(keep);
  for (const [kind, count] of counts) {
    if (!Number.isInteger(count) || count < 0) {
      problems.push(`keep.${kind} needs a whole number from 0 up, got ${count}.`);
    }
  }
  if (counts.every(([, count]) => count === 0)) {
    problems.push("keep is 0 for all kinds, which PVE reads as: keep every backup. Keep one.");
  }
  return problems;
}

function pruneOptions(keep: BackupJobArgs["keep"]): Record<string, string> {
  const kept = Object.entries(keep).filter(([, count]) => count > 0);
  return Object.fromEntries(kept.map(([kind, count]) => [`keep-${kind}`, String(count)]));
}

/** PVE fills in `{{…}}` by itself, so a customer's name may hold none. */
function notes(comment: string): string {
  const line = comment.replaceAll(/\s+/g, " ").replaceAll(/[{}]/g, "").trim();
  return `{{guestname}} ({{vmid}}), ${line}`;
}
