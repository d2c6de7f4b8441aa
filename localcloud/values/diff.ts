import { equal, isList, isObject, isUnknown, type Props, type Value } from "./value.ts";

export type ChangeKind = "add" | "delete" | "update";

/** One difference, at the deepest level where the two values part. */
export interface Change {
  /** `networkInterfaces[0].bridge` */
  readonly path: string;
  readonly kind: ChangeKind;
  readonly from: Value | undefined;
  readonly to: Value | undefined;
}

/** Every difference between two property bags, in key order. An unknown value differs from everything. */
export function changes(from: Props, to: Props): Change[] {
  const found: Change[] = [];
  walkObject("", from, to, found);
  return found;
}

function walkObject(prefix: string, from: Props, to: Props, found: Change[]): void {
  const keys = new Set([...Object.keys(from), ...Object.keys(to)]);
  for (const key of [...keys].sort()) {
    walk(prefix + segment(key, prefix === ""), from[key], to[key], found);
  }
}

function walk(path: string, from: Value | undefined, to: Value | undefined, found: Change[]): void {
  if (isUnknown(to)) {
    found.push({ path, kind: from === undefined ? "add" : "update", from, to });
  } else if (from === undefined) {
    if (to !== undefined) found.push({ path, kind: "add", from, to });
  } else if (to === undefined) {
    found.push({ path, kind: "delete", from, to });
  } else if (isObject(from) && isObject(to)) {
    walkObject(path, from, to, found);
  } else if (isList(from) && isList(to)) {
    for (let index = 0; index < Math.max(from.length, to.length); index++) {
      walk(`${path}[${index}]`, from[index], to[index], found);
    }
  } else if (!equal(from, to)) {
    found.push({ path, kind: "update", from, to });
  }
}

/** Keys that a property path cannot hold as they are go into brackets, as the engine writes them. */
function segment(key: string, first: boolean): string {
  if (/[.[\]"]/.test(key) || key === "") return `[${JSON.stringify(key)}]`;
  return first ? key : `.${key}`;
}
