import * as fc from "fast-check";
import { expect, test } from "vitest";
import { sameData } from "../../../catalog/affected/same-data.ts";
import { hashResolved } from "../../../catalog/resolve/hash.ts";

const data = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, false, 0, 1, "", "a", undefined),
    fc.array(
      tie("any").filter((it) => it !== undefined),
      { maxLength: 2 },
    ),
    fc.dictionary(fc.constantFrom("a", "b", "c"), tie("any"), { maxKeys: 2 }),
  ),
})).any;

test("two pieces of data are the same exactly when their hashes are", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constant("x"), data),
      fc.dictionary(fc.constant("x"), data),
      (a, b) => {
        expect(sameData(a, b)).toBe(hashResolved(a) === hashResolved(b));
      },
    ),
    { numRuns: 2000 },
  );
});

test.each<[unknown, unknown, boolean]>([
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [{ a: 1 }, { a: 1, b: undefined }, true],
  [[1, 2], [2, 1], false],
  [{ a: [] }, { a: {} }, false],
  [{ a: null }, {}, false],
])("%j and %j", (a, b, same) => {
  expect(sameData(a, b)).toBe(same);
  expect(sameData(b, a)).toBe(same);
});
