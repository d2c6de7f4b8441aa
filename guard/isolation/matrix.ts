import { platform } from "./edge.ts";
import type { Proof } from "./proof.ts";

/** No way, a way that nothing allows, or not known. */
export type Cell = "none" | "open" | "unknown";

/** Tenants by tenants: who reaches whom. */
export interface Matrix {
  readonly tenants: readonly string[];
  /** Row by row: from; in each, cell by cell: to. */
  readonly rows: readonly (readonly Cell[])[];
}

/** What is not proven of a tenant leaves open both whom it reaches and who reaches it; of the platform, everything. */
export function matrixOf({ breaches, unproven }: Proof, tenants: readonly string[]): Matrix {
  const open = new Set(breaches.map(({ from, to }) => `${from} ${to}`));
  const hidden = new Set(unproven.map(({ party }) => party));
  const cell = (from: string, to: string): Cell => {
    if (from === to) return "none";
    if (open.has(`${from} ${to}`)) return "open";
    return [from, to, platform].some((party) => hidden.has(party)) ? "unknown" : "none";
  };
  return { tenants, rows: tenants.map((from) => tenants.map((to) => cell(from, to))) };
}
