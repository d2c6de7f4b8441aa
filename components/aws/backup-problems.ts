import type { AwsBackup } from "../../catalog/resolved.ts";

/** Days that a locked vault keeps a backup at least. */
export const lockMinimumDays = 7;

/** AWS keeps a backup in cold storage for at least as many days. */
const coldDays = 90;

/** Schedules of AWS have six fields. Every day: a day without a backup is an alarm. */
const cronForm = /^cron\(\S+ \S+ (\* \* \?|\? \* \*) \*\)$/;

/** What is wrong with a plan of backups, in words. */
export function backupProblems({ schedule, days, coldAfterDays, locked }: AwsBackup): string[] {
  const problems: string[] = [];
  if (!cronForm.test(schedule)) {
    problems.push(`schedule "${schedule}" is not like "cron(0 2 * * ? *)": every day, in UTC.`);
  }
  if (!Number.isInteger(days) || days < 1) {
    problems.push(`days needs a whole number from 1 up, got ${days}: backups would stay for ever.`);
  }
  if (locked && days < lockMinimumDays) {
    problems.push(`days is ${days}, and a locked vault keeps at least ${lockMinimumDays}.`);
  }
  if (coldAfterDays !== null && days < coldAfterDays + coldDays) {
    problems.push(
      `days is ${days}, but a backup stays ${coldDays} days in cold storage: with coldAfterDays ` +
        `${coldAfterDays} use at least ${coldAfterDays + coldDays}, or leave coldAfterDays away.`,
    );
  }
  return problems;
}
