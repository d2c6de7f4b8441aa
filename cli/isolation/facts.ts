import type { IsolationFacts } from "../../guard/isolation/world.ts";
import type { CatalogView } from "../catalog-view.ts";

/** What the proof takes from the catalog: sites, tenants' numbers, and networks of their own. */
export function isolationFacts({ loaded, environment, tenants }: CatalogView): IsolationFacts {
  return {
    environment,
    sites: loaded.catalog.environments.get(environment)?.sites ?? [],
    tenants: tenants.flatMap((tenant) => {
      if (!("resolved" in tenant)) return [];
      const { resolved } = tenant;
      const network = resolved.substrate === "proxmox" ? resolved.network : null;
      return [{ id: tenant.id, number: resolved.number, site: tenant.site, network }];
    }),
  };
}
