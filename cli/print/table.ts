import Table from "cli-table3";
import { colorsFor } from "./colors.ts";

/** Columns of the terminal; where there is none, what COLUMNS says, else as wide as the table wants to be. */
export function outputWidth(): number {
  if (process.stdout.isTTY) return process.stdout.columns;
  const asked = Number(process.env["COLUMNS"]);
  return asked > 0 ? asked : Number.POSITIVE_INFINITY;
}

const gap = 2;

/**
 * A table without frames that fits `width` columns: the widest columns give way first, and their cells go on in the
 * next line; nothing is cut off.
 */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width: number = outputWidth(),
): string {
  const colors = colorsFor(process.stdout);
  const widths = fit(naturalWidths([head, ...rows]), width);
  const table = new Table({
    head: head.map((cell) => colors.bold(cell)),
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

function naturalWidths(rows: readonly (readonly string[])[]): number[] {
  const columns = Math.max(...rows.map((row) => row.length));
  return Array.from({ length: columns }, (_, index) =>
    Math.max(1, ...rows.map((row) => plainLength(row[index] ?? ""))),
  );
}

function fit(widths: readonly number[], width: number): number[] {
  const fitted = [...widths];
  let excess = fitted.reduce((sum, column) => sum + column + gap, 0) - gap - width;
  while (excess > 0) {
    const widest = fitted.indexOf(Math.max(...fitted));
    if ((fitted[widest] as number) <= 8) break;
    fitted[widest] = (fitted[widest] as number) - 1;
    excess--;
  }
  return fitted;
}

/** Between words where there are any, else anywhere: a URL is wrapped, never cut off. */
function wrap(text: string, width: number): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
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
