import type { Owned } from "../../../fleet/owned.ts";
import { nothingReleased } from "../../../guard/released.ts";

/** A stack that may adopt nothing, and of which nothing was released. */
export const ownsNothing: Owned = {
  vmids: new Set(),
  names: new Set(),
  databases: new Set(),
  released: nothingReleased,
  adopting: false,
  hosts: new Set(),
  awsSites: new Set(),
};
