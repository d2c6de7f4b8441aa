import { type AffectedRow, sortRows } from "./row.ts";

/**
 * Rows of two revisions whose catalogs are read by different code: which stacks differ is what the hashes say, each made
 * by its revision's own code; what the files alone would come to gives the reasons.
 *
 * @param byFiles rows as the later code sees both revisions
 * @param code files of the catalog's code that differ
 */
export function withOwnCode(
  byFiles: readonly AffectedRow[],
  before: ReadonlyMap<string, string | null>,
  after: ReadonlyMap<string, string | null>,
  code: readonly string[],
): AffectedRow[] {
  const seen = new Map(byFiles.map((row) => [row.stack, row]));
  const rows = [...after].flatMap(([stack, hash]): AffectedRow[] => {
    const row = seen.get(stack);
    // What was not there is new whoever reads it; what was there and the later code cannot read, is not.
    if (row && !before.has(stack)) return [row];
    if (before.get(stack) === hash) return [];
    const [environment = "", tenant = null] = stack.split(".");
    if (row)
      return [
        {
          ...row,
          kind: row.kind === "new" ? "changed" : row.kind,
          why: row.why.length > 0 ? row.why : code,
        },
      ];
    return [{ stack, environment, tenant, kind: hash === null ? "errors" : "changed", why: code }];
  });
  return sortRows([...rows, ...byFiles.filter(({ stack }) => !after.has(stack))]);
}
