import type { NamedFigure, SiteCapacity } from "../../../catalog/capacity.ts";
import { number } from "../number.ts";
import { renderTable } from "../table.ts";

/** `aiqso (prod)` */
export function headOf({ site, environment }: SiteCapacity): string {
  return environment === null ? site : `${site} (${environment})`;
}

/** What is used, what there is, what is free. */
export function figureTable(rows: readonly NamedFigure[], width: number): string {
  return renderTable(
    ["what", "used", "of", "free"],
    rows.map(([what, { used, available }, unit]) => [
      what,
      ...[used, available, available - used].map((it) => `${number(it)} ${unit}`.trim()),
    ]),
    { width: width - 2 },
  );
}

/** GiB with one decimal. */
export function gib(mib: number): string {
  return number(Math.round(mib / 102.4) / 10);
}

export function indented(text: string): string[] {
  return text.split("\n").map((line) => `  ${line}`);
}

/** `1 tenant`, `2 tenants` */
export function count(value: number, word: string): string {
  return `${number(value)} ${value === 1 ? word : `${word}s`}`;
}
