import { type Attempt, type Ran, type Result, secretOfB, tellsOfB } from "../attempts/attempt.ts";
import { redisAttempts } from "../attempts/redis.ts";
import { redisFloods } from "../attempts/redis-floods.ts";
import { type SharedRedis, startSharedRedis } from "./redis.ts";
import type { TenantAccess } from "./tenants.ts";

/** Runs every attempt of A on a real Redis where B has its keys, and says what B has afterwards. */
export async function runRedis(
  a: TenantAccess,
  b: TenantAccess,
): Promise<{ ran: Ran[]; tenantBAfterwards: string }> {
  await using server = await startSharedRedis([a, b]);
  await using connectionOfB = await server.connect(b);
  for (const command of keysOfB) await connectionOfB.ask(...command);
  const ran: Ran[] = [];
  for (const attempt of redisAttempts) ran.push(await runCommands(server, a, attempt));
  const kept = [
    await connectionOfB.ask("GET", "t18:crm:key"),
    await connectionOfB.ask("LRANGE", "t18:crm:list", "0", "-1"),
  ];
  for (const { run, ...row } of redisFloods) {
    ran.push({ ...row, engine: "Redis", result: await run({ server, a, b }), said: "" });
  }
  return { ran, tenantBAfterwards: kept.join("").replaceAll("\r\n", " ").trim() };
}

const keysOfB = [
  ["SET", "t18:crm:key", secretOfB],
  ["RPUSH", "t18:crm:list", secretOfB],
  ["SADD", "t18:crm:set", secretOfB],
  ["XADD", "t18:crm:stream", "*", "word", secretOfB],
];

/** Each attempt in a connection of its own; `;` stands between commands, and the last one's answer counts. */
async function runCommands(server: SharedRedis, a: TenantAccess, row: Attempt): Promise<Ran> {
  await using connection = await server.connect(a);
  let said = "";
  for (const command of row.statement.split(" ; "))
    said = await connection.ask(...command.split(" "));
  return { ...row, engine: "Redis", result: judge(row, said), said };
}

function judge(row: Attempt, said: string): Result {
  if (/^-ERR (unknown|wrong number|syntax)/.test(said)) {
    throw new Error(`"${row.attempt}" was no attempt: ${said}`);
  }
  if (said.startsWith("-") || said === "closed") return "refused";
  if (row.expected === "works") return "works";
  return tellsOfB(said) ? "possible" : "own only";
}
