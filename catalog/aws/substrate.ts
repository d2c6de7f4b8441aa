import type { AwsSite } from "../catalog.ts";
import type { Substrate } from "../substrate.ts";
import { awsCapacity } from "./capacity.ts";
import { checkAwsCapacity } from "./check/capacity.ts";
import { checkAwsLedgers } from "./check/ledger.ts";
import { checkAwsService } from "./check/service.ts";
import { checkAwsSite } from "./check/site.ts";
import { checkAwsSites } from "./check/sites.ts";
import { checkAwsTenant } from "./check/tenant.ts";
import { warnAwsSite } from "./check/warn.ts";
import { allocateRules } from "./ledger/allocate.ts";
import { completedPlace } from "./ledger/place.ts";
import { missingRules } from "./missing.ts";
import { awsOffers } from "./offers.ts";
import { ownStoreName, sharedStoresOf } from "./own-servers.ts";
import { resolveAwsSite } from "./resolve/site.ts";
import { buildAwsTenant } from "./resolve/tenant.ts";

/** An AWS account and region: tenants' services are tasks behind load balancers. */
export const awsSubstrate: Substrate<AwsSite> = {
  credentials: ({ alarms }): Record<string, string> =>
    alarms.pagerduty === undefined ? {} : { "alarms.pagerduty": alarms.pagerduty },
  proxy: () => ({ name: "alb", path: ["substrate"] }),
  hostnames: () => [],
  names: (site) =>
    sharedStoresOf(site)
      .filter((store) => store !== "redis")
      .map((store) => ({ name: ownStoreName(site.id, store), path: ["databases", store] })),
  offers: awsOffers,
  checkSite: checkAwsSite,
  warnSite: warnAwsSite,
  checkSites: (catalog, sites) => [
    ...[...catalog.services.values()].flatMap((service) => checkAwsService(catalog, service)),
    ...checkAwsSites(catalog, sites),
  ],
  checkTenant: checkAwsTenant,
  checkLedgers: checkAwsLedgers,
  // No line records what a task was made from: data stands in servers, buckets and file systems of their own.
  checkKept: () => [],
  // Users of caches and servers are known by name in a whole account and region: so tenant numbers are, too.
  sharedKeys: ({ account, region }) => [`${account} ${region}`],
  allocate: allocateRules,
  place: completedPlace,
  capacity: awsCapacity,
  checkCapacity: (catalog, site, figures) =>
    figures.substrate === "aws" ? checkAwsCapacity(catalog, site, figures) : [],
  buildTenant: buildAwsTenant,
  missingLines: missingRules,
  resolveSite: resolveAwsSite,
};
