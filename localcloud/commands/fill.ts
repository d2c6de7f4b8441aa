import { readFileSync } from "node:fs";
import { fillAccount, parseAccount } from "../hand-made/aws.ts";
import { fillWorld } from "../hand-made/fill.ts";
import { parseHandMade } from "../hand-made/format.ts";
import type { World } from "../world/world.ts";

/**
 * Puts a hand-made site, or what an account of AWS holds beside the programs, into the world, as a JSON file
 * describes it. Throws with everything that is wrong with it.
 */
export function fill(world: World, file: string): { filled: number } {
  const text = readFileSync(file, "utf8");
  return {
    filled: /"account"\s*:/.test(text)
      ? fillAccount(world, parseAccount(file, text))
      : fillWorld(world, parseHandMade(file, text)),
  };
}
