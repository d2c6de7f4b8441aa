import type { AwsDatabase } from "../../catalog/resolved/aws.ts";

/** One parameter of a parameter group; a static one waits for the next start of the server. */
interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly applyMethod: "immediate" | "pending-reboot";
}

/** What an engine is called at Amazon RDS, and what it needs to be safe. */
export interface EngineFacts {
  readonly engine: "postgres" | "mysql" | "aurora-postgresql";
  /** What the administrator's secret calls it. */
  readonly speaks: "postgres" | "mysql";
  /** `postgres17`, `mysql8.4`, `aurora-postgresql17` */
  readonly family: string;
  readonly logs: readonly string[];
  /** Sorted by name. */
  readonly parameters: readonly Parameter[];
}

const now = (name: string, value: string): Parameter => ({
  name,
  value,
  applyMethod: "immediate",
});
const atStart = (name: string, value: string): Parameter => ({
  name,
  value,
  applyMethod: "pending-reboot",
});

/** Milliseconds and seconds: from then on a statement stands in the log. */
const slowMilliseconds = 1000;

function postgresParameters({ maxConnections }: AwsDatabase): Parameter[] {
  return [
    now("log_connections", "1"),
    now("log_disconnections", "1"),
    now("log_min_duration_statement", String(slowMilliseconds)),
    atStart("max_connections", String(maxConnections)),
    now("password_encryption", "scram-sha-256"),
    atStart("rds.force_ssl", "1"),
    now("ssl_min_protocol_version", "TLSv1.2"),
  ];
}

function mysqlParameters({ maxConnections }: AwsDatabase): Parameter[] {
  return [
    now("local_infile", "0"),
    // Without it nobody but a superuser makes a trigger on a server that keeps backups.
    now("log_bin_trust_function_creators", "1"),
    now("log_output", "FILE"),
    now("long_query_time", String(slowMilliseconds / 1000)),
    now("max_connections", String(maxConnections)),
    now("require_secure_transport", "ON"),
    now("slow_query_log", "1"),
    atStart("tls_version", "TLSv1.2,TLSv1.3"),
  ];
}

/** All that follows from the engine and its version. */
export function engineFacts(database: AwsDatabase): EngineFacts {
  const [major, minor] = database.version.split(".");
  switch (database.engine) {
    case "postgres":
      return {
        engine: "postgres",
        speaks: "postgres",
        family: `postgres${major}`,
        logs: ["postgresql", "upgrade"],
        parameters: postgresParameters(database),
      };
    case "aurora-postgres":
      return {
        engine: "aurora-postgresql",
        speaks: "postgres",
        family: `aurora-postgresql${major}`,
        logs: ["postgresql"],
        parameters: postgresParameters(database),
      };
    case "mysql":
      return {
        engine: "mysql",
        speaks: "mysql",
        family: `mysql${major}.${minor}`,
        logs: ["error", "slowquery"],
        parameters: mysqlParameters(database),
      };
  }
}

/**
 * Whether a version names one release (`17.6`, `8.4.6`), as against a line of them (`17`, `8.4`). Amazon upgrades
 * within a line by itself; where the site's file names a release, that would be undone by the next update.
 */
export function namesRelease({
  engine,
  version,
}: Pick<AwsDatabase, "engine" | "version">): boolean {
  return version.split(".").length >= (engine === "mysql" ? 3 : 2);
}

/**
 * Performance Insights: every class has it but MySQL's smallest.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Overview.Engines.html
 */
export function hasInsights({
  engine,
  instanceClass,
}: Pick<AwsDatabase, "engine" | "instanceClass">): boolean {
  return engine !== "mysql" || !/^db\.t[0-9]g?\.(micro|small)$/.test(instanceClass);
}
