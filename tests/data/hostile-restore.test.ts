import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { OperationsGuest } from "./support/operations.ts";
import { type SiteServer, startSiteServer } from "./support/servers.ts";
import {
  asTenant,
  dropTenantDatabases,
  fillTenantDatabase,
  makeTenantDatabase,
} from "./support/tenant-database.ts";

/** What a tenant may have written into its database to be run by whoever dumps, looks at or restores it. */
let server: SiteServer;
let guest: OperationsGuest;

beforeAll(async () => {
  server = await startSiteServer();
});
afterAll(() => server[Symbol.dispose]());
beforeEach(async () => {
  guest = new OperationsGuest(server);
  await makeTenantDatabase(server, "t17_crm");
  await fillTenantDatabase(server, "t17_crm");
});
afterEach(async () => {
  await guest.host.close();
  await dropTenantDatabases(server);
});

const powers = () =>
  server.query("SELECT rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = 't17_crm'");
const none = [{ rolcreatedb: false, rolcreaterole: false }];

/** Functions and operators that fit an administrator's statements better than those of the catalogue do. */
const traps = (schema: string): string => `
  CREATE SCHEMA IF NOT EXISTS ${schema};
  CREATE FUNCTION ${schema}.grab() RETURNS void LANGUAGE plpgsql AS $grab$
    BEGIN ALTER ROLE t17_crm CREATEDB CREATEROLE; EXCEPTION WHEN OTHERS THEN NULL; END $grab$;
  CREATE FUNCTION ${schema}.misses(name, name) RETURNS boolean LANGUAGE plpgsql AS $grab$
    BEGIN PERFORM ${schema}.grab(); RETURN $1::text OPERATOR(pg_catalog.!~) $2::text; END $grab$;
  CREATE OPERATOR ${schema}.!~ (FUNCTION = ${schema}.misses, LEFTARG = name, RIGHTARG = name);
  CREATE FUNCTION ${schema}.format(text, text, name) RETURNS text LANGUAGE plpgsql AS $grab$
    BEGIN PERFORM ${schema}.grab(); RETURN pg_catalog.format($1, $2, $3); END $grab$;
  CREATE FUNCTION ${schema}.format(text, name, name) RETURNS text LANGUAGE plpgsql AS $grab$
    BEGIN PERFORM ${schema}.grab(); RETURN pg_catalog.format($1, $2, $3); END $grab$;
  GRANT USAGE ON SCHEMA ${schema} TO PUBLIC;`;

test.each(["public", "tenantry"])(
  "code that sets traps in the schema %s while it is restored gets no powers, and the live data stays",
  async (schema) => {
    await asTenant(
      server,
      "t17_crm",
      `CREATE FUNCTION app.prepare(text) RETURNS boolean LANGUAGE plpgsql AS $$
       BEGIN
         IF pg_catalog.current_database() LIKE '%restore%' THEN EXECUTE $1; END IF;
         RETURN true;
       END $$;
       CREATE TABLE trap (text text CHECK (app.prepare(text)));
       INSERT INTO trap VALUES ($trap$${traps(schema)}$trap$)`,
    );
    await guest.deliver("crm");
    await guest.run();
    const done = await guest.dumps("restore", "acme", "crm", "--replace");
    expect(await powers()).toEqual(none);
    expect([done.code, done.stderr]).toEqual([1, expect.stringContaining(`not in the dump`)]);
    expect(done.stderr).toContain("was not touched");
  },
);

test("traps that stand in the live database catch nobody who looks, dumps or restores", async () => {
  await server.query(`SET ROLE t17_crm_owner; ${traps("public")} ${traps("tenantry")}`, "t17_crm");
  await guest.deliver("crm");
  expect((await guest.dumps("inspect", "acme", "crm")).code).toBe(0);
  expect((await guest.run()).code).toBe(0);
  expect((await guest.dumps("inspect", "acme", "crm")).report).toMatchObject({ tables: 1 });
  const done = await guest.dumps("restore", "acme", "crm", "--replace");
  expect([done.code, done.stderr]).toEqual([0, expect.stringContaining("is kept")]);
  expect(await powers()).toEqual(none);
});

test("what a dump itself has in public, types with their own functions and extensions among it, is no reason to give up", async () => {
  await server.query(
    `SET ROLE t17_crm_owner;
     CREATE TYPE public.span AS RANGE (subtype = float8);
     CREATE FUNCTION public."Two words"(integer, text) RETURNS integer LANGUAGE sql AS 'SELECT $1';
     CREATE PROCEDURE public.nothing() LANGUAGE sql AS '';
     CREATE AGGREGATE public.total(integer) (SFUNC = int4pl, STYPE = integer);
     CREATE OPERATOR public.%%% (FUNCTION = int4pl, LEFTARG = integer, RIGHTARG = integer);
     CREATE SCHEMA "Other data";
     RESET ROLE;
     CREATE EXTENSION pg_trgm SCHEMA public`,
    "t17_crm",
  );
  await guest.deliver("crm");
  await guest.run();
  const done = await guest.dumps("restore", "acme", "crm", "--replace");
  expect([done.code, done.stderr]).toEqual([0, expect.stringContaining("is kept")]);
  expect(
    await server.query("SELECT public.total(x) FROM generate_series(1, 3) x", "t17_crm"),
  ).toEqual([{ total: 6 }]);
});
