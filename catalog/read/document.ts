import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import type { CatalogProblem } from "../errors.ts";
import { explainIssues } from "./explain.ts";
import { type FastResult, parseFast } from "./fast.ts";
import { type PositionedFile, parseWithPositions, tooDeep } from "./positions.ts";
import { wholeFile } from "./text.ts";

export type DocumentResult<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly problems: readonly CatalogProblem[];
      /** What it says without the keys that do not exist, where they are all that is wrong: the rest can be judged. */
      readonly rest?: T;
      /** The file with positions, which the problems needed anyway. */
      readonly positioned: PositionedFile;
    };

/**
 * Reads the text of one file against its schema. A good file is read once, without positions; one that fails is read
 * again by another parser that knows them. Whatever one of the two refuses is an error, also where the other accepts.
 */
export function readDocument<T>(
  file: string,
  text: string,
  schema: z.ZodType<T>,
): DocumentResult<T> {
  const fast = parseFast(text);
  if (fast.ok) {
    const parsed = schema.safeParse(fast.value);
    if (parsed.success) return { ok: true, value: parsed.data };
  }
  const positioned = locate(file, text, fast);
  const problems = problemsOf(file, schema, fast, positioned);
  const isMistyped =
    positioned.problems.length === 0 && problems.every(({ code }) => code === "E_UNKNOWN_KEY");
  const rest = isMistyped ? withoutUnknownKeys(schema, positioned.value) : undefined;
  return { ok: false, problems, ...(rest === undefined ? {} : { rest }), positioned };
}

function withoutUnknownKeys<T>(schema: z.ZodType<T>, value: unknown): T | undefined {
  const copy = copyOf(value);
  for (const issue of schema.safeParse(copy).error?.issues ?? []) {
    if (issue.code !== "unrecognized_keys") continue;
    // A merge key is no slip of the finger: it means more than what it says.
    if (issue.keys.includes("<<")) return undefined;
    const holder = issue.path.reduce<unknown>(
      (inner, key) => (inner as Record<PropertyKey, unknown>)[key],
      copy,
    );
    for (const key of issue.keys) delete (holder as Record<string, unknown>)[key];
  }
  const parsed = schema.safeParse(copy);
  return parsed.success ? parsed.data : undefined;
}

function locate(file: string, text: string, fast: FastResult): PositionedFile {
  if (fast.ok || !fast.refusal.tooDeep) return parseWithPositions(file, text);
  return tooDeep(file, fast.refusal.line, fast.refusal.column);
}

/** What one file says; undefined where it is not sound, without saying where. For files that nobody asked about. */
export function soundValue<T>(text: string, schema: z.ZodType<T>): T | undefined {
  const fast = parseFast(text);
  return fast.ok ? schema.safeParse(fast.value).data : undefined;
}

function problemsOf(
  file: string,
  schema: z.ZodType,
  fast: FastResult,
  positioned: PositionedFile,
): readonly CatalogProblem[] {
  if (!positioned.readable && positioned.problems.length > 0) return positioned.problems;
  const { value, blocked } = positioned;
  const parsed = schema.safeParse(value);
  const issues = (parsed.error?.issues ?? []).filter(
    (issue) => !blocked.some(startsWith(issue.path)),
  );
  const problems = [...positioned.problems, ...explainIssues(schema, value, issues, positioned)];
  return problems.length > 0 ? problems : [disagreement(file, fast, positioned)];
}

/** Lists and mappings anew, leaves as they are: a file may hold what `structuredClone` refuses. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copyOf(inner)]));
}

/** Whether a path begins with another; an issue of that very place, or of what is in it, counts as known. */
function startsWith(path: readonly PropertyKey[]): (start: readonly PropertyKey[]) => boolean {
  return (start) => start.every((segment, index) => String(path[index]) === String(segment));
}

/** Two YAML parsers read the file differently: then nobody can know what it says. */
function disagreement(file: string, fast: FastResult, positioned: PositionedFile): CatalogProblem {
  if (fast.ok && isDeepStrictEqual(fast.value, positioned.value)) {
    return wholeFile(
      "E_DISAGREE",
      file,
      "this file is refused once and accepted once. Please report it.",
    );
  }
  const why = fast.ok ? "they read different values" : fast.refusal.reason;
  const message = `two YAML parsers do not agree about this file (${why}). Write it in a plainer way: one key a line, texts in quotes.`;
  const problem = wholeFile("E_DISAGREE", file, message);
  return fast.ok ? problem : { ...problem, line: fast.refusal.line, column: fast.refusal.column };
}
