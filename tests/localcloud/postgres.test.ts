import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectRealPostgres } from "../../localcloud/postgres/real.ts";
import * as types from "../../localcloud/rules/types.ts";
import type { Props } from "../../localcloud/values/value.ts";
import { type PostgresServer, postgresPrograms, startPostgres } from "./postgres-server.ts";
import { database, role } from "./requests.ts";
import { Cloud, type Request } from "./support.ts";

let server: PostgresServer | undefined;

/** The running server; a test cannot start without it. */
function running(): PostgresServer {
  if (!server) throw new Error("PostgreSQL did not start");
  return server;
}

beforeAll(() => {
  const programs = postgresPrograms();
  if (programs === undefined) {
    throw new Error(
      "PostgreSQL is not installed: `apt-get install postgresql` gives the server that this test starts",
    );
  }
  server = startPostgres(programs);
});

afterAll(() => server?.[Symbol.dispose]());

function grant(name: string, inputs: Props): Request {
  return { type: types.grant, name, inputs };
}

/** What a pool tenant's service gets: an owner that cannot log in, a role that can, a database closed to others. */
async function tenantDatabase(cloud: Cloud, name: string) {
  const owner = role(`${name}_owner`);
  const app = role(name, { login: true, password: `pw-${name}`, connectionLimit: 20 });
  const made = {
    owner: await cloud.create(owner),
    app: await cloud.create(app),
    database: await cloud.create(database(name, { owner: `${name}_owner`, connectionLimit: 20 })),
  };
  const on = { objectType: "database", database: name };
  await cloud.create(grant(`${name}-closed`, { ...on, role: "public", privileges: [] }));
  const connect = grant(`${name}-connect`, { ...on, role: name, privileges: ["CONNECT"] });
  const connected = await cloud.create(connect);
  await cloud.create({
    type: types.databaseSchema,
    name: `${name}-schema`,
    inputs: {
      name: "app",
      database: name,
      owner: `${name}_owner`,
      policies: [{ role: name, usage: true }],
    },
  });
  await cloud.create({
    type: types.defaultPrivileges,
    name: `${name}-defaults`,
    inputs: {
      database: name,
      owner: `${name}_owner`,
      role: name,
      schema: "app",
      objectType: "table",
      privileges: ["SELECT", "INSERT"],
    },
  });
  return { ...made, requests: { owner, app, connect }, connected };
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

describe("on a real PostgreSQL", () => {
  test("each tenant's role reaches its own database and no other, and no owner logs in", async () => {
    const cloud = new Cloud(undefined, connectRealPostgres(running().url));
    await tenantDatabase(cloud, "t1_crm");
    await tenantDatabase(cloud, "t2_crm");
    const as = (name: string, on: string): string => running().urlOf(name, `pw-${name}`, on);

    expect(await query(as("t1_crm", "t1_crm"), "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await expect(query(as("t1_crm", "t2_crm"), "SELECT 1")).rejects.toThrow(
      /permission denied for database "t2_crm"/,
    );
    await expect(query(as("t1_crm_owner", "t1_crm"), "SELECT 1")).rejects.toThrow(
      /not permitted to log in/,
    );
    await query(
      running().urlOf("admin", "", "t1_crm"),
      "SET ROLE t1_crm_owner; CREATE TABLE app.note (text text)",
    );
    expect(await query(as("t1_crm", "t1_crm"), "SELECT * FROM app.note")).toEqual([]);
    await expect(query(as("t1_crm", "t1_crm"), "DELETE FROM app.note")).rejects.toThrow(
      /permission denied/,
    );
  });

  test("what is changed by hand on the server is read as drift, and put right by an update", async () => {
    const cloud = new Cloud(undefined, connectRealPostgres(running().url));
    const { app, connected, requests } = await tenantDatabase(cloud, "t3_crm");
    expect((await cloud.read(requests.app, app))?.inputs).toEqual(app.inputs);
    await query(
      running().url,
      "ALTER ROLE t3_crm SUPERUSER CONNECTION LIMIT 5; GRANT CREATE ON DATABASE t3_crm TO t3_crm",
    );

    const drifted = await cloud.read(requests.app, app);
    const changed = await cloud.diff(types.role, drifted?.inputs ?? {}, app.inputs);
    expect(changed.map(({ change }) => change.path)).toEqual(["connectionLimit", "superuser"]);
    const grants = await cloud.read(requests.connect, connected);
    expect(grants?.inputs.privileges).toEqual(["CONNECT", "CREATE"]);

    await cloud.update(requests.app, app);
    await cloud.update(requests.connect, connected);
    expect((await cloud.read(requests.app, app))?.inputs).toEqual(app.inputs);
    expect((await cloud.read(requests.connect, connected))?.inputs).toEqual(connected.inputs);
  });

  test("a removed database and its roles are gone from the server, even with a session open", async () => {
    const cloud = new Cloud(undefined, connectRealPostgres(running().url));
    const { owner, app, database: made, requests } = await tenantDatabase(cloud, "t4_crm");
    const session = new pg.Client({
      connectionString: running().urlOf("t4_crm", "pw-t4_crm", "t4_crm"),
    });
    const ended = new Promise((resolve) => session.on("error", resolve));
    await session.connect();

    await cloud.remove(database("t4_crm"), made);
    await cloud.remove(requests.app, app);
    await cloud.remove(requests.owner, owner);

    await expect(ended).resolves.toBeInstanceOf(Error);
    expect(
      await query(running().url, "SELECT rolname FROM pg_roles WHERE rolname LIKE 't4%'"),
    ).toEqual([]);
    expect(
      await query(running().url, "SELECT datname FROM pg_database WHERE datname LIKE 't4%'"),
    ).toEqual([]);
  });

  test("names that need quoting are names, not SQL", async () => {
    const cloud = new Cloud(undefined, connectRealPostgres(running().url));
    const name = `x"; DROP ROLE admin; --`;
    const made = await cloud.create(
      role(name, { login: true, password: `'; DROP ROLE admin; --` }),
    );
    expect(
      await query(running().url, "SELECT rolname FROM pg_roles WHERE rolname LIKE 'x%'"),
    ).toEqual([{ rolname: name }]);
    await cloud.remove(role(name), made);
    expect(
      await query(running().url, "SELECT 1 AS one FROM pg_roles WHERE rolname = 'admin'"),
    ).toEqual([{ one: 1 }]);
  });
});
