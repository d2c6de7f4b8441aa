import type { World } from "../../world/world.ts";
import { storages } from "../types.ts";

/** Whether every node sees a storage: what no definition says so of is a node's own. */
export function isShared(world: World, site: string, storage: string): boolean {
  const definition = world.owner(site, { kind: "storage", key: storage });
  if (!definition) return false;
  return storages.includes(definition.type) || definition.inputs.shared === 1;
}
