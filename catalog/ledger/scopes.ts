import type { Catalog, Site } from "../catalog.ts";
import { substrateOf } from "../substrates.ts";
import type { Scope } from "./scope.ts";

/** All scopes, sorted by their first site. A site alone is a scope of one. */
export function scopesOf(catalog: Catalog): Scope[] {
  const groups: { keys: Set<string>; sites: Site[] }[] = [];
  for (const site of [...catalog.sites.values()].sort(byId)) {
    const keys = new Set(
      substrateOf(site)
        .sharedKeys(site)
        .map((key) => `${site.substrate} ${key}`),
    );
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

function byId(a: Site, b: Site): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
