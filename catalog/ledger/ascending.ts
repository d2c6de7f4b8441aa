/** A map of a ledger in the order of its file: by number, or by name. */
export function ascending<Key extends number | string, T>(map: ReadonlyMap<Key, T>): Map<Key, T> {
  return new Map([...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
