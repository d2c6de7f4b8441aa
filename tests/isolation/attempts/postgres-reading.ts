import { type Attempt, perDatabase, rows, superuserOnly } from "./attempt.ts";

/** What A does with its own and must be able to do: a wall that also shuts the tenant in proves nothing. */
const own: readonly Attempt[] = [
  ...rows("works", "its own", [
    [
      "make a table, fill and read it",
      "CREATE TABLE note (id int PRIMARY KEY, text text); INSERT INTO note VALUES (1, 'mine'); SELECT text FROM note",
    ],
    [
      "make an index, a view and a function",
      "CREATE INDEX ON note (text); CREATE VIEW notes AS SELECT * FROM note; CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'; SELECT one()",
    ],
    [
      "use a temporary table",
      "CREATE TEMP TABLE scratch (n int); INSERT INTO scratch VALUES (1); SELECT n FROM scratch",
    ],
    ["use large objects", "SELECT lo_from_bytea(0, 'mine')"],
    ["take an advisory lock", "SELECT pg_advisory_lock(7); SELECT pg_advisory_unlock(7)"],
    ["listen and notify", "LISTEN news; NOTIFY news, 'mine'"],
    [
      "see its own sessions",
      "SELECT pid, query FROM pg_stat_activity WHERE usename = current_user",
    ],
    ["drop what it made", "DROP VIEW notes; DROP FUNCTION one(); DROP TABLE note"],
  ]),
];

const reading: readonly Attempt[] = [
  ...rows("refused", perDatabase, [
    ["read B's table across databases", "SELECT * FROM t18_crm.app.ledger"],
    ["read B's large object by number", "SELECT lo_get(4711)"],
  ]),
  ...rows("own only", perDatabase, [
    [
      "list schemas",
      "SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema$)'",
    ],
  ]),
  ...rows("empty", perDatabase, [
    [
      "list tables",
      "SELECT schemaname, tablename FROM pg_tables WHERE schemaname !~ '^(pg_|information_schema$)'",
    ],
    ["list functions' texts", "SELECT prosrc FROM pg_proc WHERE prosrc LIKE '%acorn-of-b%'"],
    [
      "list large objects",
      "SELECT oid FROM pg_largeobject_metadata WHERE lomowner <> (SELECT oid FROM pg_roles WHERE rolname = current_user)",
    ],
    [
      "read planner statistics, which hold values",
      "SELECT * FROM pg_stats WHERE schemaname = 'app'",
    ],
  ]),
  ...rows("refused", superuserOnly, [
    ["read passwords", "SELECT rolpassword FROM pg_authid"],
    ["read a file of the server", "SELECT pg_read_file('postgresql.conf')"],
    ["list a folder of the server", "SELECT pg_ls_dir('base')"],
    ["read pg_hba.conf", "SELECT * FROM pg_hba_file_rules"],
    ["COPY from a file", "CREATE TEMP TABLE f (t text); COPY f FROM '/etc/passwd'"],
    ["COPY to a file", "COPY (SELECT 1) TO '/tmp/out'"],
    ["run a program", "COPY (SELECT 1) TO PROGRAM 'id'"],
    [
      "run a program and read what it says",
      "CREATE TEMP TABLE p (t text); COPY p FROM PROGRAM 'id'",
    ],
    ["import a file as large object", "SELECT lo_import('/etc/passwd')"],
  ]),
  ...rows(
    "possible",
    "names are `t<number>`, so it is nobody's customer list; the catalogue is readable to all",
    [
      ["list databases", "SELECT datname FROM pg_database"],
      ["list roles", "SELECT rolname FROM pg_roles"],
    ],
  ),
  ...rows("empty", "only search path and time-outs stand there", [
    [
      "read B's role settings",
      "SELECT d.setconfig FROM pg_db_role_setting d JOIN pg_roles r ON r.oid = d.setrole WHERE r.rolname = 't18_crm' AND d.setconfig::text !~ '^.search_path=|timeout='",
    ],
  ]),
  ...rows("empty", "pg_stat_activity masks what belongs to other roles", [
    [
      "read B's running queries",
      "SELECT query FROM pg_stat_activity WHERE usename = 't18_crm' AND query <> '<insufficient privilege>'",
    ],
    [
      "see where B connects from",
      "SELECT client_addr FROM pg_stat_activity WHERE usename = 't18_crm' AND client_addr IS NOT NULL",
    ],
  ]),
  ...rows(
    "possible",
    "role, process number and application_name of each session are readable to all; an application that puts a name there shows it",
    [
      [
        "count B's sessions",
        "SELECT usename, application_name FROM pg_stat_activity WHERE usename = 't18_crm'",
      ],
    ],
  ),
  ...rows("possible", "counters a database are readable to all; numbers only", [
    [
      "count B's transactions",
      "SELECT datname, xact_commit FROM pg_stat_database WHERE datname = 't18_crm'",
    ],
  ]),
  ...rows("refused", "needs CONNECT on it", [
    ["size of B's database", "SELECT pg_database_size('t18_crm')"],
  ]),
  ...rows("possible", "that there is a lock, and of which kind; what it is on is a number", [
    [
      "see B's locks",
      "SELECT d.datname, l.mode FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE d.datname = 't18_crm'",
    ],
  ]),
  ...rows("refused", "needs REPLICATION", [
    [
      "read the replication stream",
      "SELECT pg_create_logical_replication_slot('x', 'test_decoding')",
    ],
  ]),
];

/** What A sees from its own database. */
export const postgresReading: readonly Attempt[] = [...own, ...reading];
