import { Fields } from "../../host/render/fields.ts";

export interface Replication {
  readonly role: "primary" | "replica";
  /** Addresses of the two servers. */
  readonly primary: string;
  readonly replica: string;
  readonly port: number;
}

/** Who streams, and the slot that keeps what the replica has not read yet. */
const user = "tenantry_replication";
const slot = "tenantry_replica";

/**
 * What one of two PostgreSQL servers is told, as the environment of its guest: `POSTGRES_CONF` (lines of
 * postgresql.conf), `POSTGRES_HBA` (lines of pg_hba.conf), `PRIMARY_CONNINFO` (the replica's way to the primary,
 * without the password), and the names of role, user and slot. Both have the same lines, so that either can become
 * the primary: `pg_ctl promote` on the replica, and the edit of the site's file that follows.
 * @throws Error naming everything that is wrong.
 */
export function replicationSettings(args: Replication): Record<string, string> {
  const fields = new Fields();
  const { role, port } = args;
  const primary = fields.ip("primary", args.primary);
  const replica = fields.ip("replica", args.replica);
  if (primary === replica) fields.problem(`primary and replica are both ${primary}`);
  fields.whole("port", port, 1, 65_535);
  fields.done("The settings of the replication");
  const settings: Record<string, string> = {
    REPLICATION_ROLE: role,
    REPLICATION_USER: user,
    REPLICATION_SLOT: slot,
    POSTGRES_CONF: [
      "wal_level = replica",
      "hot_standby = on",
      "max_wal_senders = 5",
      "max_replication_slots = 5",
      // A replica that is away for long must not fill the primary's disk: it is made anew instead.
      "max_slot_wal_keep_size = 8GB",
      "wal_log_hints = on",
      "password_encryption = scram-sha-256",
    ].join("\n"),
    POSTGRES_HBA: [primary, replica]
      .map((ip) => `hostssl replication ${user} ${ip}/32 scram-sha-256`)
      .join("\n"),
  };
  if (role === "replica") {
    settings["PRIMARY_CONNINFO"] =
      `host=${primary} port=${port} user=${user} sslmode=require application_name=${slot}`;
  }
  return settings;
}
