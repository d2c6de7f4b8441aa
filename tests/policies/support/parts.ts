type Path = readonly (string | number)[];

/** Stands in a path for "the JSON document that this string is". */
const insideJson = "(json)";

/**
 * Paths of every part of a value, of strings alone or of everything; also inside strings that are JSON documents, as
 * policies of AWS are.
 */
export function* everyPart(
  value: unknown,
  which: "strings" | "all",
  path: Path = [],
): Generator<Path> {
  const isPart = path.length > 0 && (which === "all" || typeof value === "string");
  if (isPart) yield path;
  const document = parsed(value);
  if (document !== undefined) yield* everyPart(document, which, [...path, insideJson]);
  if (typeof value !== "object" || value === null) return;
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  for (const [key, part] of entries) yield* everyPart(part, which, [...path, key]);
}

/** A copy of the value with another part at a path. */
export function withPart<T>(value: T, path: Path, part: unknown): T {
  return put(value, path, part) as T;
}

function put(value: unknown, path: Path, part: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return part;
  if (key === insideJson) {
    const document = parsed(value);
    return document === undefined ? value : JSON.stringify(put(document, rest, part));
  }
  if (Array.isArray(value)) return value.with(Number(key), put(value[Number(key)], rest, part));
  if (typeof value !== "object" || value === null) return value;
  return { ...value, [key]: put((value as Record<string, unknown>)[key], rest, part) };
}

function parsed(value: unknown): object | undefined {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return undefined;
  try {
    return JSON.parse(value) as object;
  } catch {
    return undefined;
  }
}
