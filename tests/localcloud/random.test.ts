import fc from "fast-check";
import { expect, test } from "vitest";
import { randomText } from "../../localcloud/random/generate.ts";
import { password } from "./requests.ts";
import { Cloud } from "./support.ts";

test("a password has its length, its minima and only characters that are allowed", () => {
  const minimum = fc.integer({ min: 0, max: 4 });
  fc.assert(
    fc.property(
      fc.integer({ min: 16, max: 64 }),
      minimum,
      minimum,
      minimum,
      (length, lower, upper, digits) => {
        const made = randomText({
          length,
          special: false,
          minLower: lower,
          minUpper: upper,
          minNumeric: digits,
        });
        expect(made).toMatch(/^[A-Za-z0-9]+$/);
        expect(made).toHaveLength(length);
        expect(made.replace(/[^a-z]/g, "").length).toBeGreaterThanOrEqual(lower);
        expect(made.replace(/[^A-Z]/g, "").length).toBeGreaterThanOrEqual(upper);
        expect(made.replace(/\D/g, "").length).toBeGreaterThanOrEqual(digits);
      },
    ),
  );
});

test("only the special characters that are named are used", () => {
  const made = randomText({
    length: 40,
    overrideSpecial: "_",
    upper: false,
    lower: false,
    numeric: false,
  });
  expect(made).toBe("_".repeat(40));
});

test("two passwords of one program differ, and reading one back gives the value in the state", async () => {
  const cloud = new Cloud();
  const made = await cloud.create(password);
  const again = await cloud.create(password);
  expect(made.outputs.result).not.toBe(again.outputs.result);
  expect(made.id).toMatch(/^local-/);
  expect((await cloud.read(password, made))?.outputs).toEqual(made.outputs);
});
