import { secretValue, unknownValue } from "../graph.ts";
import type { Inputs } from "../kinds/kind.ts";

/** A list of objects; empty where it is something else. */
export function objects(value: unknown): Inputs[] {
  const list = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return list.filter((it) => typeof it === "object" && it !== null) as Inputs[];
}

export function object(value: unknown): Inputs {
  return objects(value)[0] ?? {};
}

/** A text or a list of texts; what is neither is left out. */
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
