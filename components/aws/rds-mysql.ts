import type * as pulumi from "@pulumi/pulumi";
import { token } from "../conventions.ts";
import type { DatabaseServerArgs } from "./database-server.ts";
import { RdsInstance } from "./rds-instance.ts";

/**
 * A MySQL server of Amazon RDS: encrypted, private, TLS only, with point-in-time recovery, read replicas and an
 * administrator whose password nobody has seen. What is inside is made by `ServiceDatabase`.
 *
 * Children: `<name>` (primary), `<name>-replica-first` …, `-group`, `-subnets`, `-parameters`, `-snapshot`,
 * `-password`, `-administrator`, `-rotation`, `-monitoring`, `-monitoring-may`, `-logs-<log>`,
 * `-logs-replica-first-<log>` …
 */
export class RdsMysql extends RdsInstance {
  constructor(name: string, args: DatabaseServerArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("aws", "RdsMysql"), "mysql", name, args, opts);
  }
}
