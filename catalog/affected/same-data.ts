/**
 * Whether two pieces of plain data have the same hash ({@link hashResolved}), without hashing them: the order of keys
 * does not matter, that of lists does, and a field without a value is none.
 */
export function sameData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => sameData(item, b[index]));
  }
  const [left, right] = [a, b] as Readonly<Record<string, unknown>>[];
  return (
    fieldsOf(left).every((key) => sameData(left?.[key], right?.[key])) &&
    fieldsOf(right).every((key) => left?.[key] !== undefined)
  );
}

function fieldsOf(data: Readonly<Record<string, unknown>> = {}): string[] {
  return Object.keys(data).filter((key) => data[key] !== undefined);
}
