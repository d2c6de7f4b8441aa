import type { Catalog, Site } from "../catalog.ts";

/**
 * Sites that share something in which a number must be unique: a PVE endpoint (VMIDs, pools), a database server or
 * a cache (`t<number>` names). What one of them gave out is taken in all of them.
 */
export interface Scope {
  /** Sorted by id. */
  readonly sites: readonly Site[];
}

/** All scopes, sorted by their first site. A site alone is a scope of one. */
export function scopesOf(catalog: Catalog): Scope[] {
  const groups: { keys: Set<string>; sites: Site[] }[] = [];
  for (const site of [...catalog.sites.values()].sort(byId)) {
    const keys = new Set(sharedKeys(site));
    const joined = groups.filter((group) => [...keys].some((key) => group.keys.has(key)));
    const merged = { keys, sites: [site] };
    for (const group of joined) {
      for (const key of group.keys) keys.add(key);
      merged.sites.push(...group.sites);
      groups.splice(groups.indexOf(group), 1);
    }
    groups.push(merged);
  }
  return groups
    .map(({ sites }) => ({ sites: sites.sort(byId) }))
    .sort((a, b) => byId(a.sites[0] as Site, b.sites[0] as Site));
}

/** One spelling of an endpoint: `https://host:443/` and `https://host` are the same door. */
export function endpointKey(site: Site): string {
  return new URL(site.endpoint).origin;
}

/**
 * A private address means the same server only where the same secret opens it: two clusters may well number their
 * networks alike.
 */
function sharedKeys(site: Site): string[] {
  const { postgres, redis } = site.shared;
  return [
    `endpoint ${endpointKey(site)}`,
    `postgres ${postgres.ip}:${postgres.port} ${site.credentials.postgres}`,
    `redis ${redis.ip}:${redis.port} ${redis.hostKey}`,
  ];
}

function byId(a: Site, b: Site): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
