import type { AwsDatabase } from "../../catalog/resolved/aws.ts";

/** As Amazon RDS has it; at most 45, so that the names of replicas and snapshots fit into its 63. */
const nameForm = /^(?=.{1,45}$)[a-z](-?[a-z0-9])*$/;

/** `fixnado/platform`, `fixnado/t17` */
const prefixForm = /^[a-z0-9-]+\/(platform|t[0-9]+)$/;

/** Amazon RDS's own limit for MySQL and PostgreSQL, and Aurora's. */
const maxReplicas = 15;

/** GiB of gp3 storage. */
const smallestStorage = 20;

interface Server {
  readonly database: AwsDatabase;
  readonly clients: Readonly<Record<string, unknown>>;
  readonly secretPrefix: string;
}

/** What is wrong with a server's arguments, in words. */
export function serverProblems({ database, clients, secretPrefix }: Server): string[] {
  const { name, replicas, backupDays, rotationDays, maxConnections } = database;
  const problems: string[] = [];
  if (!nameForm.test(name)) {
    problems.push(
      `the name "${name}" is none that RDS takes: a-z, 0-9 and single "-", at most 45 characters.`,
    );
  }
  if (Object.keys(clients).length === 0) {
    problems.push("clients is empty: nobody could reach it. Name a security group.");
  }
  if (!prefixForm.test(secretPrefix)) {
    problems.push(
      `secretPrefix "${secretPrefix}" is not one that the functions may read. ` +
        `Use "<site>/platform" or "<site>/t<number>".`,
    );
  }
  const whole = (what: string, value: number, min: number, max: number): void => {
    if (Number.isInteger(value) && value >= min && value <= max) return;
    problems.push(`${what} is ${value}; a whole number from ${min} to ${max} is allowed.`);
  };
  whole("replicas", replicas, 0, maxReplicas);
  // 0 would be no backups at all, and no way back to a point in time.
  whole("backupDays", backupDays, 1, 35);
  whole("rotationDays", rotationDays, 1, 365);
  whole("maxConnections", maxConnections, 10, 16_000);
  return problems;
}

/** What is wrong with the storage of a server that has storage of its own. */
export function storageProblems({ storageGib, maxStorageGib }: AwsDatabase): string[] {
  const problems: string[] = [];
  if (storageGib < smallestStorage) {
    problems.push(`storageGib is ${storageGib}; gp3 storage begins at ${smallestStorage} GiB.`);
  }
  if (maxStorageGib < storageGib * 1.1) {
    problems.push(
      `maxStorageGib is ${maxStorageGib}; RDS wants at least 10 % above storageGib, which is ` +
        `${Math.ceil(storageGib * 1.1)}, so that the server can grow by itself.`,
    );
  }
  return problems;
}
