import { type Attempt, grants, perDatabase, rows, superuserOnly } from "./attempt.ts";

const becoming: readonly Attempt[] = [
  ...rows("refused", grants, [
    ["SET ROLE to B", "SET ROLE t18_crm"],
    ["SET ROLE to its own owner", "SET ROLE t17_crm_owner"],
    ["grant itself B's role", "GRANT t18_crm TO t17_crm"],
    ["set B's password", "ALTER ROLE t18_crm PASSWORD 'x'"],
    ["make itself superuser", "ALTER ROLE t17_crm SUPERUSER"],
    ["lift its own connection limit", "ALTER ROLE t17_crm CONNECTION LIMIT -1"],
    ["CREATE ROLE", "CREATE ROLE t99"],
    ["CREATE DATABASE", "CREATE DATABASE t99"],
    ["DROP DATABASE of B", "DROP DATABASE t18_crm"],
    ["drop B's role", "DROP ROLE t18_crm"],
    ["drop what B owns", "DROP OWNED BY t18_crm CASCADE"],
    ["take what B owns", "REASSIGN OWNED BY t18_crm TO t17_crm"],
  ]),
  ...rows("refused", superuserOnly, [
    ["SET SESSION AUTHORIZATION to B", "SET SESSION AUTHORIZATION t18_crm"],
    ["CREATE EXTENSION dblink", "CREATE EXTENSION dblink"],
    ["CREATE EXTENSION postgres_fdw", "CREATE EXTENSION postgres_fdw"],
    ["CREATE FOREIGN DATA WRAPPER", "CREATE FOREIGN DATA WRAPPER x"],
    ["CREATE FUNCTION in C", "CREATE FUNCTION c() RETURNS int LANGUAGE c AS 'libc', 'getpid'"],
    [
      "CREATE EVENT TRIGGER",
      "CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION e()",
    ],
    [
      "CREATE SUBSCRIPTION to B",
      "CREATE SUBSCRIPTION s CONNECTION 'dbname=t18_crm' PUBLICATION p WITH (connect = false)",
    ],
    ["CREATE TABLESPACE", "CREATE TABLESPACE x LOCATION '/tmp'"],
  ]),
  ...rows("refused", "the application does not own its database", [
    ["DROP its own DATABASE", "DROP DATABASE t17_crm"],
    ["rename its own database", "ALTER DATABASE t17_crm RENAME TO t99"],
  ]),
  ...rows("refused", "CREATE on the database is the owner's", [
    ["make a schema", "CREATE SCHEMA other"],
  ]),
  ...rows("refused", "`public` gives CREATE to nobody", [
    ["make a table in `public`", "CREATE TABLE public.note (id int)"],
  ]),
  ...rows("refused", "needs CREATE on the database; an administrator makes it", [
    ["CREATE EXTENSION that is trusted (pgcrypto)", "CREATE EXTENSION pgcrypto"],
  ]),
];

const harming: readonly Attempt[] = [
  ...rows("refused", superuserOnly, [
    ["ALTER SYSTEM", "ALTER SYSTEM SET max_connections = 1"],
    ["reload the server", "SELECT pg_reload_conf()"],
    ["write a checkpoint", "CHECKPOINT"],
    ["lift the limit of temporary files", "SET temp_file_limit = -1"],
  ]),
  ...rows("refused", grants, [
    [
      "end B's session",
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 't18_crm'",
    ],
    [
      "cancel B's query",
      "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE usename = 't18_crm'",
    ],
    ["lock a catalogue that all share", "BEGIN; LOCK TABLE pg_database IN ACCESS EXCLUSIVE MODE"],
    ["rows of a shared catalogue FOR UPDATE", "SELECT 1 FROM pg_database FOR UPDATE"],
    ["rebuild shared indexes", "REINDEX TABLE pg_database"],
  ]),
  ...rows("refused", perDatabase, [["lock B's table", "BEGIN; LOCK TABLE t18_crm.app.ledger"]]),
  ...rows("own only", "the number is per database: B's lock is another one", [
    ["take the advisory lock that B holds", "SELECT pg_try_advisory_lock(4711) AS free"],
  ]),
  ...rows("refused", "postgresql.conf: max_prepared_transactions = 0", [
    [
      "prepare a transaction that outlives the session",
      "BEGIN; SELECT txid_current(); PREPARE TRANSACTION 'x'",
    ],
  ]),
  ...rows("refused", "postgresql.conf: temp_file_limit", [
    [
      "spill a huge sort to the disk",
      "SET work_mem = '64kB'; SELECT count(*) FROM (SELECT n FROM generate_series(1, 2000000) n ORDER BY md5(n::text)) s",
    ],
  ]),
  ...rows("possible", "any role may: the time-out guards against mistakes, not against ill will", [
    ["lift its own statement time-out", "SET statement_timeout = 0"],
  ]),
  ...rows(
    "possible",
    "any role may; PostgreSQL has no memory limit a role. The guest's own limit bounds it; tier `bridge` keeps it to the tenant",
    [["ask for much memory", "SET work_mem = '8GB'"]],
  ),
  ...rows(
    "possible",
    "PostgreSQL has no quota a database. Watch pg_database_size; tier `bridge` gives a disk of its own",
    [
      [
        "fill the disk with its own tables",
        "CREATE TABLE filler AS SELECT repeat('x', 1000) FROM generate_series(1, 10000); DROP TABLE filler",
      ],
    ],
  ),
];

/** What A tries to become, and to do, from its own database. */
export const postgresActing: readonly Attempt[] = [...becoming, ...harming];
