import type { World } from "../../../world/world.ts";
import { snapshot } from "../types.ts";

/** Whether a snapshot of this name stands. */
export function hasSnapshot(world: World, site: string, kind: string, name: string): boolean {
  return world.owner(site, { kind, key: name }) !== undefined;
}

/** AWS keeps a final snapshot after the server is gone; it belongs to no stack. */
export function keepSnapshot(
  world: World,
  site: string,
  kind: string,
  name: string,
  of: string,
): void {
  const inputs = { name, of };
  world.put(
    { site, type: snapshot, id: `${kind} ${name}`, urn: "", inputs, outputs: inputs },
    [{ kind, key: name }],
    [],
  );
}
