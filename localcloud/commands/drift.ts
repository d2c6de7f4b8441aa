import { afterRemove } from "../rules/apply.ts";
import { parseUrn } from "../values/urn.ts";
import { type Value, withValue } from "../values/value.ts";
import type { World, WorldObject } from "../world/world.ts";

/** Which object somebody changes by hand. */
export interface DriftTarget {
  /** Type token; may be left out where the id or the name is enough. */
  readonly type?: string | undefined;
  readonly id?: string | undefined;
  /** Logical name in its program. */
  readonly name?: string | undefined;
}

/** Changes values of an object behind the engine's back, as somebody would in the web interface. */
export function driftSet(
  world: World,
  target: DriftTarget,
  values: Readonly<Record<string, Value>>,
): WorldObject {
  return world.transaction(() => {
    const object = findOne(world, target);
    let { inputs, outputs } = object;
    for (const [path, value] of Object.entries(values)) {
      const name = path.split(".")[0] ?? "";
      const computed = !(name in inputs) && name in outputs;
      if (!computed) inputs = withValue(inputs, path, value);
      outputs = withValue(outputs, path, value);
    }
    world.change(object, inputs, outputs);
    return { ...object, inputs, outputs };
  });
}

/** Removes an object behind the engine's back, and what goes with it. */
export function driftRemove(world: World, target: DriftTarget): WorldObject {
  return world.transaction(() => {
    const object = findOne(world, target);
    const { site, type, id, inputs } = object;
    world.remove(site, type, id);
    afterRemove({ world, site, config: {}, type, id, inputs, realPostgres: false });
    return object;
  });
}

function findOne(world: World, target: DriftTarget): WorldObject {
  const matches = world
    .objects()
    .filter(
      (object) =>
        (target.type === undefined || object.type === target.type) &&
        (target.id === undefined || object.id === target.id) &&
        (target.name === undefined || parseUrn(object.urn).name === target.name),
    );
  const [only] = matches;
  if (matches.length === 1 && only) return only;
  const wanted = JSON.stringify(target);
  const found = matches.map(({ type, id }) => `${type} ${id}`).join(", ") || "none";
  throw new Error(`local cloud: ${wanted} must name one object; found ${found}`);
}
