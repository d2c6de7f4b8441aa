import type { Rule } from "../rule.ts";
import { acl, backupJob, pool } from "../types.ts";

export const poolNotEmpty: Rule = {
  id: "pool-not-empty",
  source: "PVE: `delete pool failed: pool 'x' is not empty`",
  types: [pool],
  remove: ({ world, site, id }) => {
    const members = world
      .users(site, { kind: "pool", key: id })
      .filter((user) => user.type !== backupJob && user.type !== acl);
    return members.length === 0
      ? undefined
      : `pool ${id} is not empty: ${members.map((member) => member.id).join(", ")}; remove its members first`;
  },
};
