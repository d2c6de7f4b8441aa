/**
 * What came of an attempt. `refused`: an error. `empty`: allowed, and nothing of the other tenant was there.
 * `own only`: it reaches what is the tenant's own, or says no more than everybody may know.
 * `possible`: it tells of the other tenant, or harms it; the reason says what helps. `works`: an own action that must.
 */
export type Result = "refused" | "empty" | "own only" | "possible" | "works";

/** One row of the table: what tenant A (t17) tries on tenant B (t18), and what must come of it. */
export interface Attempt {
  readonly attempt: string;
  /** As A sends it. */
  readonly statement: string;
  readonly expected: Result;
  /** What refuses it; or, for what is possible, how far it goes and what helps. */
  readonly why: string;
}

/** A row that was really run. */
export interface Ran extends Attempt {
  readonly engine: "PostgreSQL" | "Redis";
  readonly result: Result;
  /** What the server said; not part of the table, as its words change with its version. */
  readonly said: string;
}

/** What stands in every value of B, and in nothing of A. */
export const secretOfB = "acorn-of-b";

/** Whether an answer tells of B: its number is in all its names, its word in all its values. */
export function tellsOfB(answer: string): boolean {
  return answer.includes("t18") || answer.includes(secretOfB);
}

/** Rows that have result and reason in common. */
export function rows(
  expected: Result,
  why: string,
  attempts: readonly (readonly [attempt: string, statement: string])[],
): Attempt[] {
  return attempts.map(([attempt, statement]) => ({ attempt, statement, expected, why }));
}

export const grants = "the role has no such privilege";
export const superuserOnly = "only a superuser may";
export const perDatabase = "PostgreSQL keeps it per database";
