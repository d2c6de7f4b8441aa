import type { GraphNode } from "./graph.ts";

/**
 * What an edit does to a graph, one line each, sorted: `+` and `-` for resources that come and go, `~` for inputs that
 * change, with the path.
 */
export function graphDifference(
  before: readonly GraphNode[],
  after: readonly GraphNode[],
): string[] {
  const old = new Map(before.map((node) => [keyOf(node), node]));
  const now = new Map(after.map((node) => [keyOf(node), node]));
  const lines: string[] = [];
  for (const key of [...new Set([...old.keys(), ...now.keys()])].sort()) {
    const left = old.get(key);
    const right = now.get(key);
    if (!left) lines.push(`+ ${key}`);
    else if (!right) lines.push(`- ${key}`);
    else lines.push(...changes(left.inputs, right.inputs, "").map((line) => `~ ${key}  ${line}`));
  }
  return lines;
}

function keyOf({ type, name }: GraphNode): string {
  return `${type}  ${name}`;
}

function changes(before: unknown, after: unknown, path: string): string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) return listChanges(before, after, path);
  if (!isMapping(before) || !isMapping(after)) {
    return [`${path || "."}: ${shown(before)} -> ${shown(after)}`];
  }
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.flatMap((key) =>
    changes(before[key], after[key], path === "" ? key : `${path}.${key}`),
  );
}

/** What a list has lost and gained; an element that only stands elsewhere now is no change worth a line. */
function listChanges(
  before: readonly unknown[],
  after: readonly unknown[],
  path: string,
): string[] {
  const old = before.map((item) => JSON.stringify(item));
  const now = after.map((item) => JSON.stringify(item));
  const gone = old.filter((item) => !now.includes(item));
  const come = now.filter((item) => !old.includes(item));
  return [
    ...gone.map((item) => `${path} - ${item}`),
    ...come.map((item) => `${path} + ${item}`),
    ...(gone.length + come.length === 0 ? [`${path}: in another order`] : []),
  ];
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** Long texts are delivered files: that they change is what counts here. */
function shown(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length <= 120 ? text : `${text.slice(0, 60)}… (${text.length} characters)`;
}
