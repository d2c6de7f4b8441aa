import { connect, type Socket } from "node:net";
import type pg from "pg";
import { eventually } from "../../host/support/host.ts";
import { guestAddress, type SharedPostgres } from "../support/postgres.ts";
import { connectionLimit, type TenantAccess } from "../support/tenants.ts";
import type { Attempt, Result } from "./attempt.ts";

/** What an attempt that is more than one statement has at hand. */
export interface PostgresStage {
  readonly server: SharedPostgres;
  readonly a: TenantAccess;
  readonly b: TenantAccess;
  /** A session of B that listens on `news`. */
  readonly sessionOfB: pg.Client;
}

export interface PostgresFlood extends Attempt {
  readonly run: (stage: PostgresStage) => Promise<Result>;
}

export const postgresFloods: readonly PostgresFlood[] = [
  {
    attempt: "hear what B notifies",
    statement: "LISTEN news, while B sends NOTIFY news",
    expected: "empty",
    why: "channels are per database",
    run: async ({ server, a, sessionOfB }) => {
      await using session = await open(server, a);
      const heard = heardBy(session.client);
      await session.client.query("LISTEN news");
      await sessionOfB.query("NOTIFY news, 'acorn-of-b'");
      await session.client.query("SELECT 1");
      return heard.length === 0 ? "empty" : "possible";
    },
  },
  {
    attempt: "notify B",
    statement: "NOTIFY news, while B listens",
    expected: "empty",
    why: "channels are per database",
    run: async ({ server, a, sessionOfB }) => {
      const heard = heardBy(sessionOfB);
      await using session = await open(server, a);
      await session.client.query("NOTIFY news, 'from a'");
      await sessionOfB.query("SELECT 1");
      return heard.includes("from a") ? "possible" : "empty";
    },
  },
  {
    attempt: "take every connection with its role",
    statement: "as many sessions as the server gives, all kept open",
    expected: "refused",
    why: "the role's connection limit; B still connects",
    run: async ({ server, a, b }) => {
      const sessions: pg.Client[] = [];
      try {
        while (sessions.length <= connectionLimit) sessions.push(await server.connect(a));
        return "possible";
      } catch {
        return sessions.length === connectionLimit && (await mayConnect(server, b))
          ? "refused"
          : "possible";
      } finally {
        await Promise.all(sessions.map((session) => session.end()));
      }
    },
  },
  {
    attempt: "take every connection without logging in",
    statement: "hundreds of TCP connections that say nothing",
    expected: "possible",
    why: "the server counts them before it knows who they are. postgresql.conf: authentication_timeout ends each after 10 s; a limit of connections an address (nftables on the guest) ends the rest; tier `bridge` has a server of its own",
    run: async ({ server, b }) => {
      const sockets = await openSilently(server.port, 160);
      const shutOut = !(await mayConnect(server, b));
      for (const socket of sockets) socket.destroy();
      await eventually(() => mayConnect(server, b));
      return shutOut ? "possible" : "refused";
    },
  },
  {
    attempt: "fill the table of locks",
    statement: "SELECT pg_advisory_lock(n) FROM generate_series(1, 1000000) n",
    expected: "possible",
    why: "all databases share one table of locks: B then cannot take new ones (migrations fail, reads go on) until A's session ends. A higher max_locks_per_transaction only makes it take longer; tier `bridge` has a server of its own",
    run: async ({ server, a, b }) => {
      await using session = await open(server, a);
      const flood = "SELECT count(pg_advisory_lock(n)) FROM generate_series(1, 1000000) n";
      await session.client.query(flood).catch(() => undefined);
      await using other = await open(server, b);
      await other.client.query("SELECT word FROM ledger");
      const many = Array.from({ length: 40 }, (_, n) => `CREATE TABLE more_${n} (id int)`);
      const work = `BEGIN; ${many.join("; ")}; ROLLBACK`;
      return other.client.query(work).then(
        (): Result => "refused",
        (): Result => "possible",
      );
    },
  },
];

/** A session that ends with the attempt. */
async function open(server: SharedPostgres, tenant: TenantAccess) {
  const client = await server.connect(tenant);
  return { client, [Symbol.asyncDispose]: () => client.end() };
}

function heardBy(client: pg.Client): (string | undefined)[] {
  const heard: (string | undefined)[] = [];
  client.on("notification", ({ payload }) => heard.push(payload));
  return heard;
}

async function mayConnect(server: SharedPostgres, tenant: TenantAccess): Promise<boolean> {
  try {
    const client = await server.connect(tenant);
    await client.end();
    return true;
  } catch {
    return false;
  }
}

function openSilently(port: number, count: number): Promise<Socket[]> {
  return Promise.all(
    Array.from({ length: count }, () => {
      const socket = connect({ port, host: "127.0.0.1", localAddress: guestAddress });
      socket.on("error", () => undefined);
      return new Promise<Socket>((resolve) => {
        socket.once("connect", () => resolve(socket));
        socket.once("close", () => resolve(socket));
      });
    }),
  );
}
