import pg from "pg";
import { type Ran, secretOfB } from "../attempts/attempt.ts";
import { postgresActing } from "../attempts/postgres-acting.ts";
import { type PostgresStage, postgresFloods } from "../attempts/postgres-floods.ts";
import { postgresReading } from "../attempts/postgres-reading.ts";
import { postgresWays } from "../attempts/postgres-ways.ts";
import { startSharedPostgres } from "./postgres.ts";
import { runSql } from "./run-sql.ts";
import { makeTenant, type TenantAccess } from "./tenants.ts";

export interface PostgresRun {
  readonly ran: readonly Ran[];
  readonly tenantBAfterwards: string;
  readonly a: TenantAccess;
  readonly b: TenantAccess;
}

/** Runs every attempt of A on a real PostgreSQL where B works, and says what B has afterwards. */
export async function runPostgres(): Promise<PostgresRun> {
  using server = await startSharedPostgres();
  await makeAdministrator(server.superuser);
  const a = await makeTenant(17, server.superuser);
  const b = await makeTenant(18, server.superuser);
  const sessionOfB = await server.connect(b);
  // Its query runs for as long as the attempts do.
  const busyB = await server.connect(b);
  try {
    await fill(sessionOfB);
    const busy = busyB.query(`SELECT '${secretOfB}', pg_sleep(600)`).catch(() => undefined);
    const ran = await runAll({ server, a, b, sessionOfB });
    const kept = await sessionOfB.query<{ word: string }>("SELECT word FROM ledger");
    await sessionOfB.query(
      "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()",
    );
    await busy;
    return { ran, tenantBAfterwards: kept.rows.map(({ word }) => word).join(), a, b };
  } finally {
    await sessionOfB.end();
    await busyB.end();
  }
}

async function runAll(stage: PostgresStage): Promise<Ran[]> {
  const { server, a } = stage;
  const ran: Ran[] = [];
  for (const attempt of postgresReading) ran.push(await runSql(attempt, () => server.connect(a)));
  for (const { target, ...attempt } of postgresWays) {
    ran.push(await runSql(attempt, () => server.connect(a, target), "SELECT 1"));
  }
  for (const attempt of postgresActing) ran.push(await runSql(attempt, () => server.connect(a)));
  for (const { run, ...row } of postgresFloods) {
    ran.push({ ...row, engine: "PostgreSQL", result: await run(stage), said: "" });
  }
  return ran;
}

/** The platform's own role, as the documented precondition of a site. */
async function makeAdministrator(superuser: string): Promise<void> {
  const session = new pg.Client({ connectionString: superuser });
  await session.connect();
  await session.query("CREATE ROLE tenantry LOGIN CREATEDB CREATEROLE PASSWORD 'administrator'");
  await session.end();
}

/** What B has, and holds, while A tries. */
async function fill(session: pg.Client): Promise<void> {
  await session.query(`
    CREATE TABLE ledger (word text);
    INSERT INTO ledger VALUES ('${secretOfB}');
    ANALYZE ledger;
    CREATE FUNCTION word() RETURNS text LANGUAGE sql AS $$ SELECT '${secretOfB}' $$;
    SELECT lo_from_bytea(4711, '${secretOfB}');
    SELECT pg_advisory_lock(4711);
    LISTEN news`);
}
