import { eventually } from "../../host/support/host.ts";
import type { SharedRedis } from "../support/redis.ts";
import type { RedisConnection } from "../support/redis-client.ts";
import type { TenantAccess } from "../support/tenants.ts";
import type { Attempt, Result } from "./attempt.ts";

export interface RedisStage {
  readonly server: SharedRedis;
  readonly a: TenantAccess;
  readonly b: TenantAccess;
}

export interface RedisFlood extends Attempt {
  readonly run: (stage: RedisStage) => Promise<Result>;
}

export const redisFloods: readonly RedisFlood[] = [
  {
    attempt: "an answer larger than the memory",
    statement: "SRANDMEMBER t17:crm:set -20000, of one member of 10 kB",
    expected: "refused",
    why: "redis.conf: client-output-buffer-limit cuts the connection. Without it one such command took 17 GB in a minute",
    run: async ({ server, a, b }) => {
      await using connection = await server.connect(a);
      await connection.ask("SADD", "t17:crm:set", "x".repeat(10_000));
      // 200 MB; what was written before the limit was reached still arrives.
      void connection.ask("SRANDMEMBER", "t17:crm:set", "-20000");
      await using other = await server.connect(b);
      const answered = (await other.ask("GET", "t18:crm:key")).includes("acorn-of-b");
      await eventually(async () => (await connection.ask("PING")) === "closed");
      return answered ? "refused" : "possible";
    },
  },
  {
    attempt: "one command that works for long",
    statement: "LCS of two strings of 200 kB",
    expected: "refused",
    why: "redis.conf: proto-max-bulk-len bounds its work space",
    run: async ({ server, a }) => {
      await using connection = await server.connect(a);
      await connection.ask("SET", "t17:crm:x", "x".repeat(200_000));
      await connection.ask("SET", "t17:crm:y", "y".repeat(200_000));
      const answer = await connection.ask("LCS", "t17:crm:x", "t17:crm:y");
      await connection.ask("DEL", "t17:crm:x", "t17:crm:y");
      return answer.startsWith("-") ? "refused" : "possible";
    },
  },
  {
    attempt: "take every connection",
    statement: "as many connections as the server gives, all kept open",
    expected: "possible",
    why: "Redis has no limit of connections a user: B is refused with `max number of clients reached`. A limit of connections an address (nftables on the guest) helps; tier `silo` has a cache of its own",
    run: async ({ server, a, b }) => {
      const connections: RedisConnection[] = [];
      try {
        while (connections.length < 60) connections.push(await server.connect(a));
      } catch {
        // The server is full.
      }
      const shutOut = await server.connect(b).then(
        async (other) => {
          await other[Symbol.asyncDispose]();
          return false;
        },
        () => true,
      );
      for (const connection of connections) await connection[Symbol.asyncDispose]();
      await eventually(async () => {
        await using other = await server.connect(b);
        return (await other.ask("PING")).startsWith("+PONG");
      });
      return shutOut ? "possible" : "refused";
    },
  },
  {
    attempt: "push B's keys out of the cache",
    statement: "SET of values until the memory is full",
    expected: "possible",
    why: "Redis has no quota a user: what was not used for longest goes, whosoever it is (allkeys-lru). A cache must be able to be made again; tier `silo` has a cache of its own",
    run: async ({ server, a, b }) => {
      await using connection = await server.connect(a);
      const value = "x".repeat(1_000_000);
      for (let n = 0; n < 60; n += 1) await connection.ask("SET", `t17:crm:fill:${n}`, value);
      await using other = await server.connect(b);
      const left = await other.ask("GET", "t18:crm:key");
      await other.ask("SET", "t18:crm:key", "acorn-of-b");
      return left.includes("acorn-of-b") ? "refused" : "possible";
    },
  },
];
