import type { AwsCache } from "../../catalog/resolved/aws.ts";

/** ElastiCache takes 40 characters. */
const nameForm = /^(?=.{1,40}$)[a-z](-?[a-z0-9])*$/;

/** What is wrong with a cache's arguments, in words. */
export function cacheProblems({
  cache,
  clients,
}: {
  readonly cache: AwsCache;
  readonly clients: Readonly<Record<string, unknown>>;
}): string[] {
  const problems: string[] = [];
  if (!nameForm.test(cache.name)) {
    problems.push(
      `the name "${cache.name}" is none that ElastiCache takes: a-z, 0-9 and single "-", at most 40 characters.`,
    );
  }
  if (Object.keys(clients).length === 0) {
    problems.push("clients is empty: nobody could reach it. Name a security group.");
  }
  if (!Number.isInteger(cache.nodes) || cache.nodes < 1 || cache.nodes > 6) {
    problems.push(`nodes is ${cache.nodes}; one primary and up to five replicas are allowed.`);
  }
  if (Number(cache.version.split(".")[0]) < 7) {
    problems.push(`the version is ${cache.version}; Valkey begins at 7.2.`);
  }
  if (!Number.isInteger(cache.snapshotDays) || cache.snapshotDays < 0 || cache.snapshotDays > 35) {
    problems.push(`snapshotDays is ${cache.snapshotDays}; 0 (none) to 35 are allowed.`);
  }
  return problems;
}
