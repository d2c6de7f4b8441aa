import type { Sources } from "../catalog.ts";
import type { CatalogErrorCode, CatalogProblem, Place } from "../errors.ts";
import { suggestion } from "../read/explain.ts";

/** Where in a file something stands, by its path. */
export interface At {
  readonly file: string;
  readonly path: readonly (string | number)[];
  /** Default: the value. */
  readonly which?: "key" | "value";
}

/** A problem at a place in a file, with the other place where two disagree. */
export function problemAt(
  sources: Sources,
  code: CatalogErrorCode,
  at: At,
  message: string,
  other?: At,
): CatalogProblem {
  return {
    ...sources.place(at.file, at.path, at.which),
    code,
    path: at.path.join(" › "),
    message,
    ...(other ? { other: placeOf(sources, other) } : {}),
  };
}

/** File, line and column alone. */
function placeOf(sources: Sources, at: At): Place {
  const { file, line, column } = sources.place(at.file, at.path, at.which);
  return { file, line, column };
}

/** `file:line`, for the middle of a sentence. */
export function lineOf(sources: Sources, at: At): string {
  const { file, line } = placeOf(sources, at);
  return `${file}:${line}`;
}

/** ` Did you mean "crm"?`, or else what there is; starts with a space, and is empty where there is nothing to name. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const words = [...known].sort();
  if (words.length === 0) return "";
  const list = ` There ${words.length === 1 ? "is" : "are"}: ${words.join(", ")}.`;
  return suggestion(word, words) || list;
}

/** `1 guest`, `3 guests`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
