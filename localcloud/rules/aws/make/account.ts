import type { Mark, World, WorldObject } from "../../../world/world.ts";

/** The twelve digits in the name of a site; empty where there are none. */
export function accountOf(site: string): string {
  return /\b\d{12}\b/.exec(site)?.[0] ?? "";
}

/** Who owns a mark in any region of the site's account. */
export function ownerInAccount(world: World, site: string, mark: Mark): WorldObject | undefined {
  const account = accountOf(site);
  return world.owners(mark).find((owner) => accountOf(owner.site) === account);
}
