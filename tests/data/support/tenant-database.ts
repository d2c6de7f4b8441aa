import type { SiteServer } from "./servers.ts";

/** A database as a tenant's stack makes it: an owner that cannot log in, a role that makes its tables in `app`. */
export async function makeTenantDatabase(server: SiteServer, name: string): Promise<void> {
  const { user, password } = server.administrator;
  for (const sql of [
    `CREATE ROLE ${name}_owner NOLOGIN; CREATE ROLE ${name} LOGIN PASSWORD 'pw-${name}';
     ALTER ROLE ${name} SET search_path = app, public`,
    // As the provider does it: who makes a database for another must be a member for the moment.
    `GRANT ${name}_owner TO CURRENT_USER`,
    `CREATE DATABASE ${name} OWNER ${name}_owner TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C' CONNECTION LIMIT 24`,
    `REVOKE ALL ON DATABASE ${name} FROM PUBLIC; GRANT CONNECT, TEMPORARY ON DATABASE ${name} TO ${name};
     REVOKE ${name}_owner FROM CURRENT_USER`,
  ]) {
    await server.queryAs(user, password, sql, "postgres");
  }
  await server.query(
    `CREATE SCHEMA app AUTHORIZATION ${name}_owner; GRANT CREATE, USAGE ON SCHEMA app TO ${name};
     ALTER DEFAULT PRIVILEGES FOR ROLE ${name}_owner IN SCHEMA app GRANT SELECT ON TABLES TO ${name}`,
    name,
  );
}

/** Rows for the application's role, in its own database. */
export function asTenant(server: SiteServer, name: string, sql: string) {
  return server.queryAs(name, `pw-${name}`, sql, name);
}

/** Two notes and a view, made by the application. */
export async function fillTenantDatabase(server: SiteServer, name: string): Promise<void> {
  await asTenant(
    server,
    name,
    `CREATE TABLE notes (id serial PRIMARY KEY, text text NOT NULL);
     CREATE VIEW long_notes AS SELECT * FROM notes WHERE length(text) > 5;
     INSERT INTO notes (text) VALUES ('first of ${name}'), ('second')`,
  );
}

/** Every database and role of a tenant, and what a restore kept. */
export async function dropTenantDatabases(server: SiteServer): Promise<void> {
  for (const row of await server.query("SELECT datname FROM pg_database WHERE datname ~ '^t1'")) {
    await server.query(`DROP DATABASE ${String(row["datname"])} WITH (FORCE)`);
  }
  for (const row of await server.query("SELECT rolname FROM pg_roles WHERE rolname ~ '^t1'")) {
    await server.query(`DROP ROLE ${String(row["rolname"])}`);
  }
}
