import type { Site } from "../catalog.ts";

/**
 * Sites that share something in which a number must be unique: a PVE endpoint (VMIDs, pools), a database server or
 * a cache (`t<number>` names), an AWS account and region. What one of them gave out is taken in all of them. They are
 * of one substrate.
 */
export interface Scope<S extends Site = Site> {
  /** Sorted by id. */
  readonly sites: readonly S[];
}
