import type { Rule } from "../rule.ts";
import {
  guestFirewall,
  guestState,
  guests,
  haResource,
  membership,
  replication,
} from "../types.ts";

const goesWithGuest = [...guestFirewall, membership, guestState, haResource, replication];

/**
 * Firewall options, rules, sets and the pool membership go with their guest. When it is made again with the same
 * VMID they are not there, and a program that does not replace them with it sees no difference.
 */
export const lostWithGuest: Rule = {
  id: "lost-with-guest",
  source:
    "https://github.com/bpg/terraform-provider-proxmox/issues/388; PVE removes the guest from its pool",
  types: guests,
  removed: ({ world, site, id }) => {
    for (const user of world.users(site, { kind: "guest", key: id })) {
      if (goesWithGuest.includes(user.type)) world.remove(site, user.type, user.id);
    }
  },
};
