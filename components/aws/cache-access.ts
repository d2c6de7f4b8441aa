import type { AwsCacheUse } from "../../catalog/resolved/aws.ts";

/** Characters of a user's id. */
export const longestId = 40;

/** What nobody may do anything with. */
export const noAccess = "off resetchannels -@all";

/**
 * What ElastiCache takes for a user's rights: keys and channels by prefix, commands by name. It has the grammar of
 * `ACL SETUSER` without passwords and without `reset`, and the order in which a server writes it itself, so that a
 * later look shows no difference. https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html
 *
 * Classes of commands are no way to say it: `+@read` has SCAN, KEYS and RANDOMKEY in it, which see everybody's keys
 * whatever the prefix is.
 */
export function cacheAccess({
  prefix,
  commands,
}: Pick<AwsCacheUse, "prefix" | "commands">): string {
  const named = commands.map((command) => `+${command}`);
  return ["on", `~${prefix}*`, "resetchannels", `&${prefix}*`, "-@all", ...named].join(" ");
}
