import type { AwsSite, Catalog, Environment } from "../../catalog.ts";
import type { CatalogProblem } from "../../errors.ts";
import { networksOverlap, prefixOf } from "../../ipv4.ts";
import { environmentOf } from "../../subscriptions.ts";
import type { SitePath } from "../../substrate.ts";
import { networksOf, OWN_VPC_PREFIX } from "../ledger/networks.ts";
import { priorityRange } from "../ledger/priorities.ts";
import { quotaIds, quotas } from "../quotas.ts";
import { subnetProblem } from "../subnets.ts";
import { zonesOf } from "../zones.ts";
import { type Add, collected, inSite } from "./report.ts";
import { checkAwsData } from "./site-data.ts";

/** What tasks need beside the internet's way: pulling the image, its layers, logs, secrets. */
const NEEDED_WITHOUT_NAT = ["s3", "ecr.api", "ecr.dkr", "logs", "secretsmanager"] as const;

/** A site by itself: its network, numbers, servers and quotas fit together. */
export function checkAwsSite(catalog: Catalog, site: AwsSite): CatalogProblem[] {
  return collected(catalog, site.file, (add) => {
    checkNetwork(site, add);
    checkNat(site, site.network.nat, ["network", "nat"], add);
    if (site.dedicated) checkNat(site, site.dedicated.nat, ["dedicated", "nat"], add);
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

function checkNat(site: AwsSite, nat: AwsSite["network"]["nat"], path: SitePath, add: Add): void {
  if (nat !== "none") return;
  const missing = NEEDED_WITHOUT_NAT.filter((it) => !site.network.endpoints.includes(it));
  if (missing.length === 0) return;
  add(
    "E_REFERENCE",
    path,
    `with nat: none a task reaches only what has an endpoint, and would not start without ${missing.join(", ")}. Add them to network.endpoints, or choose single or per-zone.`,
    inSite(site, ["network", "endpoints"]),
  );
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

/** What is allowed and should be a decision. */
export function warnAwsSite(catalog: Catalog, site: AwsSite): [path: SitePath, message: string][] {
  const environment = environmentOf(catalog, site.id);
  if (environment?.lifecycle !== "protected") return [];
  return [...warnData(site, environment), ...warnNetwork(site, environment)];
}

function warnNetwork(site: AwsSite, { id }: Environment): [SitePath, string][] {
  if (site.network.nat !== "single") return [];
  const message = `${id} is protected, and one NAT gateway carries all zones: when its zone fails, no task of ${site.id} reaches the internet`;
  return [[["network", "nat"], message]];
}

function warnData(site: AwsSite, { id }: Environment): [SitePath, string][] {
  const { mysql, postgres } = site.databases;
  const warnings: [SitePath, string][] = [];
  for (const [engine, server] of [
    ["mysql", mysql],
    ["postgres", postgres],
  ] as const) {
    if (server?.multiAz !== false) continue;
    const message = `${id} is protected, and the ${engine} of ${site.id} has no standby in another zone: when its zone fails, all its tenants wait`;
    warnings.push([["databases", engine, "multiAz"], message]);
  }
  if (site.cache?.nodes === 1) {
    const message = `${id} is protected, and a cache of one node loses what is in it with that node`;
    warnings.push([["cache", "nodes"], message]);
  }
  return warnings;
}
