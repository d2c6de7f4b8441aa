import type { Party } from "../edge.ts";
import type { World } from "../world.ts";

/**
 * Whose a name is inside something shared: `t17`, `t17_crm`, `t17:crm:` are tenant 17's of that site. Undefined for a
 * name without a number, and for a number that no tenant has.
 */
export function ownerOfName(world: World, site: string, name: string): Party | undefined {
  const number = /^t(\d+)(?:[_:-]|$)/.exec(name)?.[1];
  if (number === undefined) return undefined;
  return world.tenantsAt(site).find((tenant) => tenant.number === Number(number))?.id;
}
