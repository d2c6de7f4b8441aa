import { z } from "zod";
import { zone } from "../rules/cloudflare/types.ts";
import { cloudflareSite } from "../world/site.ts";
import type { World } from "../world/world.ts";
import { putByHand } from "./fill.ts";
import { readJson } from "./read.ts";

/** Domains by the ids of their zones. */
const givenZones = z.record(
  z.string().regex(/^[0-9a-f]{32}$/, "must be the 32 digits of a zone"),
  z.string().min(1),
);

/**
 * Lets the world know the zones that sites name: they are in the account before any program.
 * @throws with every error and the JSON path of each.
 */
export function giveZones(world: World, text: string): void {
  const given = readJson("--zones", text, givenZones, "list of zones");
  world.transaction(() => {
    for (const [id, name] of Object.entries(given)) {
      world.remove(cloudflareSite, zone, id);
      putByHand(world, cloudflareSite, { type: zone, inputs: { name }, outputs: {}, path: id }, id);
    }
  });
}
