import { fileURLToPath } from "node:url";
import { execa } from "execa";

/** Hash by stack; null for a stack that could not be built. */
export type Hashes = ReadonlyMap<string, string | null>;

/**
 * The hashes of all stacks of a catalog, as the code in another folder makes them.
 *
 * @param code absolute folder of a project, with its packages
 * @throws Error when that code does not run
 */
export async function hashesBy(code: string, root: string, signal?: AbortSignal): Promise<Hashes> {
  const child = fileURLToPath(new URL("./hashes-child.ts", import.meta.url));
  const result = await execa(process.execPath, ["--no-warnings", child, code, root], {
    reject: false,
    maxBuffer: 1 << 28,
    ...(signal ? { cancelSignal: signal } : {}),
  });
  if (result.exitCode !== 0) {
    const why =
      result.stderr
        .trim()
        .split("\n")
        .find((line) => line.includes("Error")) ?? result.stderr;
    throw new Error(
      `The earlier revision's own catalog code does not run, so nothing can be compared: ${why}`,
    );
  }
  return new Map(Object.entries(JSON.parse(result.stdout) as Record<string, string | null>));
}
