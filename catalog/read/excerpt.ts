/** Where each line of a text begins. */
export interface LineIndex {
  readonly text: string;
  readonly starts: readonly number[];
}

/** Lines end with LF or CRLF. */
export function lineIndex(text: string): LineIndex {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return { text, starts };
}

/** Widest excerpt, characters. */
const width = 100;
/** How much of a long line stays visible before the caret. */
const before = 30;

interface Excerpt {
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly excerpt: string;
  readonly caret?: number;
}

/**
 * Line, column and the line's text for `start` to `end` of a text; the underline ends with the line.
 * What lies in `masks` is written as asterisks; `maskLine` masks by the line's look where there are no ranges.
 */
export function excerptOf(
  lines: LineIndex,
  start: number,
  end: number,
  masks: readonly (readonly [number, number])[],
  maskLine?: (line: string) => string,
): Excerpt {
  const line = lineOf(lines, start);
  const from = lines.starts[line] ?? 0;
  const next = lines.starts[line + 1];
  const raw = lines.text.slice(from, next).replace(/\r?\n$/, "");
  const column = Math.min(start - from, raw.length);
  const length = Math.max(1, Math.min(end, from + raw.length) - start);
  let shown = raw.replace(/\t/g, " ");
  for (const [maskStart, maskEnd] of masks) {
    if (maskEnd <= from || maskStart >= from + raw.length) continue;
    const left = Math.max(0, maskStart - from);
    const right = Math.min(raw.length, maskEnd - from);
    shown = shown.slice(0, left) + "*".repeat(right - left) + shown.slice(right);
  }
  if (maskLine) shown = maskLine(shown).padEnd(column);
  const place = { line: line + 1, column: column + 1 };
  if (shown.length <= width) return { ...place, length, excerpt: shown.trimEnd() };

  const left = Math.max(0, Math.min(column - before, shown.length - width));
  const right = left + width;
  const caret = column - left + (left > 0 ? 1 : 0);
  const excerpt = `${left > 0 ? "…" : ""}${shown.slice(left, right)}${right < shown.length ? "…" : ""}`;
  return { ...place, length: Math.min(length, right - column), excerpt: excerpt.trimEnd(), caret };
}

function lineOf(lines: LineIndex, offset: number): number {
  let low = 0;
  let high = lines.starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines.starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
