import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { Value } from "../../values/value.ts";
import type { AwsLimit } from "./limit.ts";

/**
 * What the AWS provider decides about the inputs of one type, beyond what the SDK says of it. Paths are dotted, `[*]` is
 * every element of a list. `region` is left out everywhere: it is an input of nearly every type and replaces.
 */
export interface AwsFacts {
  /** Where it was read: a file of the provider, or a documentation. */
  readonly source: string;
  /** What is uncertain, or better known. */
  readonly note?: string;
  /** Inputs whose change makes a new object; `*` is every one. */
  readonly replace?: readonly string[];
  /** Inputs that replace under a condition; conditions.ts decides it. */
  readonly replaceIf?: readonly { readonly path: string; readonly when: string }[];
  /** Inputs of which nobody has read whether they replace: of an object that holds data, they count as replacing. */
  readonly unread?: readonly string[];
  /** What Check adds where the program says nothing; a nested line only where its block is given. */
  readonly defaults?: Readonly<Record<string, Value>>;
  /** Accepted values; one that ends in `*` accepts whatever begins so. */
  readonly enums?: Readonly<Record<string, readonly (string | number)[]>>;
  readonly limits?: Readonly<Record<string, AwsLimit>>;
  /** Pairs of which one at most may be given. */
  readonly conflicts?: readonly (readonly string[])[];
  readonly conflictsIf?: readonly { readonly path: string; readonly when: string }[];
  readonly exactlyOneOf?: readonly (readonly string[])[];
  readonly atLeastOneOf?: readonly (readonly string[])[];
  /** `a` or `a=value` → what must be given with it: `b`, `b=value`, or `b|c`. */
  readonly requires?: Readonly<Record<string, readonly string[]>>;
  readonly requiresIf?: readonly { readonly path: string; readonly when: string }[];
}

type Table = Readonly<Record<string, AwsFacts>>;

const folder = new URL(".", import.meta.url);
const tables = new Map<string, Table>();

/** What is known of a type; undefined if nothing is. Reads the table of its module at first use. */
export function awsFacts(type: string): AwsFacts | undefined {
  return table(/^aws:(\w+)\//.exec(type)?.[1] ?? "")[type];
}

/** Every type that the tables speak of. */
export function awsTypes(): string[] {
  return readdirSync(folder)
    .flatMap((file) => /^(\w+)\.json$/.exec(file)?.[1] ?? [])
    .sort()
    .flatMap((module) => Object.keys(table(module)));
}

function table(module: string): Table {
  const known = tables.get(module);
  if (known) return known;
  const file = new URL(`${module}.json`, folder);
  const read = existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as { types: Table }).types
    : {};
  tables.set(module, read);
  return read;
}
