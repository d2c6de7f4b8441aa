import type { AwsDatabase } from "../../catalog/resolved/aws.ts";

/** The class of instances that have no size of their own. */
const serverlessClass = "db.serverless";

/** What is wrong with a cluster, in words. */
export function auroraProblems({ engine, instanceClass }: AwsDatabase): string[] {
  const problems: string[] = [];
  if (engine !== "aurora-postgres") {
    problems.push(`the engine is ${engine}, and this class is for aurora-postgres.`);
  }
  if (instanceClass === serverlessClass) {
    problems.push(
      `the class is ${serverlessClass}, whose capacities nothing says: alarms and connections would have no size to go by. ` +
        "Give a class with one, as in db.r7g.large.",
    );
  }
  return problems;
}
