import { defineConfig } from "vitest/config";
import { filesLeftOut, missingPartsOf } from "./toolchain/tests/needed-parts.ts";

/** A test without an assertion proves nothing, so it fails. */
const expectations = { requireAssertions: true };

/** `npm test` says in the environment what the system lacks and cannot get; run by hand, nothing is left out. */
const leftOut = filesLeftOut(missingPartsOf(process.env));

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["tests/**/*.test.ts"],
          exclude: ["tests/engine/**", ...leftOut],
          expect: expectations,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          // The real CLI takes both cores and a world of its own: one file at a time, and time enough.
          name: "engine",
          include: ["tests/engine/**/*.test.ts"],
          exclude: leftOut,
          expect: expectations,
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
