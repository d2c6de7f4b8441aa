import { isMap, isScalar, type Pair, parseDocument, type YAMLMap } from "yaml";
import type { Ledger, LedgerPlace } from "../catalog.ts";
import {
  keyIn,
  type LedgerKey,
  lineOfEntry,
  linesOf,
  placeLine,
  SECTIONS,
  type Section,
} from "./lines.ts";

/**
 * The ledger's file as text, with everything that `after` says and `text` does not. Only lines that differ are
 * touched: comments, blank lines and spacing of all others stay byte for byte, and without a difference the text
 * comes back as it was. One line an entry, in ascending order.
 *
 * @param text the file as it is; null when there is none
 */
export function writeLedger(text: string | null, after: Ledger): string {
  if (text === null) return newFile(after);
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  let result = text.endsWith("\n") || text === "" ? text : text + eol;
  if (after.place) result = writePlace(result, after.place, eol);
  for (const section of SECTIONS) {
    // Positions move with every section that is written, so each is looked up in the text as it is by then.
    result = writeSection(result, section, linesOf(after, section), eol);
  }
  return result === text + eol ? text : result;
}

/** Its line, on top of everything else, or in place of one that says less. */
function writePlace(text: string, place: LedgerPlace, eol: string): string {
  const pairs = topLevel(text);
  const [first] = pairs;
  const standing = pairs.find((it) => keyOf(it) === "place");
  const line = placeLine(place) + eol;
  if (standing && isMap(standing.value)) {
    if (placeLine(standing.value.toJSON() as LedgerPlace) + eol === line) return text;
    const from = lineStart(text, keyStart(standing));
    return apply(text, [{ from, to: lineEnd(text, contentEnd(standing)), text: line }]);
  }
  const at = first ? lineStart(text, keyStart(first)) : text.length;
  return apply(text, [{ from: at, to: at, text: line }]);
}

function newFile(ledger: Ledger): string {
  const lines = [
    "# yaml-language-server: $schema=../../catalog/generated/ledger.schema.json",
    `# What belongs to whom on ${ledger.site}. \`tenantry allocate\` and \`tenantry release\` write this file; nothing in it`,
    "# is ever changed or taken out by hand: a VMID or a tenant number never comes back.",
  ];
  if (ledger.place) lines.push(placeLine(ledger.place));
  for (const section of SECTIONS) {
    const entries = linesOf(ledger, section);
    if (entries.size > 0) lines.push(`${section}:`, ...[...entries].map(entryLine));
  }
  return `${lines.join("\n")}\n`;
}

/** An entry of a section as it stands in the text. */
interface Standing {
  /** Offset of the first character of its line. */
  readonly start: number;
  /** Offset behind its last line's end, comment included. */
  readonly end: number;
  readonly value: string;
}

function writeSection(
  text: string,
  section: Section,
  wanted: ReadonlyMap<LedgerKey, string>,
  eol: string,
): string {
  const pairs = topLevel(text);
  const pair = pairs.find((it) => keyOf(it) === section);
  if (!pair) {
    if (wanted.size === 0) return text;
    const block = [`${section}:`, ...[...wanted].map(entryLine)].join(eol) + eol;
    const before = pairs.filter(
      (it) => SECTIONS.indexOf(keyOf(it) as Section) < SECTIONS.indexOf(section),
    );
    const last = before.at(-1);
    const at = last
      ? lineEnd(text, contentEnd(last))
      : pairs[0]
        ? lineStart(text, keyStart(pairs[0]))
        : text.length;
    return text.slice(0, at) + block + text.slice(at);
  }
  const standing = entriesOf(text, section, pair);
  if (!standing) {
    // `guests: {}` or `guests:` alone: nothing in it that could be lost.
    if (wanted.size === 0) return text;
    const start = lineStart(text, keyStart(pair));
    const block = [`${section}:`, ...[...wanted].map(entryLine)].join(eol) + eol;
    return text.slice(0, start) + block + text.slice(lineEnd(text, contentEnd(pair)));
  }
  const changes = edits(text, pair, standing, wanted, eol);
  if (wanted.size > 0) return apply(text, changes);
  // A key with nothing under it would be null, which the schema refuses.
  const from = lineStart(text, keyStart(pair));
  const to = lineEnd(text, keyStart(pair));
  return apply(text, [{ from, to, text: `${section}: {}${eol}` }, ...changes]);
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

function edits(
  text: string,
  pair: Pair,
  standing: ReadonlyMap<LedgerKey, Standing>,
  wanted: ReadonlyMap<LedgerKey, string>,
  eol: string,
): Edit[] {
  const result: Edit[] = [];
  // A mapping has one indentation throughout: the one that it has.
  const [first] = standing.values();
  const indent = /^ */.exec(text.slice(first?.start))?.[0] ?? INDENT;
  const line = (key: LedgerKey, value: string): string => indent + entryText(key, value) + eol;
  for (const [key, entry] of standing) {
    const value = wanted.get(key);
    if (value === undefined) result.push({ from: entry.start, to: entry.end, text: "" });
    else if (value !== entry.value) {
      result.push({ from: entry.start, to: entry.end, text: line(key, value) });
    }
  }
  const keys = [...standing.keys()].sort((a, b) => (a < b ? -1 : 1));
  let index = 0;
  for (const [key, value] of wanted) {
    if (standing.has(key)) continue;
    while (index < keys.length && (keys[index] as LedgerKey) < key) index++;
    const previous = index > 0 ? standing.get(keys[index - 1] as LedgerKey) : undefined;
    const at = previous ? previous.end : lineEnd(text, keyStart(pair));
    result.push({ from: at, to: at, text: line(key, value) });
  }
  return result;
}

/** All edits at once; those at one place keep their order. */
function apply(text: string, changes: readonly Edit[]): string {
  let result = "";
  let end = 0;
  // What is inserted before a line comes before what happens to that line itself.
  for (const edit of [...changes].sort((a, b) => a.from - b.from || a.to - b.to)) {
    result += text.slice(end, edit.from) + edit.text;
    end = Math.max(end, edit.to);
  }
  return result + text.slice(end);
}

const INDENT = "  ";

function entryLine([key, value]: readonly [LedgerKey, string]): string {
  return INDENT + entryText(key, value);
}

function entryText(key: LedgerKey, value: string): string {
  return `${key}: ${value}`;
}

function topLevel(text: string): Pair[] {
  const { contents } = parseDocument(text, { keepSourceTokens: false });
  return isMap(contents) ? contents.items : [];
}

/** The entries of a section by key; undefined where it is empty. */
function entriesOf(
  text: string,
  section: Section,
  pair: Pair,
): ReadonlyMap<LedgerKey, Standing> | undefined {
  if (!isMap(pair.value) || pair.value.items.length === 0) return undefined;
  const map: YAMLMap = pair.value;
  const result = new Map<LedgerKey, Standing>();
  for (const item of map.items) {
    result.set(keyIn(section, keyOf(item)), {
      start: lineStart(text, keyStart(item)),
      end: lineEnd(text, contentEnd(item)),
      value: valueText(section, item.value),
    });
  }
  return result;
}

/** The value as `lines.ts` writes it. */
function valueText(section: Section, value: unknown): string {
  return isMap(value) ? lineOfEntry(section, value.toJSON()) : scalarText(value);
}

function scalarText(value: unknown): string {
  return isScalar(value) ? (value.source ?? String(value.value)) : "";
}

function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : "";
}

function keyStart(pair: Pair): number {
  return isScalar(pair.key) ? (pair.key.range?.[0] ?? 0) : 0;
}

/** Offset behind the last character of the pair's value. */
function contentEnd(pair: Pair): number {
  const { value } = pair;
  const node = isMap(value) || isScalar(value) ? value.range : undefined;
  if (isMap(value) && !value.flow) {
    const last = value.items.at(-1);
    if (last) return contentEnd(last);
  }
  return Math.max(keyStart(pair), node?.[1] ?? 0);
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** Offset behind the line break that ends the line on which `offset` stands. */
function lineEnd(text: string, offset: number): number {
  const at = text.indexOf("\n", Math.max(0, offset));
  return at < 0 ? text.length : at + 1;
}
