import { defineConfig } from "vitest/config";

/** A test without an assertion proves nothing, so it fails. */
const expectations = { requireAssertions: true };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["tests/**/*.test.ts"],
          exclude: ["tests/engine/**"],
          expect: expectations,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          // The real CLI takes both cores and a world of its own: one file at a time, and time enough.
          name: "engine",
          include: ["tests/engine/**/*.test.ts"],
          expect: expectations,
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
