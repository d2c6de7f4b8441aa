import { z } from "zod";
import { vpsSite } from "../world/site.ts";
import type { World } from "../world/world.ts";
import { readJson } from "./read.ts";

/** No resource of a program: a host is ordered, and there before. */
const host = "local:record:Host";

const givenHosts = z.array(z.ipv4());

/**
 * Lets the world know the hosts that sites name: a command reaches them. One that no file names any more stays, as a
 * machine does.
 * @throws with every error and the JSON path of each.
 */
export function giveHosts(world: World, text: string): void {
  const given = readJson("--hosts", text, givenHosts, "list of hosts");
  world.transaction(() => {
    for (const ip of given) {
      const inputs = { ip };
      const made = { site: vpsSite, type: host, id: ip, urn: "", inputs, outputs: inputs };
      world.put(made, [], [{ kind: "host", key: ip }]);
    }
  });
}
