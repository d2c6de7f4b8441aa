import { closest, distance } from "fastest-levenshtein";
import type { z } from "zod";
import type { CatalogErrorCode, CatalogProblem } from "../errors.ts";
import { isHidden } from "./mask.ts";
import { humanPath, type Path, type PositionedFile } from "./positions.ts";
import { printable, shorten, showValue } from "./show.ts";

type Issue = z.core.$ZodIssue;

/** More than this in one file are as many as a person reads; the rest is counted. */
const mostProblems = 100;

/** Turns what zod says about a file into located problems: one for each mistake. */
export function explainIssues(
  schema: z.ZodType,
  value: unknown,
  issues: readonly Issue[],
  file: PositionedFile,
): CatalogProblem[] {
  const misspelt = misspeltKeys(schema, value, issues);
  const problems = issues
    .filter((issue) => !misspelt.has(JSON.stringify(issue.path)))
    .flatMap((issue) => explain(schema, value, issue, file));
  const rest = problems.length - mostProblems;
  if (rest <= 0) return problems;
  const shown = problems.slice(0, mostProblems);
  const last = shown[mostProblems - 1];
  if (last)
    shown[mostProblems - 1] = {
      ...last,
      message: `${last.message} (and ${rest} more in this file)`,
    };
  return shown;
}

/** Paths of keys that are missing only because they stand there misspelt: one mistake, one problem. */
function misspeltKeys(schema: z.ZodType, root: unknown, issues: readonly Issue[]): Set<string> {
  const result = new Set<string>();
  for (const issue of issues) {
    if (issue.code !== "unrecognized_keys") continue;
    const free = freeKeys(schema, root, issue.path as Path);
    for (const key of issue.keys) {
      const meant = nearest(key, free);
      if (meant !== undefined) result.add(JSON.stringify([...issue.path, meant]));
    }
  }
  return result;
}

function freeKeys(schema: z.ZodType, root: unknown, path: Path): string[] {
  const holder = asRecord(valueAt(root, path));
  return keysOf(schemaAt(schema, root, path)).filter((key) => !Object.hasOwn(holder, key));
}

function explain(
  schema: z.ZodType,
  root: unknown,
  issue: Issue,
  file: PositionedFile,
): CatalogProblem[] {
  const path = issue.path.map((segment) =>
    typeof segment === "number" ? segment : String(segment),
  );
  const found = valueAt(root, path);
  const problem = (code: CatalogErrorCode, at: Path, which: "key" | "value", message: string) => ({
    code,
    ...file.place(at, which),
    path: humanPath(at),
    message,
  });

  if (issue.code === "unrecognized_keys") {
    const allowed = keysOf(schemaAt(schema, root, path));
    const free = freeKeys(schema, root, path);
    return issue.keys.map((key) => {
      const list = allowed.length > 0 ? ` Allowed here: ${allowed.join(", ")}.` : "";
      const message = `there is no ${showValue(key)} here.${suggestion(key, free)}${list}`;
      return problem("E_UNKNOWN_KEY", [...path, key], "key", message);
    });
  }
  if (issue.code === "invalid_key") {
    const reason = issue.issues[0]?.message ?? "another name";
    const key = String(path.at(-1));
    return [problem("E_VALUE", path, "key", `expected ${reason}; found ${showValue(key)}.`)];
  }
  if (issue.code === "custom" && typeof issue.params?.["code"] === "string") {
    const code = issue.params["code"] as CatalogErrorCode;
    return [problem(code, path, "key", `${issue.message}.`)];
  }
  const allowed = allowedBy(issue, schema, root, path);
  const parent = valueAt(root, path.slice(0, -1));
  if (
    found === undefined &&
    path.length > 0 &&
    !Object.hasOwn(asRecord(parent), path.at(-1) ?? "")
  ) {
    const message = `"${String(path.at(-1))}" is missing. Add it: ${allowed}.`;
    return [problem("E_MISSING", path, "key", message)];
  }
  if (found === null && path.length === 0) {
    return [problem("E_TYPE", path, "value", `the file is empty; expected ${allowed}.`)];
  }
  const code = isTypeIssue(issue, found) ? "E_TYPE" : "E_VALUE";
  const message = `expected ${allowed}; found ${nameValue(path, found)}.${advice(issue, found)}`;
  return [problem(code, path, "value", message)];
}

/** What is allowed there, as a noun phrase. Leaf schemas carry theirs as their error (schema/values.ts). */
function allowedBy(issue: Issue, schema: z.ZodType, root: unknown, path: Path): string {
  if (issue.code === "invalid_union") return oneOf(wordsOf(issue));
  if (issue.code === "invalid_value" && issue.message.startsWith("Invalid")) {
    return oneOf(wordsOf(issue));
  }
  if (issue.code === "invalid_type" && issue.message.startsWith("Invalid input")) {
    const keys = keysOf(schemaAt(schema, root, path));
    return keys.length > 0 ? `a mapping with the keys ${keys.join(", ")}` : "a mapping";
  }
  return issue.message;
}

function oneOf(words: readonly string[]): string {
  return words.length === 1 ? `"${words[0] ?? ""}"` : `one of ${words.join(", ")}`;
}

function isTypeIssue(issue: Issue, found: unknown): boolean {
  return issue.code === "invalid_type" || typeof found === "symbol" || typeof found === "object";
}

/** What to do, where the mistake has a usual cause. */
function advice(issue: Issue, found: unknown): string {
  if (typeof found === "symbol") {
    const source = found.description ?? "";
    return ` Without quotes some programs read it as ${readings(source)}. Write a plain decimal number, true or false, or quote it if it is text: "${shorten(source)}".`;
  }
  if (issue.code !== "invalid_type") {
    const words = wordsOf(issue);
    return typeof found === "string" ? suggestion(found, words) || lookAlike(found) : "";
  }
  if (issue.expected === "string" && (typeof found === "number" || typeof found === "boolean")) {
    return ` Put it in quotes: "${String(found)}".`;
  }
  if (typeof found === "string" && /^(?:true|false|-?\d+(?:\.\d+)?)$/.test(found)) {
    return issue.expected === "string" ? "" : " Remove the quotes.";
  }
  if (issue.expected === "array" && typeof found === "string") return " Write it in brackets: [ ].";
  return "";
}

/** The words that are allowed, where there are only some. */
function wordsOf(issue: Issue): string[] {
  if (issue.code === "invalid_value") return issue.values.map(String);
  const options = issue.code === "invalid_union" && "options" in issue ? issue.options : undefined;
  return Array.isArray(options) ? options.map(String) : [];
}

/** A letter that looks like another one cannot be seen in what an error shows. */
function lookAlike(found: string): string {
  const strange = /[^\x20-\x7e]/u.exec(found)?.[0];
  if (strange === undefined) return "";
  const code = (strange.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return ` It has the character "${printable(strange)}" (U+${code}).`;
}

function readings(source: string): string {
  if (/^(?:y|yes|n|no|on|off|true|false)$/i.test(source)) return "true or false";
  if (/^0[0-7_]+$/.test(source)) return "an octal number, others as a decimal one";
  if (/^\d+(?::\d+)+$/.test(source)) return "a number of seconds or minutes";
  return "a number, and lose how it is written";
}

/** ` Did you mean "crm"?`, or nothing where nothing is near. */
export function suggestion(word: string, words: readonly string[]): string {
  const meant = nearest(word, words);
  return meant === undefined ? "" : ` Did you mean "${meant}"?`;
}

function nearest(word: string, words: readonly string[]): string | undefined {
  if (words.length === 0 || word.length > 60) return undefined;
  const best = closest(word.toLowerCase(), words);
  /* Two letters that changed places count twice, so that four letters may differ in two. */
  const length = Math.max(word.length, best.length);
  const near = length < 4 ? 1 : length < 7 ? 2 : Math.floor(length / 3);
  return distance(word.toLowerCase(), best) <= near ? best : undefined;
}

function nameValue(path: Path, found: unknown): string {
  if (Array.isArray(found)) return nameList(path, found);
  const text = typeof found === "symbol" ? (found.description ?? "") : found;
  const secret =
    (typeof text === "string" || typeof text === "number") && isHidden(path, String(text));
  return secret
    ? "something else, which is not shown because it may be a secret"
    : showValue(found);
}

/** `[a, b]`, where everything in it may be shown and fits. */
function nameList(path: Path, found: readonly unknown[]): string {
  const isPlain = found.every(
    (it, index) =>
      typeof it === "boolean" ||
      ((typeof it === "string" || typeof it === "number") &&
        !isHidden([...path, index], String(it))),
  );
  const shown = isPlain ? printable(`[${found.join(", ")}]`) : "";
  return shown === "" || shown !== shorten(shown) ? showValue(found) : shown;
}

function asRecord(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const segment of path) {
    const holder = asRecord(value);
    if (!Object.hasOwn(holder, segment)) return undefined;
    value = (holder as Record<string | number, unknown>)[segment];
  }
  return value;
}

type Definition = {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly innerType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly discriminator?: string;
};

function definition(schema: z.ZodType): Definition {
  return schema.def as unknown as Definition;
}

/** The schema of what stands at `path`, with wrappers taken off and the branch of a union chosen. */
function schemaAt(schema: z.ZodType, root: unknown, path: Path): z.ZodType | undefined {
  let current = unwrap(schema, root);
  for (const [index, segment] of path.entries()) {
    if (!current) return undefined;
    const def = definition(current);
    const next: z.ZodType | undefined = def.shape?.[segment] ?? def.element ?? def.valueType;
    current = next && unwrap(next, valueAt(root, path.slice(0, index + 1)));
  }
  return current;
}

function unwrap(schema: z.ZodType, value: unknown): z.ZodType | undefined {
  let current = schema;
  for (let def = definition(current); ; def = definition(current)) {
    if (def.innerType) {
      current = def.innerType;
    } else if (def.discriminator !== undefined && def.options) {
      const word = valueAt(value, [def.discriminator]);
      const options = def.options;
      const chosen = options.find((option) => accepts(option, def.discriminator ?? "", word));
      if (!chosen && options.length > 1) return undefined;
      current = chosen ?? options[0] ?? current;
      if (current === schema) return undefined;
    } else {
      return current;
    }
  }
}

function accepts(option: z.ZodType, discriminator: string, word: unknown): boolean {
  return definition(option).shape?.[discriminator]?.safeParse(word).success ?? false;
}

function keysOf(schema: z.ZodType | undefined): string[] {
  return schema ? Object.keys(definition(schema).shape ?? {}) : [];
}
