import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Folders and files whose text decides what a stack makes of a resolved tenant. */
const sources = ["components", "stacks", "index.ts", "package-lock.json"];

/**
 * SHA-256 over the code that builds a stack: with `inputHash`, what tells whether a stack is up to date.
 * Paths are part of it, so that a moved file counts; tests are not among the sources.
 */
export function codeHash(root: string = fileURLToPath(new URL("..", import.meta.url))): string {
  const hash = createHash("sha256");
  for (const path of sources.flatMap((source) => filesBelow(root, source)).sort()) {
    hash
      .update(path)
      .update("\0")
      .update(readFileSync(join(root, path)))
      .update("\0");
  }
  return hash.digest("hex");
}

function filesBelow(root: string, path: string): string[] {
  const folder = join(root, path);
  if (/\.[a-z]+$/.test(path)) return [path];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
}
