import { setTimeout as pause } from "node:timers/promises";
import {
  type Administrator,
  type Login,
  parseAdministrator,
  plainError,
  type Tls,
} from "../login.ts";
import { refusedByMysql, withMysql } from "../mysql.ts";
import { refusedByPostgres, withPostgres } from "../postgres.ts";
import { readCurrent, type Secrets } from "../secrets.ts";
import type { Servers } from "../server-place.ts";
import { hasMysql, lockMysql, prepareMysql } from "./mysql.ts";
import { hasPostgres, lockPostgres, preparePostgres } from "./postgres.ts";
import { type DatabaseEvent, type DatabaseRequest, parseEvent } from "./request.ts";

/** What the stack sees: names only. */
export interface DatabaseResult {
  readonly database: string;
  readonly role: string;
  readonly state: "ready" | "locked";
}

interface Means {
  readonly secrets: Secrets;
  readonly tls: Tls;
  readonly servers: Servers;
}

const attempts = 3;
const pauseMilliseconds = 1000;

/**
 * Carries out what a tenant's stack asks for: `create` and `update` make the database and open the role, `delete`
 * locks the role and drops nothing. May be ended at any moment and run again.
 * @throws Error without a password in it.
 */
export async function handleDatabase(event: unknown, means: Means): Promise<DatabaseResult> {
  const parsed = parseEvent(event, means.servers);
  const passwords: string[] = [];
  try {
    refuseOtherNames(parsed);
    return await untilAdmitted(() => carryOut(parsed, means, passwords));
  } catch (error) {
    throw plainError(error, passwords);
  }
}

/**
 * Once more when a login is refused: the administrator's password may be rotated between two connections, above all
 * when the server has just been made. Every step may be run again.
 */
async function untilAdmitted<T>(run: () => Promise<T>): Promise<T> {
  for (let left = attempts; ; left -= 1) {
    try {
      return await run();
    } catch (error) {
      if (left <= 1 || !isRefusal(error)) throw error;
      await pause(pauseMilliseconds);
    }
  }
}

async function carryOut(
  parsed: DatabaseEvent,
  { secrets, tls }: Means,
  passwords: string[],
): Promise<DatabaseResult> {
  const { request, action } = parsed;
  const administrator = await administratorOf(request, secrets, tls, passwords);
  if (action === "delete") {
    await (request.engine === "mysql" ? lockMysql : lockPostgres)(administrator, request.role, tls);
    return { database: request.database, role: request.role, state: "locked" };
  }
  await refuseLostData(parsed, administrator, tls);
  const password = await readCurrent(secrets, request.roleSecret);
  passwords.push(password);
  await prepare(administrator, request, password, tls);
  return { database: request.database, role: request.role, state: "ready" };
}

async function prepare(
  administrator: Administrator,
  request: DatabaseRequest,
  password: string,
  tls: Tls,
): Promise<void> {
  const { role: user, database, owner } = request;
  const login: Login = { ...administrator, user, password };
  if (request.engine === "mysql") {
    await prepareMysql(administrator, request, password, tls);
    await withMysql(login, tls, (connection) => connection.query("SELECT 1"), database);
  } else {
    if (owner === null) throw new Error(`The database ${database} names no owner.`);
    await preparePostgres(administrator, { ...request, owner }, password, tls);
    await withPostgres(login, database, tls, (client) => client.query("SELECT 1"));
  }
}

/** A name is for ever: under another one the application would find an empty database. */
function refuseOtherNames({ request, former }: DatabaseEvent): void {
  if (former === undefined) return;
  for (const key of ["engine", "database", "role"] as const) {
    if (former[key] !== request[key]) {
      throw new Error(
        `${key} was ${String(former[key])} and is ${request[key]} now. Data does not move by itself: give it its name back.`,
      );
    }
  }
}

/** On another server, or after a loss, a protected database is restored; it never starts again empty. */
async function refuseLostData(
  { request, action, former }: DatabaseEvent,
  administrator: Administrator,
  tls: Tls,
): Promise<void> {
  if (action !== "update" || former?.lifecycle !== "protected") return;
  const has = request.engine === "mysql" ? hasMysql : hasPostgres;
  if (!(await has(administrator, request.database, tls))) {
    throw new Error(
      `The database ${request.database} was made before and is not on ${request.host}. Restore it there, then run again.`,
    );
  }
}

/**
 * Who logs in, and where, stands in the secret alone. While its password is being rotated, the server may know the new
 * one already: then that one is used.
 */
async function administratorOf(
  request: DatabaseRequest,
  secrets: Secrets,
  tls: Tls,
  passwords: string[],
): Promise<Administrator> {
  const secret = request.administratorSecret;
  const parse = (value: string): Administrator => {
    const administrator = parseAdministrator(secret, value);
    passwords.push(administrator.password);
    refuseAnotherServer(request, administrator);
    return administrator;
  };
  const current = parse(await readCurrent(secrets, secret));
  try {
    await tryLogin(current, tls);
    return current;
  } catch (error) {
    const pending = isRefusal(error) ? await secrets.read(secret, "AWSPENDING") : undefined;
    if (pending === undefined) throw error;
    return parse(pending);
  }
}

/** The administrator's password is never sent to a server that its own secret does not name. */
function refuseAnotherServer(request: DatabaseRequest, administrator: Administrator): void {
  for (const key of ["engine", "host", "port"] as const) {
    if (administrator[key] !== request[key]) {
      throw new Error(
        `${key} is ${request[key]} in the request and ${administrator[key]} in the secret ` +
          `${request.administratorSecret}. The administrator's password is for its own server only.`,
      );
    }
  }
}

async function tryLogin(login: Administrator, tls: Tls): Promise<void> {
  if (login.engine === "mysql") await withMysql(login, tls, (connection) => connection.ping());
  else await withPostgres(login, "postgres", tls, (client) => client.query("SELECT 1"));
}

function isRefusal(error: unknown): boolean {
  return refusedByMysql(error) || refusedByPostgres(error);
}
