import type { AwsSite, Catalog } from "../catalog.ts";
import { estimateByTrial, type Trial, type TrialEstimate, type TrialRequest } from "../estimate.ts";
import { type AwsCapacity, awsCapacity } from "./capacity.ts";
import { quotas } from "./quotas.ts";

/** How many more such tenants the site takes, or why there can be no such tenant. @param today `YYYY-MM-DD` */
export function awsEstimate(
  catalog: Catalog,
  site: AwsSite,
  request: TrialRequest,
  today: string,
): TrialEstimate | { readonly refused: string } {
  const trial: Trial<AwsCapacity> = {
    figures: (all) => awsCapacity(all, site),
    full: fullOf,
    refused: rangeOf,
    shared: sharedOf,
  };
  return estimateByTrial(catalog, site, request, today, trial);
}

/** What `allocate` has no more of: it refuses at the tenant's tier, at its services, or at one of them. */
function rangeOf({ path }: { readonly path: string }): string {
  if (path === "tier") return "networks of ranges.cidr";
  return path === "services" ? "what one load balancer takes" : "priorities of ranges";
}

const ofGround = {
  targetGroups: quotas.targetGroupsPerAlb.title,
  rules: quotas.rulesPerAlb.title,
  targets: quotas.targetsPerAlb.title,
  cacheUsers: quotas.cacheUsersPerGroup.title,
} as const;

function fullOf({ grounds, quotas: account, connections }: AwsCapacity): string[] {
  const keys = Object.keys(ofGround) as (keyof typeof ofGround)[];
  const full = (it: { readonly used: number; readonly available: number }): boolean =>
    it.used > it.available;
  return [
    ...account.filter(full).map(({ id }) => quotas[id].title),
    ...keys.filter((key) => grounds.some((it) => full(it[key]))).map((key) => ofGround[key]),
    ...connections
      .filter(full)
      .map((it) => `connections of ${it.tenant === null ? it.server : `an own ${it.engine}`}`),
  ];
}

function sharedOf({
  quotas: account,
  connections,
}: AwsCapacity): ReturnType<Trial<AwsCapacity>["shared"]> {
  return [
    ...account.map((it) => ({ ...it, what: quotas[it.id].title as string })),
    ...connections
      .filter(({ tenant }) => tenant === null)
      .map((it) => ({ ...it, what: `connections of ${it.server}` })),
  ];
}
