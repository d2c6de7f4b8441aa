import type { Catalog } from "../catalog.ts";
import { checkCatalog } from "../check/check.ts";
import { type Allocation, planAllocation } from "./plan.ts";

export type { Allocation } from "./plan.ts";

/**
 * The allocation to write. Nothing may be given out around a catalog with problems: a line is for ever, and a tenant
 * that looks new may be one whose file was renamed. So they are all in `problems`, and whoever writes looks there first.
 *
 * @param today `YYYY-MM-DD`
 */
export function allocate(catalog: Catalog, today: string): Allocation {
  const allocation = planAllocation(catalog, today);
  return { ...allocation, problems: [...checkCatalog(catalog), ...allocation.problems] };
}
