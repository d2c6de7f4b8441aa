import type { Ledger } from "../catalog/catalog.ts";
import { linesOf, SECTIONS } from "../catalog/ledger/lines.ts";

/** A line of a ledger's file, with the file. */
export interface LedgerLine {
  readonly file: string;
  readonly line: string;
}

/** Every line that `after` has and `before` does not have, in the order of the file. */
export function newLines(before: Ledger | undefined, after: Ledger): LedgerLine[] {
  return SECTIONS.flatMap((section) => {
    const standing = before ? linesOf(before, section) : new Map<number, string>();
    return [...linesOf(after, section)]
      .filter(([number, text]) => standing.get(number) !== text)
      .map(([number, text]) => ({ file: after.file, line: `${number}: ${text}` }));
  });
}
