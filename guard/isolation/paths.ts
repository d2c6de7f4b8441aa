import { type Edge, internet, type Party, platform } from "./edge.ts";

/**
 * A shortest way from one to another, with as few steps that nothing allows as there can be at its length; undefined
 * where there is none. The platform and the internet are ends and no steps: what goes on inside what all share is an
 * edge of its own, of a database or of a cache.
 */
export function pathBetween(edges: readonly Edge[], from: Party, to: Party): Edge[] | undefined {
  const leaving = Map.groupBy(edges, (edge) => edge.from);
  const reached = new Map<Party, Edge[]>([[from, []]]);
  const next: Party[] = [from];
  for (let at = next.shift(); at !== undefined; at = next.shift()) {
    if (at === to) return reached.get(at);
    if (at !== from && (at === platform || at === internet)) continue;
    for (const edge of leaving.get(at) ?? []) {
      if (reached.has(edge.to)) continue;
      reached.set(edge.to, [...(reached.get(at) ?? []), edge]);
      next.push(edge.to);
    }
  }
  return undefined;
}
