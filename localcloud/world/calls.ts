import type { World } from "./world.ts";

/** One call of the engine. Holds no property values: they may be secret. */
export interface Call {
  readonly at: string;
  readonly method: string;
  readonly urn: string;
  readonly type: string;
  readonly site: string;
  /** `ok`, `ok: no function ran`, `gone`, `refused: <rule or property names>`, `failed`, `fault: <kind>`. */
  readonly outcome: string;
}

export function logCall(world: World, call: Call): void {
  world.database
    .prepare("INSERT INTO calls (at, method, urn, type, site, outcome) VALUES (?, ?, ?, ?, ?, ?)")
    .run(call.at, call.method, call.urn, call.type, call.site, call.outcome);
}

/** The newest calls, oldest first. */
export function readCalls(world: World, last: number): Call[] {
  return world.database
    .prepare("SELECT * FROM (SELECT * FROM calls ORDER BY n DESC LIMIT ?) ORDER BY n")
    .all(last)
    .map((row) => ({
      at: String(row.at),
      method: String(row.method),
      urn: String(row.urn),
      type: String(row.type),
      site: String(row.site),
      outcome: String(row.outcome),
    }));
}
