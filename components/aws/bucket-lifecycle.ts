/** When objects of a bucket move and go, in days. */
export interface BucketDays {
  /** Since it was written; null for never. */
  readonly glacierDays: number | null;
  /** Since it was written; null for never. */
  readonly expireDays: number | null;
}

/** An upload that was given up is invisible, and is paid for until it is taken away. */
const abortDays = 7;

/** Days in which an object that was overwritten or deleted can be brought back. */
const versionsDays = 30;

/** Everything in the bucket, in one rule: two configurations of one bucket overwrite each other. */
export function lifecycleRules({ glacierDays, expireDays }: BucketDays) {
  return [
    {
      id: "everything",
      status: "Enabled",
      filter: { prefix: "" },
      abortIncompleteMultipartUpload: { daysAfterInitiation: abortDays },
      noncurrentVersionExpiration: { noncurrentDays: versionsDays },
      // Glacier that answers at once: an application reads there as before.
      transitions: glacierDays === null ? [] : [{ days: glacierDays, storageClass: "GLACIER_IR" }],
      ...(expireDays === null ? {} : { expiration: { days: expireDays } }),
    },
  ];
}

/** What is wrong with these days, in words. */
export function bucketDaysProblems({ glacierDays, expireDays }: BucketDays) {
  const problems: string[] = [];
  const days = { glacierDays, expireDays };
  for (const [what, count] of Object.entries(days)) {
    if (count !== null && (!Number.isInteger(count) || count < 1)) {
      problems.push(`${what} needs a whole number from 1 up, got ${count}.`);
    }
  }
  if (glacierDays !== null && expireDays !== null && expireDays <= glacierDays) {
    problems.push(
      `expireDays (${expireDays}) is not after glacierDays (${glacierDays}): objects would go when they ` +
        "move. Raise it, or leave glacierDays away.",
    );
  }
  return problems;
}
