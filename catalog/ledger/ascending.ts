/** A map of a ledger in the order of its file: by number. */
export function ascending<T>(map: ReadonlyMap<number, T>): Map<number, T> {
  return new Map([...map].sort(([a], [b]) => a - b));
}
