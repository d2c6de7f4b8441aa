import { createHash } from "node:crypto";

/** One thing in a change that needs an approval. */
export interface Change {
  readonly urn: string;
  readonly op: string;
  /** Input paths that force a replacement; what an opening opens. */
  readonly paths: readonly string[];
}

/**
 * What an approval is bound to: everything of one stack's preview that needs one, as the hash of its sorted lines.
 * Whoever approves one of them has seen them all.
 */
export function changeHash(changes: readonly Change[]): string {
  const lines = changes.map(({ urn, op, paths }) => JSON.stringify([urn, op, paths.toSorted()]));
  return `sha256:${createHash("sha256").update(lines.sort().join("\n")).digest("hex")}`;
}
