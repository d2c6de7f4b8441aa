import type { Ledger } from "../catalog/catalog.ts";
import { type LedgerKey, linesOf, placeLine, SECTIONS } from "../catalog/ledger/lines.ts";

/** A line of a ledger's file, with the file. */
export interface LedgerLine {
  readonly file: string;
  /** `tenants`, `guests`, `domains` …: what its key names. */
  readonly section: string;
  readonly line: string;
}

/** As commands print it: `platform/ledger/aiqso.yaml: + tenants 4: delta`. A number by itself says nothing. */
export function lineText({ file, section, line }: LedgerLine): string {
  return `${file}: + ${section === "place" ? "" : `${section} `}${line}`;
}

/** Every line that `after` has and `before` does not have, in the order of the file. */
export function newLines(before: Ledger | undefined, after: Ledger): LedgerLine[] {
  const { file, place } = after;
  const said = before?.place && placeLine(before.place);
  const line = place && placeLine(place);
  const first = line && line !== said ? [{ file, section: "place", line }] : [];
  const lines = SECTIONS.flatMap((section) => {
    const standing = before ? linesOf(before, section) : new Map<LedgerKey, string>();
    return [...linesOf(after, section)]
      .filter(([key, text]) => standing.get(key) !== text)
      .map(([key, text]) => ({ file, section, line: `${key}: ${text}` }));
  });
  return [...first, ...lines];
}
