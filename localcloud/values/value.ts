/** A property value as the simulator handles it. Secrets arrive unwrapped: the engine keeps track of them. */
export type Value =
  | string
  | number
  | boolean
  | null
  | readonly Value[]
  | { readonly [key: string]: Value };
export type Props = { readonly [key: string]: Value };

/** Stands for a value that is not known before the update. The engine sends it in previews only. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isUnknown(value: Value | undefined): boolean {
  return value === UNKNOWN;
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

export function isObject(value: Value | undefined): value is Props {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads `disk.size` or `initialization.userAccount`; list elements are not addressed. */
export function at(value: Value | undefined, path: string): Value | undefined {
  let current: Value | undefined = value;
  for (const key of path.split(".")) {
    if (!isObject(current)) return undefined;
    current = current[key];
  }
  return current;
}

/** A copy in which the value at a dotted path is another one; objects on the way are made. */
export function withValue(value: Props, path: string, next: Value): Props {
  const [head = "", ...rest] = path.split(".");
  if (rest.length === 0) return { ...value, [head]: next };
  const inner = value[head];
  return { ...value, [head]: withValue(isObject(inner) ? inner : {}, rest.join("."), next) };
}

export function text(value: Value | undefined): string | undefined {
  return typeof value === "string" && !isUnknown(value) ? value : undefined;
}

/** For messages and for what takes text only: a string as it is, everything else as JSON. */
export function asText(value: Value | undefined): string {
  if (typeof value === "string") return value;
  return value === undefined ? "" : JSON.stringify(value);
}

export function number(value: Value | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}

export function list(value: Value | undefined): readonly Value[] {
  return isList(value) ? value : [];
}

export function equal(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) return true;
  if (isList(a) && isList(b)) {
    return a.length === b.length && a.every((item, index) => equal(item, b[index]));
  }
  if (isObject(a) && isObject(b)) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => equal(a[key], b[key]));
  }
  return false;
}
