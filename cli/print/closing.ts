import type { StackResult } from "../../fleet/result.ts";
import { uncheckedLines } from "./unchecked.ts";

/** The last lines of a run: how many of what, where, and what was not checked. */
export function closingLines(results: readonly StackResult[], local: boolean): string[] {
  const count = (kind: StackResult["kind"]): number =>
    results.filter((result) => result.kind === kind).length;
  const where = local ? " on the local cloud (simulated: nothing real was touched)" : "";
  const parts = [
    said(count("done"), "changed"),
    said(count("removed"), "removed"),
    said(count("unchanged"), "unchanged"),
    said(count("refused"), "refused"),
    said(count("failed"), "failed"),
    said(count("interrupted"), "interrupted"),
    said(count("skipped"), "not begun"),
  ].filter(Boolean);
  const nothing = results.length > 0 && count("unchanged") === results.length;
  const summary = nothing ? "nothing to do" : parts.join(", ") || "nothing to do";
  const lines = [
    `${results.length} ${results.length === 1 ? "stack" : "stacks"}${where}: ${summary}.`,
  ];
  if (count("interrupted") > 0) {
    lines.push("Run the same command again: it goes on where it stopped.");
  }
  const standing = results.filter(isDelivered);
  const unchecked = new Set(standing.flatMap((result) => result.unchecked));
  lines.push(...uncheckedLines(unchecked));
  if (local && standing.length > 0 && unchecked.size === 0) {
    lines.push("What was delivered to hosts was checked with the real programs.");
  }
  return lines;
}

/** Whether what the stack delivers to hosts is where it belongs after this run; one that only imports delivers nothing. */
function isDelivered({ kind, delivered }: StackResult): boolean {
  return delivered && (kind === "done" || kind === "unchanged");
}

function said(count: number, what: string): string {
  return count === 0 ? "" : `${count} ${what}`;
}
