import Table from "cli-table3";
import { colorsFor } from "./colors.ts";
import { breakWords, longestWord } from "./words.ts";

/** Columns of the terminal; where there is none, what COLUMNS says, else as wide as the table wants to be. */
export function outputWidth(): number {
  if (process.stdout.isTTY) return process.stdout.columns;
  const asked = Number(process.env["COLUMNS"]);
  return asked > 0 ? asked : Number.POSITIVE_INFINITY;
}

const gap = 2;

export interface TableOptions {
  /** Columns of the terminal; default: {@link outputWidth}. */
  readonly width?: number;
  /** Heads of columns that are left out where there is no room for them, the first to go first. */
  readonly spare?: readonly string[];
}

/**
 * A table without frames that fits `width` columns and breaks no word: no URL and no id is cut in two. Where there is
 * no room, cells go on in the next line between their words; then the spare columns go; then the columns with the
 * longest words leave the table and stand below their row, with their head. Only what is one word may be wider. A column
 * that says nothing in any row is left out.
 */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { width = outputWidth(), spare = [] }: TableOptions = {},
): string {
  const { columns, below } = layoutFor(head, rows, width, spare);
  const colors = colorsFor(process.stdout);
  const cells = (row: readonly string[]): string[] => columns.map((it) => row[it] ?? "");
  const all = [head, ...rows].map(cells);
  const widths = fit(columnWidths(all, plainLength), columnWidths(all, longestWord), width);
  const wrapped = (row: readonly string[]): string[] =>
    cells(row).map((cell, index) => breakWords(cell, widths[index] as number));
  const under = rows.map((row) => linesBelow(head, row, below, width));
  // A cell over all columns is cut off where they are narrower than it.
  const missing = Math.max(0, ...under.flat().map((it) => it.length)) - total(widths);
  const table = new Table({
    head: wrapped(head).map((cell) => cell.split("\n").map(colors.bold).join("\n")),
    colWidths: widths.map(
      (column, index) => column + gap + (index === widths.length - 1 ? Math.max(0, missing) : 0),
    ),
    style: { head: [], border: [], "padding-left": 0, "padding-right": gap },
    chars: noFrames,
  });
  for (const [index, row] of rows.entries()) {
    table.push(wrapped(row));
    const lines = under[index] as string[];
    if (lines.length > 0) table.push([{ content: lines.join("\n"), colSpan: columns.length }]);
  }
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/** A table of a page, which says so where there are no rows. */
export function indentedTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
): string {
  const text = rows.length === 0 ? "none" : renderTable(head, rows, { width: width - 2 });
  return text.replace(/^/gm, "  ");
}

interface Layout {
  /** Indices of the columns that stand in the table. */
  readonly columns: readonly number[];
  /** Indices of those that stand below each row. */
  readonly below: readonly number[];
}

/** The first layout that fits: spare columns go first, one by one, then others stand below, those with the longest words first. */
function layoutFor(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
  spare: readonly string[],
): Layout {
  const words = columnWidths([head, ...rows], longestWord);
  const told = head
    .map((_, index) => index)
    .filter((it) => rows.length === 0 || rows.some((row) => row[it]));
  const movable = told.slice(1);
  movable.sort((a, b) => (words[b] as number) - (words[a] as number));
  const layoutWith = (left: number, moved: number): Layout => {
    const out = spare.slice(0, left).map((it) => head.indexOf(it));
    const below = movable.filter((it) => !out.includes(it)).slice(0, moved);
    const columns = told.filter((it) => !out.includes(it) && !below.includes(it));
    return { columns, below: below.sort((a, b) => a - b) };
  };
  const layouts = [
    ...spare.map((_, left) => layoutWith(left, 0)),
    ...told.map((_, moved) => layoutWith(spare.length, moved)),
  ];
  const fits = ({ columns }: Layout): boolean =>
    total(columns.map((it) => words[it] as number)) <= width;
  return layouts.find(fits) ?? (layouts.at(-1) as Layout);
}

/** `URL: https://…`, one a cell that has something to say. */
function linesBelow(
  head: readonly string[],
  row: readonly string[],
  below: readonly number[],
  width: number,
): string[] {
  return below.flatMap((it) => {
    const cell = row[it] ?? "";
    if (cell === "") return [];
    const label = head[it] ? `${head[it]}: ` : "";
    const [first = "", ...rest] = breakWords(cell, width - gap - label.length).split("\n");
    return [`  ${label}${first}`, ...rest.map((line) => `    ${line}`)];
  });
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

/** Cells are plain text of one column a character; only the head is coloured. */
function plainLength(text: string): number {
  return Math.max(...text.split("\n").map((line) => line.length));
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
