import { createRequire } from "node:module";
import type * as Yaml from "yaml";
import type { Document, Node, Pair, ParsedNode, Scalar, YAMLMap, YAMLSeq } from "yaml";
import type { SourcePlace } from "../catalog.ts";
import type { CatalogErrorCode, CatalogProblem } from "../errors.ts";
import { excerptOf, type LineIndex, lineIndex } from "./excerpt.ts";
import { isHidden, maskLine } from "./mask.ts";
import { maxDepth, numericKey, poisonedKeys, readPlainScalar } from "./scalar.ts";
import { shorten, showValue } from "./show.ts";
import { explainSyntax } from "./syntax.ts";

export type Path = readonly (string | number)[];
type Range = readonly [start: number, end: number];

/* Most runs need no position, so the slower parser is loaded when the first one is asked for. */
const requireYaml = createRequire(import.meta.url);
let loaded: typeof Yaml | undefined;
function yaml(): typeof Yaml {
  loaded ??= requireYaml("yaml") as typeof Yaml;
  return loaded;
}

/** A file, parsed with the place of everything in it. */
export interface PositionedFile {
  /** What the file says; undefined where `problems` has errors. */
  readonly value: unknown;
  /** What makes the file unreadable as YAML of ours: syntax, duplicate keys, aliases, tags. */
  readonly problems: readonly CatalogProblem[];
  /** Whether `value` is everything but what stands at the paths in `blocked`; otherwise it is nothing to judge. */
  readonly readable: boolean;
  /** Where `problems` are: what a schema says about these places says nothing new. */
  readonly blocked: readonly Path[];
  /** Where a path stands. What is not there gives its nearest parent. */
  place(path: Path, which?: "key" | "value"): SourcePlace;
}

/** Parses `text` with positions. Never throws. */
export function parseWithPositions(file: string, text: string): PositionedFile {
  const lines = lineIndex(text);
  let document: Document.Parsed<ParsedNode>;
  try {
    document = yaml().parseDocument(text, {
      schema: "failsafe",
      version: "1.2",
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: "error",
      strict: true,
    });
  } catch {
    return tooDeep(file);
  }
  return new Reader(file, lines, document).read();
}

/** A file that is not even worth parsing: everything in it stands at one place. */
export function tooDeep(file: string, line = 1, column = 1): PositionedFile {
  const at = () => ({ file, line, column });
  const message = `this is nested too deeply. At most ${maxDepth} levels are read.`;
  const problems: CatalogProblem[] = [{ code: "E_SYNTAX", ...at(), path: "", message }];
  return { value: undefined, problems, readable: false, blocked: [], place: at };
}

class Reader {
  readonly #file: string;
  readonly #lines: LineIndex;
  readonly #document: Document.Parsed<ParsedNode>;
  /* Made when everything is read: an excerpt masks what stands later on the same line, too. */
  readonly #problems: (() => CatalogProblem)[] = [];
  readonly #blocked: Path[] = [];
  readonly #masks: Range[] = [];
  #aliases = 0;
  readonly #index = new Map<YAMLMap, Map<string, Pair>>();

  constructor(file: string, lines: LineIndex, document: Document.Parsed<ParsedNode>) {
    this.#file = file;
    this.#lines = lines;
    this.#document = document;
  }

  read(): PositionedFile {
    const root = this.#document.contents;
    this.#hide(root, []);
    const value = this.#read(root, [], 0);
    const syntax = this.#document.errors[0];
    if (syntax) {
      /* One mistake in the syntax makes many; only the first is sure to be one. */
      const [start, end] = syntax.pos;
      const { code, message } = explainSyntax(syntax.code);
      this.#problems.length = 0;
      this.#problem(code, [], message, [start, Math.min(end, start + 1)]);
    }
    return {
      value,
      problems: this.#problems.map((make) => make()),
      readable: syntax === undefined,
      blocked: this.#blocked,
      place: (path, which) => this.#place(path, which),
    };
  }

  #at(start: number, end: number): SourcePlace {
    if (this.#lines.text === "") return { file: this.#file, line: 1, column: 1 };
    const mask = this.#document.errors.length > 0 ? maskLine : undefined;
    return { file: this.#file, ...excerptOf(this.#lines, start, end, this.#masks, mask) };
  }

  #place(path: Path, which: "key" | "value" = "value"): SourcePlace {
    let node: Node | null = this.#document.contents;
    let key: Range | undefined;
    for (const [index, segment] of path.entries()) {
      const found = this.#child(node, segment);
      if (!found) return this.#show(node, key, "key");
      key = found.key ?? (index < path.length - 1 ? key : undefined);
      node = found.value;
    }
    return this.#show(node, key, which);
  }

  #child(node: Node | null, segment: string | number) {
    const { isMap, isSeq } = yaml();
    if (isMap(node)) {
      const pair = this.#pairs(node).get(String(segment));
      return pair && { key: range(pair.key as Node), value: pair.value as Node | null };
    }
    if (isSeq(node)) {
      const item = node.items[Number(segment)] as Node | undefined;
      return item && { key: undefined, value: item };
    }
    return undefined;
  }

  /* A ledger has thousands of keys, and a bad one may be asked for each of them. */
  #pairs(node: YAMLMap): ReadonlyMap<string, Pair> {
    let pairs = this.#index.get(node);
    if (!pairs) {
      pairs = new Map();
      for (const pair of node.items) {
        const name = keyText(pair.key as Node);
        if (name !== undefined && !pairs.has(name)) pairs.set(name, pair);
      }
      this.#index.set(node, pairs);
    }
    return pairs;
  }

  #show(node: Node | null, key: Range | undefined, which: "key" | "value"): SourcePlace {
    const own = range(node);
    if (which === "key" && key) return this.#at(...key);
    /* A block collection begins on the line after its key: the key is what a person looks for. */
    const block = yaml().isCollection(node) && !node.flow;
    if (key && (block || !own || own[0] === own[1])) return this.#at(...key);
    if (!own) return this.#at(0, 1);
    return block ? this.#at(own[0], own[0] + 1) : this.#at(...own);
  }

  #read(node: Node | null, path: Path, depth: number): unknown {
    const { isAlias, isMap, isScalar, isSeq } = yaml();
    if (node === null) return null;
    if (isAlias(node)) {
      this.#aliases += 1;
      this.#blocked.push(path);
      /* One is enough to say it; a file that wants to be a bomb has thousands. */
      if (this.#aliases > 1) return undefined;
      const message = `"*${shorten(node.source)}" is an alias. Write the value out, here and wherever else there is one: a file must say what it means where it is read.`;
      return this.#problem("E_ALIAS", path, message, rangeOr(node));
    }
    if (node.tag !== undefined && !/^(?:!|tag:yaml\.org,2002:(?:str|seq|map))$/.test(node.tag)) {
      const message = `the tag ${showValue(node.tag)} is not allowed. Remove it: values are text, numbers, true and false.`;
      return this.#problem("E_SYNTAX", path, message, rangeOr(node));
    }
    if (isScalar(node)) return this.#scalar(node);
    if (depth >= maxDepth) {
      const message = `this is nested too deeply. At most ${maxDepth} levels are read.`;
      return this.#problem("E_SYNTAX", path, message, rangeOr(node));
    }
    if (isSeq(node)) return this.#list(node, path, depth);
    return isMap(node) ? this.#mapping(node, path, depth) : undefined;
  }

  #scalar(node: Scalar): unknown {
    const text = scalarText(node);
    return node.type === "PLAIN" && node.tag === undefined ? readPlainScalar(text) : text;
  }

  #list(node: YAMLSeq, path: Path, depth: number): unknown[] {
    return node.items.map((item, index) =>
      this.#read(item as Node | null, [...path, index], depth + 1),
    );
  }

  #mapping(node: YAMLMap, path: Path, depth: number): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    const seen = new Map<string, Range>();
    let last = 0;
    for (const pair of node.items) {
      const name = this.#key(pair, path);
      if (name === undefined) continue;
      const place = range(pair.key as Node) ?? rangeOr(node);
      if (seen.has(name)) {
        const message = `"${shorten(name)}" stands here a second time. Keep one of the two.`;
        this.#problem("E_DUPLICATE_KEY", [...path, name], message, place, seen.get(name));
        continue;
      }
      seen.set(name, place);
      const number = numericKey(name);
      if (number !== undefined && number < last) {
        const message = `${number} stands after ${last}. Keep the lines in ascending order, so that two branches which take the same number conflict in Git.`;
        this.#problem("E_VALUE", [...path, name], message, place);
      }
      last = Math.max(last, number ?? 0);
      result[name] = this.#read(pair.value as Node | null, [...path, name], depth + 1);
    }
    return result;
  }

  #key(pair: Pair, path: Path): string | undefined {
    const node = pair.key as Node | null;
    const text = keyText(node);
    const place = rangeOr(node);
    if (text === undefined || yaml().isAlias(node)) {
      const message = "a key has to be one word. Found a list, a mapping or an alias.";
      return this.#problem("E_TYPE", path, message, place);
    }
    const value =
      (node as Scalar).type === "PLAIN" && node?.tag === undefined ? readPlainScalar(text) : text;
    if (typeof value === "symbol" || typeof value === "boolean" || value === null) {
      const message = `the key ${showValue(value)} is read as text by some programs and as something else by others. Put it in quotes.`;
      return this.#problem("E_TYPE", [...path, text], message, place);
    }
    if (poisonedKeys.has(text)) {
      const message = `"${text}" is no key of ours; no entry may have that name.`;
      return this.#problem("E_UNKNOWN_KEY", [...path, text], message, place);
    }
    return text;
  }

  #problem(
    code: CatalogErrorCode,
    path: Path,
    message: string,
    place: Range,
    other?: Range,
  ): undefined {
    this.#blocked.push(path);
    this.#problems.push(() => {
      const base = { code, ...this.#at(...place), path: humanPath(path), message };
      if (!other) return base;
      const { file, line, column } = this.#at(...other);
      return { ...base, other: { file, line, column } };
    });
  }

  /** Finds what must not be shown, wherever it stands; also where the rest of the file makes no sense. */
  #hide(node: Node | null, path: Path): void {
    const { isMap, isScalar, isSeq } = yaml();
    if (isScalar(node)) {
      const own = range(node);
      if (own && isHidden(path, scalarText(node))) this.#masks.push(own);
    } else if (isSeq(node)) {
      for (const [index, item] of node.items.entries())
        this.#hide(item as Node | null, [...path, index]);
    } else if (isMap(node)) {
      for (const pair of node.items) {
        this.#hide(pair.value as Node | null, [...path, keyText(pair.key as Node) ?? ""]);
      }
    }
  }
}

/** `route › port`. */
export function humanPath(path: Path): string {
  return path.map((segment) => shorten(String(segment))).join(" › ");
}

function keyText(node: Node | null): string | undefined {
  if (!yaml().isScalar(node)) return undefined;
  return scalarText(node);
}

/** The schema `failsafe` makes every scalar a text, and an empty one null. */
function scalarText(node: Scalar): string {
  return typeof node.value === "string" ? node.value : "";
}

function range(node: Node | null | undefined): Range | undefined {
  return node?.range ? [node.range[0], node.range[1]] : undefined;
}

function rangeOr(node: Node | null | undefined): Range {
  return range(node) ?? [0, 1];
}
