import type { AwsDatabase } from "../../catalog/resolved/aws.ts";

/** One parameter of a parameter group. */
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

/** For what a site's file may change while the server runs. */
const now = (name: string, value: string): Parameter => ({
  name,
  value,
  applyMethod: "immediate",
});
/**
 * For what is as it is from the server's first start on. RDS calls every parameter that equals its own default
 * "pending-reboot": one that says "immediate" would show a difference for ever
 * (https://github.com/hashicorp/terraform-provider-aws/issues/39252).
 */
const atStart = (name: string, value: string): Parameter => ({
  name,
  value,
  applyMethod: "pending-reboot",
});

/** Milliseconds and seconds: from then on a statement stands in the log. */
const slowMilliseconds = 1000;

function postgresParameters({ maxConnections }: AwsDatabase): Parameter[] {
  return [
    atStart("log_connections", "1"),
    atStart("log_disconnections", "1"),
    atStart("log_min_duration_statement", String(slowMilliseconds)),
    atStart("max_connections", String(maxConnections)),
    atStart("password_encryption", "scram-sha-256"),
    atStart("rds.force_ssl", "1"),
    atStart("ssl_min_protocol_version", "TLSv1.2"),
  ];
}

function mysqlParameters({ maxConnections }: AwsDatabase): Parameter[] {
  return [
    atStart("local_infile", "0"),
    // Without it nobody but a superuser makes a trigger on a server that keeps backups.
    atStart("log_bin_trust_function_creators", "1"),
    atStart("log_output", "FILE"),
    atStart("long_query_time", String(slowMilliseconds / 1000)),
    now("max_connections", String(maxConnections)),
    atStart("require_secure_transport", "ON"),
    atStart("slow_query_log", "1"),
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
