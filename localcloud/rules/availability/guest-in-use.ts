import type { Rule } from "../rule.ts";
import { guests, haResource, replication, virtualMachine } from "../types.ts";

/** The provider purges with a VM, by its default, and never with a container. */
export const guestInUse: Rule = {
  id: "guest-in-use",
  source:
    "PVE: `unable to remove CT 100 - used in HA resources and purge parameter not set`, `There is a replication job`",
  types: guests,
  remove: ({ world, site, type, id, inputs }) => {
    if (type === virtualMachine && inputs.purgeOnDestroy !== false) return undefined;
    const users = world
      .users(site, { kind: "guest", key: id })
      .filter((user) => user.type === haResource || user.type === replication);
    return users.length === 0
      ? undefined
      : `guest ${id} is kept available or replicated (${users.map((user) => user.id).join(", ")}); remove that first`;
  },
};
