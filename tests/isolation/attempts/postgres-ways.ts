import type { Target } from "../support/postgres.ts";
import type { Attempt } from "./attempt.ts";

/** A connection elsewhere than to A's own database, as its own role, in the way that its guest comes. */
export interface Way extends Attempt {
  readonly target: Target;
}

const way = (attempt: string, target: Target, why: string): Way => ({
  attempt,
  statement: wordsOf(target),
  expected: "refused",
  why,
  target,
});

function wordsOf({ user = "t17_crm", database = "t17_crm", through = "network" }: Target): string {
  const ways = {
    network: "sslmode=verify-full",
    "network without TLS": "sslmode=disable",
    socket: "by a socket",
  };
  return `psql user=${user} dbname=${database} ${ways[through]}`;
}

/** Where A tries to get in. */
export const postgresWays: readonly Way[] = [
  way("connect to B's database", { database: "t18_crm" }, "pg_hba.conf: `sameuser`"),
  way(
    "connect to B's database, round pg_hba.conf",
    { database: "t18_crm", through: "socket" },
    "CONNECT is revoked from PUBLIC",
  ),
  way(
    "connect to `postgres`",
    { database: "postgres" },
    "pg_hba.conf: `sameuser`, and only that: PUBLIC may connect to `postgres`",
  ),
  way(
    "connect to `template1`",
    { database: "template1" },
    "pg_hba.conf: `sameuser`, and only that: PUBLIC may connect to `template1`",
  ),
  way(
    "log in as B with A's password",
    { user: "t18_crm", database: "t18_crm" },
    "a password of its own, 40 random characters",
  ),
  way(
    "log in as the owner of A's database",
    { user: "t17_crm_owner", through: "socket" },
    "an owner cannot log in",
  ),
  way(
    "log in as the administrator from a guest",
    { user: "tenantry" },
    "pg_hba.conf: the administrator comes from the operations guest and from management only",
  ),
  way("connect without TLS", { through: "network without TLS" }, "pg_hba.conf: `hostssl`"),
];
