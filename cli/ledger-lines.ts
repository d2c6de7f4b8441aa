import type { Ledger } from "../catalog/catalog.ts";
import { linesOf, placeLine, SECTIONS } from "../catalog/ledger/lines.ts";

/** A line of a ledger's file, with the file. */
export interface LedgerLine {
  readonly file: string;
  /** `shards`: what its number counts. */
  readonly section: string;
  readonly line: string;
}

/** As commands print it. The number of a shard's line says nothing by itself. */
export function lineText({ file, section, line }: LedgerLine): string {
  return `${file}: + ${section === "shards" ? "shards: " : ""}${line}`;
}

/** Every line that `after` has and `before` does not have, in the order of the file. */
export function newLines(before: Ledger | undefined, after: Ledger): LedgerLine[] {
  const { file, place } = after;
  const first = place && !before?.place ? [{ file, section: "place", line: placeLine(place) }] : [];
  const lines = SECTIONS.flatMap((section) => {
    const standing = before ? linesOf(before, section) : new Map<number, string>();
    return [...linesOf(after, section)]
      .filter(([number, text]) => standing.get(number) !== text)
      .map(([number, text]) => ({ file, section, line: `${number}: ${text}` }));
  });
  return [...first, ...lines];
}
