import type pg from "pg";
import { type Attempt, type Ran, type Result, tellsOfB } from "../attempts/attempt.ts";

/** Runs one row in a connection of its own. @param statement what is sent, where that is not the row's own text. */
export async function runSql(
  row: Attempt,
  connect: () => Promise<pg.Client>,
  statement = row.statement,
): Promise<Ran> {
  const ran = (result: Result, said: string): Ran => ({
    ...row,
    engine: "PostgreSQL",
    result,
    said,
  });
  let client: pg.Client | undefined;
  try {
    client = await connect();
    // One statement gives one result, several give a list.
    const last = [await client.query(statement)].flat().at(-1);
    const answer = JSON.stringify(last?.rows ?? []);
    return ran(row.expected === "works" ? "works" : judge(last, answer), answer);
  } catch (error) {
    return ran("refused", refusal(row, error));
  } finally {
    await client?.end();
  }
}

function judge(last: pg.QueryResult | undefined, answer: string): Result {
  if (last?.command !== "SELECT") return "possible";
  if (last.rows.length === 0) return "empty";
  // A lock that B holds and A cannot have would be one that they share.
  return tellsOfB(answer) || answer.includes('"free":false') ? "possible" : "own only";
}

/** Syntax error, no such function, column, table or parameter: then nothing was attempted. */
const mistakes = ["42601", "42883", "42703", "42P01", "42P02"];

function refusal(row: Attempt, error: unknown): string {
  const { message, code } = error as Error & { readonly code?: string };
  if (code === undefined || mistakes.includes(code)) {
    throw new Error(`"${row.attempt}" was no attempt: ${message}`, { cause: error });
  }
  return message;
}
