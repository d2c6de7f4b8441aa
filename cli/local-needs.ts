import type { ResolvedPlatform } from "../catalog/resolved.ts";
import type { LocalAccount, LocalNeeds } from "../fleet/environment.ts";
import { type CatalogView, secretSources } from "./catalog-view.ts";

/** What the local cloud has to know of an environment beforehand. */
export function localNeeds(view: CatalogView, platform: ResolvedPlatform): LocalNeeds {
  return {
    secrets: secretSources(view, platform),
    zones: Object.fromEntries(
      platform.sites.flatMap((site) =>
        "cloudflare" in site && site.cloudflare
          ? [[site.cloudflare.access.zone, site.cloudflare.domain]]
          : [],
      ),
    ),
    hosts: platform.sites.flatMap((site) =>
      site.substrate === "vps" ? site.hosts.map(({ ip }) => ip) : [],
    ),
    accounts: platform.sites.flatMap(({ substrate, access }): LocalAccount[] => {
      const site = view.loaded.catalog.sites.get(access.id);
      if (substrate !== "aws" || site?.substrate !== "aws") return [];
      const { account, region, hostedZone, domain, quotas } = site;
      return [{ account, region, quotas, hostedZones: { [hostedZone]: domain } }];
    }),
  };
}
