import { rmSync } from "node:fs";
import { hostFolder } from "../../command/host.ts";
import { postgresSite } from "../../world/site.ts";
import type { Rule } from "../rule.ts";
import { guests } from "../types.ts";
import { staticAddresses } from "./addresses.ts";

/** A container's disk goes with it: the files that were delivered to it and the databases in it. */
export const hostLostWithGuest: Rule = {
  id: "host-lost-with-guest",
  source: "PVE: destroying a container removes its root disk",
  types: guests,
  removed: ({ world, inputs, realPostgres }) => {
    for (const { ip } of staticAddresses(inputs)) {
      // Another guest may have the same address on another network; its disk stays.
      if (world.anywhere({ kind: "host", key: ip })) continue;
      const folder = hostFolder(world.folder, ip);
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
      if (!realPostgres) world.removeSite(postgresSite(ip, "5432"));
    }
  },
};
