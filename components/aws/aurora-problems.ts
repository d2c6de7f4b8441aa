import type { AwsDatabase } from "../../catalog/resolved/aws.ts";

/** The class of instances that have no size of their own. */
const serverlessClass = "db.serverless";

interface Aurora {
  readonly database: AwsDatabase;
  readonly serverless?: { readonly minCapacity: number; readonly maxCapacity: number };
}

/** What is wrong with a cluster's arguments, in words. */
export function auroraProblems({ database, serverless }: Aurora): string[] {
  const { engine, instanceClass } = database;
  const problems: string[] = [];
  if (engine !== "aurora-postgres") {
    problems.push(`the engine is ${engine}, and this class is for aurora-postgres.`);
  }
  if ((instanceClass === serverlessClass) !== (serverless !== undefined)) {
    problems.push(
      `the class is ${instanceClass}: "serverless" (capacities) and the class ${serverlessClass} go together.`,
    );
  }
  if (serverless !== undefined && !isRange(serverless)) {
    problems.push(
      `serverless goes from ${serverless.minCapacity} to ${serverless.maxCapacity} ACU; halves from 0.5 to 256 are ` +
        "allowed, at least 1 at most. 0 would let the server sleep, and the first request wait.",
    );
  }
  return problems;
}

function isRange({
  minCapacity,
  maxCapacity,
}: {
  readonly minCapacity: number;
  readonly maxCapacity: number;
}): boolean {
  const halves = [minCapacity, maxCapacity].every((value) => Number.isInteger(value * 2));
  return (
    halves && minCapacity >= 0.5 && maxCapacity >= Math.max(1, minCapacity) && maxCapacity <= 256
  );
}
