import pg from "pg";
import type { Effect } from "../provider/effects.ts";
import {
  database,
  databaseSchema,
  defaultPrivileges,
  grant,
  grantRole,
  role,
} from "../rules/types.ts";
import { asText, equal, isList, type Props, type Value } from "../values/value.ts";
import { databaseSql } from "./database.ts";
import { defaultPrivilegesSql, grantRoleSql, grantSql } from "./grants.ts";
import { roleSql } from "./role.ts";
import { schemaSql } from "./schema.ts";
import type { Script, SqlType } from "./sql.ts";

const sqlTypes: Readonly<Record<string, SqlType>> = {
  [role]: roleSql,
  [database]: databaseSql,
  [databaseSchema]: schemaSql,
  [grant]: grantSql,
  [grantRole]: grantRoleSql,
  [defaultPrivileges]: defaultPrivilegesSql,
};

/** A real PostgreSQL server on which roles, databases and grants are really made, whatever host the program names. */
export interface RealPostgres {
  handles(type: string): boolean;
  effect(type: string): Effect;
}

/**
 * @param url of a superuser's connection, for instance `postgres://postgres@127.0.0.1:5499/postgres`. Nothing is
 * connected before the first object.
 */
export function connectRealPostgres(url: string): RealPostgres {
  return {
    handles: (type) => type in sqlTypes,
    effect: (type) => {
      const sql = sqlTypes[type];
      if (!sql) throw new Error(`local cloud: ${type} is not made on a real server`);
      return sqlEffect(url, sql);
    },
  };
}

function sqlEffect(url: string, sql: SqlType): Effect {
  return {
    create: async (inputs) => {
      await run(url, sql.create(inputs));
      return {};
    },
    update: async (old, inputs) => {
      await run(url, sql.update(old, inputs));
      return {};
    },
    remove: async (inputs) => {
      await goneIsFine(run(url, sql.remove(inputs)));
    },
    read: async (inputs) => {
      const { database: name, query, values } = sql.read(inputs);
      const row = await goneIsFine(
        connected(url, name, async (client) => {
          const result = await client.query<Record<string, Value>>(query, [...values]);
          return result.rows[0];
        }),
      );
      return row ? drifted(inputs, row) : undefined;
    },
  };
}

/** Only what was asked for and is different now: the order of a list of privileges says nothing. */
function drifted(inputs: Props, row: Record<string, Value>): Props {
  const differing = Object.entries(row).filter(([name, value]) => {
    const asked = inputs[name];
    return asked !== undefined && !equal(sorted(asked), sorted(value)) && !coversAll(asked);
  });
  return Object.fromEntries(differing);
}

function sorted(value: Value): Value {
  return isList(value) ? value.map(asText).sort() : value;
}

/** `ALL` stands for a list that depends on the kind of object: not compared. */
function coversAll(value: Value): boolean {
  return isList(value) && value.includes("ALL");
}

async function run(url: string, script: Script): Promise<void> {
  await connected(url, script.database, async (client) => {
    for (const statement of script.statements) await client.query(statement);
  });
}

async function connected<T>(
  url: string,
  name: string | undefined,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const target = new URL(url);
  if (name !== undefined) target.pathname = `/${encodeURIComponent(name)}`;
  const client = new pg.Client({ connectionString: target.href });
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw new Error(
      `local cloud: PostgreSQL says: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  } finally {
    await client.end().catch(() => {});
  }
}

/** 3D000: the database is gone, and everything in it. */
async function goneIsFine<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && isCode(error.cause, "3D000")) return undefined;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === code;
}
