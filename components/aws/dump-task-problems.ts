import type { AwsDumpTask } from "../../catalog/resolved.ts";

/** What is wrong with a tenant's dumps, in words. */
export function dumpProblems(dumps: {
  readonly site: string;
  readonly number: number;
  readonly targets: readonly {
    readonly service: string;
    readonly engine: string;
    readonly database: string;
  }[];
  readonly task: AwsDumpTask;
}): string[] {
  const { site, number, targets, task } = dumps;
  const problems: string[] = [];
  if (!/^[a-z][a-z0-9-]*$/.test(site)) {
    problems.push(`site "${site}" is no site's id: a-z, 0-9 and "-", with a letter in front.`);
  }
  if (targets.length === 0) {
    problems.push("there is no database to dump. Leave the dumps away, or name one.");
  }
  const seen = new Set<string>();
  for (const { service, engine, database } of targets) {
    if (!new RegExp(`^t${number}_[a-z0-9_]+$`).test(database)) {
      problems.push(`${service}: database "${database}" is not one of tenant t${number}.`);
    }
    if (seen.has(`${engine} ${database}`)) {
      problems.push(`${service}: database "${database}" is named twice. Name it once.`);
    }
    seen.add(`${engine} ${database}`);
  }
  return [...problems, ...taskProblems(task)];
}

function taskProblems({ image, recipient, schedule }: AwsDumpTask): string[] {
  const problems: string[] = [];
  if (!/@sha256:[0-9a-f]{64}$/.test(image)) {
    problems.push(`task.image "${image}" has no digest. End it with @sha256: and 64 digits.`);
  }
  if (!/^age1[a-z0-9]{58}$/.test(recipient)) {
    problems.push(`task.recipient "${recipient}" is no age recipient: age1 and 58 more.`);
  }
  if (!/^cron\((\S+ ){5}\S+\)$/.test(schedule)) {
    problems.push(`task.schedule "${schedule}" is not like "cron(0 2 * * ? *)", in UTC.`);
  }
  return problems;
}
