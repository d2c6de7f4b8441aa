import { limits, violation } from "../tables/limits.ts";
import { isList, isObject, isUnknown, type Props, type Value } from "../values/value.ts";
import type { Failure } from "./shape.ts";

/** Ranges, choices and forms of single values, from the committed table. */
export function checkLimits(type: string, inputs: Props): Failure[] {
  const failures: Failure[] = [];
  for (const row of limits) {
    if (!row.types.includes(type)) continue;
    for (const { path, value } of select(inputs, row.path.replaceAll("[*]", ".*").split("."), "")) {
      const reason = violation(row.limit, value);
      if (reason !== undefined) failures.push({ property: path, reason });
    }
  }
  return failures;
}

/** Every value at a path, with where exactly it stands; `*` is any element of a list. */
export function select(
  value: Value | undefined,
  segments: readonly string[],
  path: string,
): { path: string; value: Value }[] {
  if (value === undefined || value === null || isUnknown(value)) return [];
  const [head, ...rest] = segments;
  if (head === undefined) return [{ path, value }];
  if (head === "*") {
    return isList(value) ? value.flatMap((item, i) => select(item, rest, `${path}[${i}]`)) : [];
  }
  return isObject(value) ? select(value[head], rest, path === "" ? head : `${path}.${head}`) : [];
}
