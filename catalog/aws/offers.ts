import type { AwsSite } from "../catalog.ts";
import { awsStores, sharedStoresOf, storeKeys } from "./own-servers.ts";

/** What a service may name in `uses` on a site: a bucket always, a store where the site shares one or has one to give. */
export function awsOffers(site: AwsSite): ReadonlySet<string> {
  const own = awsStores.filter((store) => site.dedicated?.[storeKeys[store]] !== undefined);
  return new Set(["bucket", ...sharedStoresOf(site), ...own]);
}
