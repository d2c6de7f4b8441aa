import type { Edge, Unproven } from "../../../guard/isolation/edge.ts";
import { type Cell, type Matrix, matrixOf } from "../../../guard/isolation/matrix.ts";
import type { Proof } from "../../../guard/isolation/proof.ts";
import { colorsFor } from "../colors.ts";
import { outputWidth } from "../table.ts";
import { hanging } from "../words.ts";

export interface ProofPage extends Proof {
  readonly environment: string;
  /** Where the graphs come from, in words. */
  readonly source: string;
  readonly tenants: readonly string[];
}

const signs: Readonly<Record<Cell, string>> = { none: "·", open: "×", unknown: "?" };
/** More than this are not told one by one: the data has them all. */
const most = 40;

/** Who reaches whom: the matrix, then each way that nothing allows and each gap. @param width columns of the terminal */
export function proofLines(page: ProofPage, width = outputWidth()): string[] {
  const { environment, source, tenants, edges, breaches, unproven } = page;
  const colors = colorsFor(process.stdout);
  const matrix = matrixOf(page, tenants);
  return [
    ...hanging(`Who reaches whom in ${environment} (${source})`, width).map(colors.bold),
    "",
    ...matrixLines(matrix, width),
    "",
    "·  no way    ×  a way that nothing allows    ?  not proven",
    ...hanging(
      `Ways read: ${edges.length}; that nothing allows: ${breaches.length}; not proven: ${unproven.length}.`,
      width,
    ),
    ...section("Ways that nothing allows", breaches, (it) => edgeLines(it, width)),
    ...section("Not proven", unproven, (it) => unprovenLines(it, width)),
  ];
}

/** Tenants by number; where they do not fit, only those that have something to show. */
function matrixLines(matrix: Matrix, width: number): string[] {
  const all = matrix.tenants.map((_, index) => index);
  const name = Math.max(4, ...matrix.tenants.map((it) => it.length));
  const fits = (indices: readonly number[]): boolean =>
    name + 5 + indices.length * cellWidth(matrix) <= width;
  if (fits(all) && all.length <= most) return gridLines(matrix, all, name);
  const telling = all.filter((at) =>
    all.some(
      (other) => cellAt(matrix, at, other) !== "none" || cellAt(matrix, other, at) !== "none",
    ),
  );
  const quiet = all.length - telling.length;
  const rest = `${quiet} tenants reach no other tenant, and none reaches them.`;
  if (telling.length === 0) return hanging(rest, width);
  const shown = telling.filter((_, index) => fits(telling.slice(0, index + 1)));
  const more = telling.length - shown.length;
  return [
    ...gridLines(matrix, shown, name),
    ...(more > 0 ? [`… and ${more} more tenants with an open or unproven way`] : []),
    ...hanging(rest, width),
  ];
}

function gridLines(matrix: Matrix, indices: readonly number[], name: number): string[] {
  const cell = (text: string): string => text.padStart(cellWidth(matrix));
  const label = (at: number): string => String(at + 1).padStart(3);
  const head = `${" ".repeat(name + 5)}${indices.map((at) => cell(String(at + 1))).join("")}`;
  const rows = indices.map((from) => {
    const cells = indices.map((to) => cell(from === to ? " " : signs[cellAt(matrix, from, to)]));
    return `${label(from)}  ${(matrix.tenants[from] ?? "").padEnd(name)}${cells.join("")}`;
  });
  return [head.trimEnd(), ...rows.map((row) => row.trimEnd())];
}

function cellWidth({ tenants }: Matrix): number {
  return String(tenants.length).length + 2;
}

function cellAt({ rows }: Matrix, from: number, to: number): Cell {
  return rows[from]?.[to] ?? "none";
}

function section<T>(title: string, all: readonly T[], lines: (it: T) => string[]): string[] {
  if (all.length === 0) return [];
  const more = all.length - most;
  return [
    "",
    `${title}:`,
    ...all.slice(0, most).flatMap(lines),
    ...(more > 0 ? [`  … and ${more} more; --json has them all`] : []),
  ];
}

export function edgeLines({ from, to, kind, text, urn, allowed }: Edge, width: number): string[] {
  const why = allowed === null ? "" : ` (allowed: ${allowed})`;
  return [
    ...indented(`${from} → ${to}  ${kind}: ${text}${why}`, width),
    ...(urn === "" ? [] : [`      ${urn}`]),
  ];
}

export function unprovenLines({ party, text, urn }: Unproven, width: number): string[] {
  return [...indented(`${party}  ${text}`, width), ...(urn === "" ? [] : [`      ${urn}`])];
}

function indented(text: string, width: number): string[] {
  return hanging(text, width - 2).map((line) => `  ${line}`);
}

export interface PathPage {
  readonly source: string;
  readonly from: string;
  readonly to: string;
  readonly path: readonly Edge[] | null;
  readonly unproven: readonly Unproven[];
}

/** The way from one to another, step by step. */
export function pathLines(page: PathPage, width = outputWidth()): string[] {
  const { source, from, to, path, unproven } = page;
  const said = path
    ? `From ${from} to ${to} (${source}):`
    : `No way from ${from} to ${to} (${source}).`;
  return [
    ...hanging(said, width),
    ...(path ?? []).flatMap((edge) => edgeLines(edge, width)),
    ...section("Not proven, so that there may be one", unproven, (it) => unprovenLines(it, width)),
  ];
}
