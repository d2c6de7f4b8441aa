import pinned from "./versions.json" with { type: "json" };

/** Every version we pin that package.json does not. */
export const versions = pinned;

/** A program of the operating system that the local cloud or the tests run. */
export type SystemPart = keyof typeof pinned.systemParts;

/**
 * Compares dotted version numbers by their numeric parts: negative when `a` is older, 0 when they are equal.
 * A leading `v` or `go` and anything after the numbers are ignored; a missing part counts as 0.
 */
export function compareVersions(a: string, b: string): number {
  const left = numbers(a);
  const right = numbers(b);
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbers(version: string): number[] {
  const match = /\d+(\.\d+)*/.exec(version);
  return match ? match[0].split(".").map(Number) : [];
}
