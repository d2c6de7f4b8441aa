import { Plan } from "@pulumi/aws/backup/plan.js";
import { Selection } from "@pulumi/aws/backup/selection.js";
import { Vault } from "@pulumi/aws/backup/vault.js";
import { VaultLockConfiguration } from "@pulumi/aws/backup/vaultLockConfiguration.js";
import { MetricAlarm } from "@pulumi/aws/cloudwatch/metricAlarm.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment.js";
import type * as pulumi from "@pulumi/pulumi";
import type { AwsBackup, Lifecycle } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { awsTagKeys, awsTags, token } from "../conventions.ts";
import { backupAlarms } from "./backup-alarms.ts";
import { backupProblems, lockMinimumDays } from "./backup-problems.ts";
import { serviceTrust } from "./policy-document.ts";

const type = token("aws", "BackupPlan");

/** Days in which a lock that was a mistake can be taken off. After them nobody can, AWS included. */
const lockGraceDays = 14;

/**
 * Minutes: a backup that has not begun an hour after its time is expired, and one that has not ended eight hours after
 * it began is aborted. AWS Backup counts neither as failed, so each has an alarm of its own.
 */
const windows = { startWindow: 60, completionWindow: 480 } as const;

/** What AWS itself keeps up to date for its backup service, by what they are for. */
const managedPolicies = {
  backup: "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
  restore: "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores",
  "s3-backup": "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup",
  "s3-restore": "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Restore",
} as const;

export interface BackupPlanArgs {
  /** The site's id: the plan copies what carries the tags of this site and of a nightly backup, both. */
  readonly site: string;
  /** When, for how long, and whether the vault is locked. */
  readonly backup: AwsBackup;
  /** Of the vault. Another key replaces the vault, which AWS refuses while there are backups in it. */
  readonly kmsKeyArn: pulumi.Input<string>;
  /** An `AlarmTopic`: it hears of a backup that failed, came too late, or was never made. */
  readonly topicArn: pulumi.Input<string>;
  /** `protected`: Pulumi refuses to delete or replace the vault. */
  readonly lifecycle: Lifecycle;
  /**
   * Whether the site itself has something to copy every night, a server or a file system. Then a day without a backup
   * is an alarm. Without, only silo tenants may have something, and silence says nothing.
   */
  readonly expected: boolean;
}

/**
 * Nightly copies, in a vault of the site, of everything that its tenants' tiers back up: databases, file systems,
 * buckets. The vault is deleted only when it is empty.
 *
 * Children: `<name>` (vault), `<name>-lock`, `-role`, `-role-<policy>`, `-plan`, `-selection`, `-failed`,
 * `-expired`, `-aborted`, and `-missing` where a backup is expected.
 */
export class BackupPlan extends Component {
  readonly vaultName: pulumi.Output<string>;
  readonly vaultArn: pulumi.Output<string>;

  constructor(name: string, args: BackupPlanArgs, opts?: pulumi.ComponentResourceOptions) {
    const { site, backup, lifecycle } = args;
    super(type, name, { site, lifecycle, locked: backup.locked, days: backup.days }, opts);
    this.refuse(backupProblems(backup));
    const vault = this.createVault(args);
    if (backup.locked) this.createLock(vault);
    const role = this.createRole(lifecycle);
    this.select(this.createPlan(vault, args), role, site);
    this.createAlarms(vault, args);
    this.vaultName = vault.name;
    this.vaultArn = vault.arn;
    this.registerOutputs({ vaultName: this.vaultName, vaultArn: this.vaultArn });
  }

  private createVault({ kmsKeyArn, lifecycle }: BackupPlanArgs): Vault {
    return new Vault(
      this.child(),
      { kmsKeyArn, forceDestroy: false, tags: awsTags({ lifecycle }) },
      this.options({ protect: lifecycle === "protected" }),
    );
  }

  private createLock(vault: Vault): void {
    new VaultLockConfiguration(
      this.child("lock"),
      {
        backupVaultName: vault.name,
        // A constant, so that an edit of the days never has to change a lock that nobody can change.
        minRetentionDays: lockMinimumDays,
        changeableForDays: lockGraceDays,
      },
      this.options({ protect: true }),
    );
  }

  private createRole(lifecycle: Lifecycle): Role {
    const role = new Role(
      this.child("role"),
      {
        description: "Makes and restores the nightly backups",
        assumeRolePolicy: serviceTrust("backup.amazonaws.com"),
        forceDetachPolicies: false,
        maxSessionDuration: 3600,
        tags: awsTags({ lifecycle }),
      },
      this.options(),
    );
    for (const [key, policyArn] of Object.entries(managedPolicies)) {
      new RolePolicyAttachment(
        this.child(`role-${key}`),
        { role: role.name, policyArn },
        this.options(),
      );
    }
    return role;
  }

  private createPlan(vault: Vault, { backup, lifecycle }: BackupPlanArgs): Plan {
    const { schedule, days, coldAfterDays } = backup;
    return new Plan(
      this.child("plan"),
      {
        rules: [
          {
            ruleName: "nightly",
            targetVaultName: vault.name,
            schedule,
            scheduleExpressionTimezone: "Etc/UTC",
            ...windows,
            enableContinuousBackup: false,
            lifecycle: {
              deleteAfter: days,
              ...(coldAfterDays === null ? {} : { coldStorageAfter: coldAfterDays }),
            },
          },
        ],
        tags: awsTags({ lifecycle }),
      },
      this.options(),
    );
  }

  /** Conditions hold together. Selection tags would hold each by itself, and copy what other sites have. */
  private select(plan: Plan, role: Role, site: string): void {
    const equals = (key: string, value: string) => ({ key: `aws:ResourceTag/${key}`, value });
    new Selection(
      this.child("selection"),
      {
        planId: plan.id,
        iamRoleArn: role.arn,
        resources: ["*"],
        conditions: [
          { stringEquals: [equals(awsTagKeys.backup, "nightly"), equals(awsTagKeys.site, site)] },
        ],
      },
      this.options(),
    );
  }

  private createAlarms(vault: Vault, { topicArn, lifecycle, expected }: BackupPlanArgs): void {
    for (const [key, alarm] of backupAlarms(vault.name, { expected })) {
      new MetricAlarm(
        this.child(key),
        {
          ...alarm,
          alarmActions: [topicArn],
          // That one job ended badly is not taken back; that there are backups again is news.
          okActions: key === "missing" ? [topicArn] : [],
          tags: awsTags({ lifecycle }),
        },
        this.options(),
      );
    }
  }
}
