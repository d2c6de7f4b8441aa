import { awsSubstrate } from "./aws/substrate.ts";
import type { Catalog, Site } from "./catalog.ts";
import { proxmoxSubstrate } from "./proxmox/substrate.ts";
import type { Substrate } from "./substrate.ts";
import { vpsSubstrate } from "./vps/substrate.ts";

type Name = Site["substrate"];
type SiteOn<N extends Name> = Extract<Site, { substrate: N }>;

const substrates: { readonly [N in Name]: Substrate<SiteOn<N>> } = {
  proxmox: proxmoxSubstrate,
  aws: awsSubstrate,
  vps: vpsSubstrate,
};

/** What the substrate of a site knows: only ever handed that site, or others like it. */
export function substrateOf(site: Site): Substrate {
  return substrates[site.substrate] as unknown as Substrate;
}

/** Every substrate with its sites in a catalog. */
export function sitesBySubstrate(catalog: Catalog): [Substrate, readonly Site[]][] {
  const sites = [...catalog.sites.values()];
  return (Object.keys(substrates) as Name[]).map((name) => [
    substrates[name] as unknown as Substrate,
    sites.filter((site) => site.substrate === name),
  ]);
}
