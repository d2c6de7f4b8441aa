/** A piece of a line: words, or what stands for itself (a name, a file, a command). */
export type Piece = string | { readonly code: string };
export type Line = readonly Piece[];

/** A part of a review, whichever format it is printed in. */
export type Block =
  | { readonly kind: "heading"; readonly text: Line }
  | { readonly kind: "text"; readonly text: Line }
  /** Entries, each with lines below it. */
  | { readonly kind: "list"; readonly entries: readonly Entry[] }
  /** To be copied, or read with its columns as they are. */
  | {
      readonly kind: "code";
      readonly language: "yaml" | "text";
      readonly lines: readonly string[];
    };

export interface Entry {
  readonly head: Line;
  readonly lines: readonly Line[];
}

export function code(text: string): Piece {
  return { code: text };
}

/** Names with commas between them. */
export function names(all: readonly string[]): Piece[] {
  return all.flatMap((name, index) => (index === 0 ? [code(name)] : [", ", code(name)]));
}

export function plural(count: number, word: string, words = `${word}s`): string {
  return `${count} ${count === 1 ? word : words}`;
}

/** A line as plain words. */
export function plain(line: Line): string {
  return line.map((piece) => (typeof piece === "string" ? piece : piece.code)).join("");
}

/** A sentence that has commands or names in backticks. */
export function prose(text: string): Line {
  return text.split("`").map((piece, index) => (index % 2 === 1 ? code(piece) : piece));
}
