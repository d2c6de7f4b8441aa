/** Where something stands: file relative to the catalog's root, line and column counted from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Stable codes. A test or a script may rely on them; wording may change. */
export type CatalogErrorCode =
  // reading
  | "E_FOLDER"
  | "E_FILE"
  | "E_ENCODING"
  | "E_SIZE"
  | "E_LINK"
  | "E_SYNTAX"
  | "E_DUPLICATE_KEY"
  | "E_ALIAS"
  | "E_DOCUMENTS"
  | "E_DISAGREE"
  // shape
  | "E_TYPE"
  | "E_VALUE"
  | "E_MISSING"
  | "E_UNKNOWN_KEY"
  // meaning
  | "E_REFERENCE"
  | "E_DUPLICATE"
  | "E_CONFLICT"
  | "E_LIMIT"
  | "E_ORPHAN"
  | "E_NOT_ALLOCATED"
  | "E_LEDGER_CHANGED"
  | "E_CAPACITY"
  | "E_RELEASE"
  | "E_EXPIRED";

/** One thing that is wrong, for the person who caused it. */
export interface CatalogProblem extends Place {
  readonly code: CatalogErrorCode;
  /** Human path inside the file, for instance `services › crm › route.port`; empty for a whole file. */
  readonly path: string;
  /** What was found, what is allowed and what to do, in one or two sentences. */
  readonly message: string;
  /** The line of the file that the caret points into; absent where there is none. */
  readonly excerpt?: string;
  /** How many characters the caret underlines. */
  readonly length?: number;
  /** Where the caret starts in `excerpt`, counted from 0; `column - 1` unless the excerpt is a part of a long line. */
  readonly caret?: number;
  /** The other place, where two places disagree. */
  readonly other?: Place;
}

/** All problems of a run, sorted by file, line and column. The only error that `catalog/` throws on purpose. */
export class CatalogError extends Error {
  readonly problems: readonly CatalogProblem[];

  constructor(problems: readonly CatalogProblem[]) {
    const sorted = sortProblems(problems);
    super(formatProblems(sorted));
    this.name = "CatalogError";
    this.problems = sorted;
  }
}

/** By file, line, column, then code: the same order on every machine. */
export function sortProblems(problems: readonly CatalogProblem[]): CatalogProblem[] {
  return [...problems].sort(
    (a, b) =>
      compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.code, b.code),
  );
}

/**
 * The house format, one block a problem:
 * ```
 * tenants/dev/acme.yaml:4:12  services › 0  [E_REFERENCE]
 *   there is no service "crn". Did you mean "crm"?
 *     4 | services: [crn, social]
 *       |            ^^^
 * ```
 */
export function formatProblems(problems: readonly CatalogProblem[]): string {
  return problems.map(formatProblem).join("\n");
}

function formatProblem(problem: CatalogProblem): string {
  const where = `${problem.file}:${problem.line}:${problem.column}`;
  const head = [where, problem.path, `[${problem.code}]`].filter(Boolean).join("  ");
  const lines = [head, `  ${problem.message}`];
  if (problem.excerpt !== undefined) {
    const label = String(problem.line);
    lines.push(`    ${label} | ${problem.excerpt}`);
    lines.push(
      `    ${" ".repeat(label.length)} | ${" ".repeat(problem.caret ?? problem.column - 1)}${"^".repeat(Math.max(1, problem.length ?? 1))}`,
    );
  }
  if (problem.other) {
    lines.push(`  see ${problem.other.file}:${problem.other.line}:${problem.other.column}`);
  }
  return lines.join("\n");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
