import { readFileSync } from "node:fs";
import { fillWorld } from "../hand-made/fill.ts";
import { parseHandMade } from "../hand-made/format.ts";
import type { World } from "../world/world.ts";

/** Puts a hand-made site, described in a JSON file, into the world. Throws with everything that is wrong with it. */
export function fill(world: World, file: string): { filled: number } {
  return { filled: fillWorld(world, parseHandMade(file, readFileSync(file, "utf8"))) };
}
