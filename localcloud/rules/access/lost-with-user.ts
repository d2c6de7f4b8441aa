import type { World } from "../../world/world.ts";
import type { Rule } from "../rule.ts";
import { acl, pool, user, userToken } from "../types.ts";

/** Rights go with whom they were given to, and with what they were given for. */
export const lostWithUser: Rule = {
  id: "lost-with-user",
  source: "PVE: delete_user_acl, delete_pool_acl; a user's tokens go with the user",
  types: [user, userToken, pool],
  removed: ({ world, site, type, id }) => {
    const kind = type === user ? "user" : type === pool ? "pool" : "token";
    for (const item of world.users(site, { kind, key: id })) {
      if (item.type === userToken) removeAcls(world, site, item.id);
      if (item.type === userToken || item.type === acl) world.remove(site, item.type, item.id);
    }
  },
};

function removeAcls(world: World, site: string, token: string): void {
  for (const item of world.users(site, { kind: "token", key: token })) {
    if (item.type === acl) world.remove(site, item.type, item.id);
  }
}
