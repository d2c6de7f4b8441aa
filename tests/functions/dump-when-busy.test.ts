import { type Connection, createConnection } from "mysql2/promise";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dumpConnections } from "../../catalog/aws/dumped.ts";
import type { Tier } from "../../catalog/catalog.ts";
import { handleDatabase } from "../../components/aws/functions/database/handle.ts";
import type { DatabaseRequest } from "../../components/aws/functions/database/request.ts";
import { administratorValue } from "../../components/aws/functions/login.ts";
import { DumpTask } from "./support/dump-task.ts";
import { type MariaDb, startMariaDb } from "./support/mariadb.ts";
import { MemorySecrets } from "./support/memory-secrets.ts";
import { type RdsLike, startRdsLikePostgres } from "./support/postgres.ts";
import { administratorArn, aMysqlRequest, aRequest, event } from "./support/requests.ts";

/** What the application is promised, and holds all of. */
const promised = 5;
const password = "password-of-the-role";

let postgres: RdsLike;
let mariadb: MariaDb;

beforeAll(async () => {
  [postgres, mariadb] = await Promise.all([startRdsLikePostgres(), startMariaDb()]);
}, 90_000);

afterAll(async () => {
  postgres[Symbol.dispose]();
  await mariadb[Symbol.asyncDispose]();
});

const engines = [
  ["PostgreSQL", "postgres"],
  ["MariaDB, for want of MySQL", "mysql"],
] as const;

/** The dump of a database whose application holds all its connections, where the role has some more than that. */
async function dumpWhenBusy(engine: "postgres" | "mysql", more: number) {
  const server = engine === "postgres" ? postgres : mariadb;
  const request = (engine === "postgres" ? aRequest : aMysqlRequest)(server.port);
  await make(server, { ...request, connectionLimit: promised + more });
  const held = await hold(request, server.authority);
  const task = new DumpTask();
  try {
    const { database, role: user, roleSecret: passwordSecretArn, port, host } = request;
    const target = { service: "crm", engine, database, user, passwordSecretArn, port, host };
    const { lines } = await task.run([{ ...target, password }], server.authority);
    return { line: lines[0], objects: task.keys().length };
  } finally {
    task.close();
    for (const connection of held) await connection.end();
  }
}

async function make(server: RdsLike | MariaDb, request: DatabaseRequest): Promise<void> {
  const { engine, host, port } = request;
  const secrets = new MemorySecrets();
  const login = { engine, host, port, ...server.administrator };
  secrets.set(administratorArn, administratorValue(login));
  secrets.set(request.roleSecret, password);
  const tls = { authority: server.authority };
  await handleDatabase(event("create", request), { secrets, tls, servers: "loopback" });
}

async function hold(
  { engine, host, port, role: user, database }: DatabaseRequest,
  ca: string,
): Promise<(pg.Client | Connection)[]> {
  const login = { host, port, user, password, database, ssl: { ca } };
  const held: (pg.Client | Connection)[] = [];
  for (let number = 0; number < promised; number += 1) {
    if (engine === "mysql") {
      held.push(await createConnection(login));
    } else {
      const client = new pg.Client(login);
      await client.connect();
      held.push(client);
    }
  }
  return held;
}

test.each(engines)(
  "on %s, an application that holds all the connections it is promised does not stop its dump",
  async (_, engine) => {
    const dumps = { image: "registry.example/dumps", recipient: "age1x", days: 30 };
    const more = dumpConnections({ dumps }, { backup: "nightly" } as Tier);
    expect(await dumpWhenBusy(engine, more)).toMatchObject({
      line: { result: "dumped", database: "t17_crm" },
      objects: 2,
    });
  },
);

test.each(engines)(
  "on %s, it would without the connections that the role has for dumps",
  async (_, engine) => {
    expect(await dumpWhenBusy(engine, 0)).toMatchObject({
      line: { result: "failed", message: expect.stringMatching(/too many connections|max_user/) },
      objects: 0,
    });
  },
);
