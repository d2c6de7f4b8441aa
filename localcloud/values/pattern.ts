import type { Change } from "./diff.ts";

/**
 * Whether a change is covered by a pattern such as `disk.datastoreId`, `mountPoints[*].size` or `triggers`:
 * - the path itself, with `[*]` for any index;
 * - an element of the list that the pattern names (its count or a plain element changed);
 * - a whole object that appears or goes and that the pattern lies in: it takes the covered value with it.
 */
export function covers(pattern: string, change: Change): boolean {
  const path = change.path.replaceAll(/\[\d+\]/g, "[*]");
  if (path === pattern) return true;
  if (path.startsWith(pattern) && /^(\[\*\])+$/.test(path.slice(pattern.length))) return true;
  if (change.kind === "update") return false;
  return pattern.startsWith(`${path}.`) || pattern.startsWith(`${path}[`);
}
