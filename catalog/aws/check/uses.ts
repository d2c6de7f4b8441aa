import type { AwsSite, Catalog, Tenant } from "../../catalog.ts";
import { type At, lineOf } from "../../check/problem.ts";
import type { Add } from "../../check/report.ts";
import { isolationOf, servicePath, servicesOf } from "../../subscriptions.ts";
import { isSomewhere } from "../../usable.ts";
import { awsStores, hasOwnStores, sharedStoresOf, storeKeys } from "../own-servers.ts";

/** What a tenant's services use, the site has for them. */
export function checkAwsUses(catalog: Catalog, tenant: Tenant, site: AwsSite, add: Add): void {
  const shared = sharedStoresOf(site);
  // Its own ones are a matter of its tier (isolation.ts).
  const isolation = isolationOf(catalog, tenant);
  for (const { id, file, uses } of servicesOf(catalog, tenant)) {
    for (const [index, use] of uses.entries()) {
      const other: At = { file, path: ["uses", index] };
      const store = awsStores.find((it) => it === use);
      // What no site has is said once, at the service.
      if (!store && use !== "bucket" && !isSomewhere(catalog, use)) continue;
      if (use === "bucket") continue;
      if (store && (hasOwnStores(isolation) || shared.includes(store))) continue;
      const where = store === "redis" ? "`cache`" : `databases.${store && storeKeys[store]}`;
      const message = store
        ? `${id} uses ${use} (${lineOf(catalog.sources, other)}), and ${site.id} has none. Add ${where} to ${site.file}, or take the service out.`
        : `${id} uses ${use} (${lineOf(catalog.sources, other)}), a guest or something elsewhere that no AWS site can have, and ${site.id} is one. Take the service out, or choose another site.`;
      add("E_REFERENCE", servicePath(tenant, id), message, other);
    }
  }
}
