import Table from "cli-table3";
import { colorsFor } from "./colors.ts";

/** Columns of the terminal; where there is none, what COLUMNS says, else as wide as the table wants to be. */
export function outputWidth(): number {
  if (process.stdout.isTTY) return process.stdout.columns;
  const asked = Number(process.env["COLUMNS"]);
  return asked > 0 ? asked : Number.POSITIVE_INFINITY;
}

const gap = 2;
/** Where a cell may go on in the next line: not between a number and its unit. */
const breaks = /(?<!\d) | (?!(?:[KMGT]iB|vCPU)\b)/;
/** Columns of a terminal that a column of the table keeps, even where words are cut. */
const narrowest = 8;

/**
 * A table without frames that fits `width` columns: the widest columns give way first, and their cells go on in the
 * next line; nothing is cut off. Words stay whole as long as there is room for them.
 * @param keep "words": words stay whole, and the table is wider than `width` where that needs it
 */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width: number = outputWidth(),
  keep: "width" | "words" = "width",
): string {
  const colors = colorsFor(process.stdout);
  const all = [head, ...rows];
  const natural = columnWidths(all, plainLength);
  const whole = fit(natural, columnWidths(all, longestWord), width);
  const least = natural.map((column) => Math.min(column, narrowest));
  const widths = keep === "words" || total(whole) <= width ? whole : fit(natural, least, width);
  const table = new Table({
    head: head.map((cell, index) => inLines(wrap(cell, widths[index] as number), colors.bold)),
    colWidths: widths.map((column) => column + gap),
    style: { head: [], border: [], "padding-left": 0, "padding-right": gap },
    chars: noFrames,
  });
  for (const row of rows) {
    table.push(row.map((cell, index) => wrap(cell, widths[index] as number)));
  }
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/** A table of a page: words stay whole, and where there are no rows it says so. */
export function indentedTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
): string {
  const text = rows.length === 0 ? "none" : renderTable(head, rows, width - 2, "words");
  return text.replace(/^/gm, "  ");
}

/** How wide each column has to be, by its cells. */
function columnWidths(
  rows: readonly (readonly string[])[],
  needs: (cell: string) => number,
): number[] {
  const columns = Math.max(...rows.map((row) => row.length));
  return Array.from({ length: columns }, (_, index) =>
    Math.max(1, ...rows.map((row) => needs(row[index] ?? ""))),
  );
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, column) => sum + column + gap, 0) - gap;
}

/** Takes from the widest columns, from none more than down to its least width. */
function fit(widths: readonly number[], least: readonly number[], width: number): number[] {
  const fitted = [...widths];
  const spare = (column: number, index: number): number =>
    column > (least[index] as number) ? column : 0;
  let excess = total(fitted) - width;
  while (excess > 0) {
    const giving = fitted.map(spare);
    const widest = giving.indexOf(Math.max(...giving));
    if (giving[widest] === 0) break;
    fitted[widest] = (fitted[widest] as number) - 1;
    excess--;
  }
  return fitted;
}

function inLines(text: string, change: (line: string) => string): string {
  return text.split("\n").map(change).join("\n");
}

/** Between words where there are any, else anywhere: a URL is wrapped, never cut off. */
function wrap(text: string, width: number): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(breaks)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (longer.length <= width) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    line = word;
    while (line.length > width) {
      lines.push(line.slice(0, width));
      line = line.slice(width);
    }
  }
  return [...lines, line].join("\n");
}

/** Cells are plain text of one column a character; only the head is coloured. */
function plainLength(text: string): number {
  return Math.max(...text.split("\n").map((line) => line.length));
}

function longestWord(text: string): number {
  return Math.max(...text.split(breaks).map((word) => word.length));
}

const noFrames = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "",
};
