import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { Ran } from "./attempts/attempt.ts";
import { postgresActing } from "./attempts/postgres-acting.ts";
import { postgresFloods } from "./attempts/postgres-floods.ts";
import { postgresReading } from "./attempts/postgres-reading.ts";
import { postgresWays } from "./attempts/postgres-ways.ts";
import { redisAttempts } from "./attempts/redis.ts";
import { redisFloods } from "./attempts/redis-floods.ts";
import { renderReport, summaryOf } from "./support/report.ts";
import { runPostgres } from "./support/run-postgres.ts";
import { runRedis } from "./support/run-redis.ts";

/** Both engines' attempts, run once: A tries, B works. */
let ran: Ran[] = [];
let afterwards: { postgres: string; redis: string };

beforeAll(async () => {
  const postgres = await runPostgres();
  const redis = await runRedis(postgres.a, postgres.b);
  ran = [...postgres.ran, ...redis.ran];
  afterwards = { postgres: postgres.tenantBAfterwards, redis: redis.tenantBAfterwards };
}, 120_000);

const names = (rows: readonly { readonly attempt: string }[]) => rows.map(({ attempt }) => attempt);

test.each(names([...postgresReading, ...postgresWays, ...postgresActing, ...postgresFloods]))(
  "on a real PostgreSQL, what came of it is what the table says: %s",
  (attempt) => expectAsSaid("PostgreSQL", attempt),
);

test.each(names([...redisAttempts, ...redisFloods]))(
  "on a real Redis, what came of it is what the table says: %s",
  (attempt) => expectAsSaid("Redis", attempt),
);

function expectAsSaid(engine: Ran["engine"], attempt: string): void {
  const rows = ran.filter((row) => row.engine === engine && row.attempt === attempt);
  expect(rows).toHaveLength(1);
  const [row] = rows;
  expect({ result: row?.result, said: row?.said }).toEqual({
    result: row?.expected,
    said: row?.said,
  });
}

test("after all attempts the other tenant has what it had", () => {
  expect(afterwards).toEqual({
    postgres: "acorn-of-b",
    redis: "$10 acorn-of-b *1 $10 acorn-of-b",
  });
});

test("whatever is possible says what helps or how far it goes", () => {
  const bare = ran.filter(({ result, why }) => result === "possible" && why.length < 40);
  expect(names(bare)).toEqual([]);
});

test("the page of attempts is what came of them", async () => {
  console.log(summaryOf(ran));
  const page = join(import.meta.dirname, "../../docs/isolation-attempts.md");
  await expect(renderReport(ran)).toMatchFileSnapshot(page);
});
