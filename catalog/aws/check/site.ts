import type { AwsSite, Catalog } from "../../catalog.ts";
import { type Add, collected, inSite } from "../../check/report.ts";
import type { CatalogProblem } from "../../errors.ts";
import { networksOverlap, prefixOf } from "../../ipv4.ts";
import { networksOf, OWN_VPC_PREFIX } from "../ledger/networks.ts";
import { priorityRange } from "../ledger/priorities.ts";
import { quotaIds, quotas } from "../quotas.ts";
import { subnetProblem } from "../subnets.ts";
import { zonesOf } from "../zones.ts";
import { checkSiteEndpoints } from "./endpoints.ts";
import { checkAwsData } from "./site-data.ts";
import { checkSiteNames } from "./site-names.ts";

/** A site by itself: its network, numbers, servers and quotas fit together. */
export function checkAwsSite(catalog: Catalog, site: AwsSite): CatalogProblem[] {
  return collected(catalog, site.file, (add) => {
    checkNetwork(site, add);
    checkSiteEndpoints(site, add);
    checkSiteNames(site, add);
    checkPriorities(site, add);
    checkOwnNetworks(site, add);
    checkAwsData(site, add);
    checkQuotas(site, add);
  });
}

function checkNetwork({ network, region }: AwsSite, add: Add): void {
  const problem = subnetProblem(network.cidr, network.zones);
  if (problem !== undefined) add("E_LIMIT", ["network", "cidr"], problem);
  const known = zonesOf(region);
  for (const [index, zone] of network.zones.entries()) {
    if (!known || known.includes(zone)) continue;
    const message = `there is no zone "${zone}" in ${region}. There are: ${known.join(", ")}.`;
    add("E_REFERENCE", ["network", "zones", index], message);
  }
}

/** A load balancer asks the lower priority first: a rule for a whole host before one for a path would take its requests. */
function checkPriorities(site: AwsSite, add: Add): void {
  const { paths, hosts } = site.ranges;
  if (priorityRange(paths).last < priorityRange(hosts).first) return;
  add(
    "E_CONFLICT",
    ["ranges", "hosts"],
    `${hosts} does not lie behind ranges.paths, ${paths}. Rules for a path have to be asked before those for a whole host name: choose a range that begins after ${priorityRange(paths).last}.`,
    inSite(site, ["ranges", "paths"]),
  );
}

function checkOwnNetworks(site: AwsSite, add: Add): void {
  const { cidr } = site.ranges;
  if (cidr === undefined) return;
  const path = ["ranges", "cidr"];
  if (networksOf(site) === 0) {
    const message = `${cidr} has no room: a silo tenant's VPC is a /${OWN_VPC_PREFIX}, and this is a /${prefixOf(cidr)}. Give it a larger network.`;
    add("E_LIMIT", path, message);
  } else {
    // The private networks begin with a /8, which is larger than a VPC: only whether it is private is asked.
    const problem = subnetProblem(firstVpc(cidr), site.network.zones);
    if (problem !== undefined) add("E_LIMIT", path, problem);
  }
  if (networksOverlap(cidr, site.network.cidr)) {
    add(
      "E_CONFLICT",
      path,
      `${cidr} overlaps the site's own network ${site.network.cidr}. Choose addresses that nothing else uses.`,
      inSite(site, ["network", "cidr"]),
    );
  }
}

function firstVpc(cidr: string): string {
  return `${cidr.slice(0, cidr.indexOf("/"))}/${OWN_VPC_PREFIX}`;
}

function checkQuotas(site: AwsSite, add: Add): void {
  for (const id of quotaIds) {
    const value = site.quotas[id];
    const quota = quotas[id];
    if (value === undefined) continue;
    if (!quota.adjustable) {
      add(
        "E_VALUE",
        ["quotas", id],
        `AWS allows ${quota.default} ${quota.title} and raises that for nobody (${quota.source}). Take the line out.`,
      );
    } else if (value < quota.default) {
      add(
        "E_VALUE",
        ["quotas", id],
        `${value} is below AWS's own ${quota.default} ${quota.title} (${quota.source}). Write what its support raised the quota to, or take the line out.`,
      );
    }
  }
}
