import { secretValue, unknownValue } from "../graph.ts";
import type { Inputs } from "../kinds/kind.ts";

/*
 * Rules and the isolation proof read resources that anybody may have made: every reader answers for every shape of a
 * value, and none throws.
 */

/** A part of a value, by keys and indices; undefined where it is not there, unknown where something above it is. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let part = value;
  for (const key of path) {
    if (typeof part !== "object" || part === null) return part === unknownValue ? part : undefined;
    part = (part as Inputs)[key];
  }
  return part;
}

/** A list, empty where the value is none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A mapping, empty where the value is none. */
export function mapOf(value: unknown): Inputs {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Inputs)
    : {};
}

/** A text that is known. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== unknownValue ? value : undefined;
}

/**
 * What a JSON document says, whether it is given as text or as data (a provider's inputs are text for the engine). A
 * text that is no document is given back as it is.
 */
export function documentOf(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{"]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** One value of a resource that holds no others, and where it stands. */
export interface Part {
  /** `containerDefinitions[0].environment[2].value`; also inside JSON documents */
  readonly path: string;
  /** Key that it stands under; of a list that list's key. */
  readonly key: string;
  readonly value: unknown;
}

/** Every text, number and switch of a value, also those inside JSON documents; a document itself is none. */
export function* partsOf(given: unknown, path = "", key = ""): Generator<Part> {
  const value = documentOf(given);
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* partsOf(item, `${path}[${index}]`, key);
  } else if (typeof value === "object" && value !== null) {
    for (const [name, item] of Object.entries(value)) {
      yield* partsOf(item, path === "" ? name : `${path}.${name}`, name);
    }
  } else {
    yield { path, key, value };
  }
}

/** One text of a resource, and where it stands. */
export interface Leaf extends Pick<Part, "path" | "key"> {
  readonly text: string;
}

/** Every text of a value that is known. */
export function* leavesOf(given: unknown): Generator<Leaf> {
  for (const { path, key, value } of partsOf(given)) {
    const text = textOf(value);
    if (text !== undefined) yield { path, key, text };
  }
}

/** The objects of a list, or of the one that stands for it; what is none is left out. */
export function objects(value: unknown): Inputs[] {
  const list = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return list.filter((it) => typeof it === "object" && it !== null) as Inputs[];
}

/** The first of {@link objects}: a block that some providers keep as a list of one. */
export function object(value: unknown): Inputs {
  return objects(value)[0] ?? {};
}

/** A text or a list of texts, known or not; what is neither is left out. */
export function texts(value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.filter((it) => typeof it === "string") as string[];
}

/** Whether a value, or any part of it, cannot be read: not known yet, or a secret. */
export function isHidden(value: unknown): boolean {
  if (value === unknownValue || value === secretValue) return true;
  if (typeof value === "string") return false;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(isHidden);
}
