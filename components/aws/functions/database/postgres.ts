import pg from "pg";
import type { Login, Tls } from "../login.ts";
import { scramVerifier, withPostgres } from "../postgres.ts";
import type { DatabaseRequest } from "./request.ts";

type PostgresRequest = DatabaseRequest & { readonly owner: string };

/** Where the application's tables stand. Not `public`, which belongs to nobody in particular. */
const schemaName = "app";

/** Milliseconds. A statement or an open transaction that is forgotten must not hold locks and connections for ever. */
const limits = { statement_timeout: 300_000, idle_in_transaction_session_timeout: 60_000 } as const;

/** What a database allows beyond its application: Tenantry's own connections are counted, too. */
const administratorConnections = 4;

/** What no role of a tenant ever has. */
const noPowers = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS";

/** The server's own databases, which PostgreSQL lets everybody into. */
const openDatabases = ["postgres", "template1"];

const name = (text: string) => pg.escapeIdentifier(text);
const text = (value: string) => pg.escapeLiteral(value);

/**
 * A database with two roles: its owner cannot log in, so that the application can neither drop the database nor let
 * others in; the application's role may connect and make its tables in the schema `app`. Nobody else may connect.
 * The role may log in only when all else is done. Every step may be run again.
 */
export async function preparePostgres(
  administrator: Login,
  request: PostgresRequest,
  password: string,
  tls: Tls,
): Promise<void> {
  await withPostgres(administrator, "postgres", tls, async (client) => {
    await closeToEverybody(client);
    for (const role of [request.owner, request.role]) await makeRole(client, role);
    // Who gives a database to a role must be a member of it, for the moment; so must who works inside it.
    await client.query(`GRANT ${name(request.owner)} TO CURRENT_USER`);
    try {
      await makeDatabase(client, request);
      await withPostgres(administrator, request.database, tls, (inside) =>
        makeSchema(inside, request),
      );
    } finally {
      await client.query(`REVOKE ${name(request.owner)} FROM CURRENT_USER`);
    }
    await openRole(client, request, password);
  });
}

/** The role may log in no more; what it holds stays. Sessions that are open stay until they end. */
export async function lockPostgres(administrator: Login, role: string, tls: Tls): Promise<void> {
  await withPostgres(administrator, "postgres", tls, async (client) => {
    if (await roleNamed(client, role)) await client.query(`ALTER ROLE ${name(role)} NOLOGIN`);
  });
}

/** Whether the server has the database. */
export function hasPostgres(administrator: Login, database: string, tls: Tls): Promise<boolean> {
  return withPostgres(administrator, "postgres", tls, async (client) => {
    return (await ownerOf(client, database)) !== undefined;
  });
}

/** A managed server has no `pg_hba.conf` to say so: whoever has a password could look around in these. */
async function closeToEverybody(client: pg.Client): Promise<void> {
  const open = async () => {
    const { rows } = await client.query<{ datname: string }>(
      `SELECT datname FROM pg_database WHERE datname = ANY ($1)
       AND (has_database_privilege('public', oid, 'CONNECT')
         OR has_database_privilege('public', oid, 'TEMPORARY'))`,
      [openDatabases],
    );
    return rows.map(({ datname }) => datname);
  };
  for (const database of await open()) {
    await client.query(`REVOKE ALL ON DATABASE ${name(database)} FROM PUBLIC`);
  }
  const left = await open();
  if (left.length > 0) {
    throw new Error(
      `Everybody may connect to ${left.join(", ")}, and the administrator may not change that: it must own them.`,
    );
  }
}

interface RoleFacts {
  readonly powerful: boolean;
  readonly memberOf: number;
}

async function roleNamed(client: pg.Client, role: string): Promise<RoleFacts | undefined> {
  const { rows } = await client.query<RoleFacts>(
    `SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls AS "powerful",
       (SELECT count(*)::int FROM pg_auth_members WHERE member = pg_roles.oid) AS "memberOf"
     FROM pg_roles WHERE rolname = $1`,
    [role],
  );
  return rows[0];
}

async function makeRole(client: pg.Client, role: string): Promise<void> {
  const found = await roleNamed(client, role);
  if (found === undefined) {
    await client.query(`CREATE ROLE ${name(role)} NOLOGIN ${noPowers}`);
    return;
  }
  if (found.powerful || found.memberOf > 0) {
    throw new Error(
      `The role ${role} is there and has powers over the server, or is a member of another role. Take them away.`,
    );
  }
}

async function ownerOf(client: pg.Client, database: string): Promise<string | undefined> {
  const { rows } = await client.query<{ owner: string }>(
    "SELECT pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = $1",
    [database],
  );
  return rows[0]?.owner;
}

async function makeDatabase(client: pg.Client, request: PostgresRequest): Promise<void> {
  const database = name(request.database);
  const owner = await ownerOf(client, request.database);
  if (owner !== undefined && owner !== request.owner) {
    throw new Error(`The database ${request.database} is ${owner}'s, not ${request.owner}'s.`);
  }
  if (owner === undefined) {
    // Nobody gets in before CONNECT has been taken from everybody.
    await client.query(
      `CREATE DATABASE ${database} OWNER ${name(request.owner)} TEMPLATE template0 ENCODING 'UTF8'
       LC_COLLATE 'C' LC_CTYPE 'C' ALLOW_CONNECTIONS false IS_TEMPLATE false`,
    );
  }
  const connections = request.connectionLimit + administratorConnections;
  await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
  await client.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${database} TO ${name(request.role)}`);
  await client.query(
    `ALTER DATABASE ${database} WITH ALLOW_CONNECTIONS true CONNECTION LIMIT ${connections}`,
  );
}

async function makeSchema(client: pg.Client, { owner, role }: PostgresRequest): Promise<void> {
  const forRole = `ALTER DEFAULT PRIVILEGES FOR ROLE ${name(owner)} IN SCHEMA ${schemaName} GRANT`;
  const { rows } = await client.query<{ open: boolean }>(
    "SELECT has_schema_privilege('public', 'public', 'CREATE') AS open",
  );
  // Servers before PostgreSQL 15 let everybody make tables there.
  if (rows[0]?.open) await client.query("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
  for (const statement of [
    `CREATE SCHEMA IF NOT EXISTS ${schemaName} AUTHORIZATION ${name(owner)}`,
    `GRANT CREATE, USAGE ON SCHEMA ${schemaName} TO ${name(role)}`,
    // What the owner makes, for instance when an administrator restores a dump, the application may use.
    `${forRole} SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON TABLES TO ${name(role)}`,
    `${forRole} SELECT, UPDATE, USAGE ON SEQUENCES TO ${name(role)}`,
  ]) {
    await client.query(statement);
  }
}

async function openRole(
  client: pg.Client,
  request: PostgresRequest,
  password: string,
): Promise<void> {
  const role = name(request.role);
  // Extensions stand in `public`, where the role may use what is there and make nothing.
  await client.query(`ALTER ROLE ${role} SET search_path = ${schemaName}, public`);
  for (const [setting, milliseconds] of Object.entries(limits)) {
    await client.query(`ALTER ROLE ${role} SET ${setting} = ${milliseconds}`);
  }
  await client.query(
    `ALTER ROLE ${role} LOGIN CONNECTION LIMIT ${request.connectionLimit}
     PASSWORD ${text(scramVerifier(password))}`,
  );
}
