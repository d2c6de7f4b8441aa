import type { AwsSite, Catalog, Ledger } from "../../catalog.ts";
import { type At, didYouMean, lineOf } from "../../check/problem.ts";
import { type Add, collected, inSite } from "../../check/report.ts";
import type { CatalogProblem } from "../../errors.ts";
import { networkContains, networksOverlap } from "../../ipv4.ts";
import { ledgerOf, splitOf } from "../../ledger/index-ledger.ts";
import type { Scope } from "../../ledger/scope.ts";
import { OWN_VPC_PREFIX } from "../ledger/networks.ts";
import { PRIORITIES_EACH, prioritiesOverlap, priorityRange } from "../ledger/priorities.ts";
import { checkAwsOnce } from "./once.ts";
import { checkAwsPlace } from "./place.ts";

/** What the ledgers of one account and region may not say, whoever wrote them. */
export function checkAwsLedgers(catalog: Catalog, scope: Scope<AwsSite>): CatalogProblem[] {
  return [
    ...checkAwsOnce(catalog, scope),
    ...scope.sites.flatMap((site) => checkLedger(catalog, site, ledgerOf(catalog, site.id))),
  ];
}

function checkLedger(catalog: Catalog, site: AwsSite, ledger: Ledger): CatalogProblem[] {
  return [
    ...checkAwsPlace(catalog, site, ledger),
    ...collected(catalog, ledger.file, (add) => {
      checkGuests(ledger, site, add);
      checkShards(ledger, add);
      checkRules(ledger, site, add);
      checkRulesApart(catalog, ledger, add);
      checkNetworks(ledger, site, add);
    }),
  ];
}

const FOREIGN = ["guests", "adopted", "released", "hosts", "units", "releasedUnits"] as const;

/** Guests are Proxmox's, units those of a VPS. */
function checkGuests(ledger: Ledger, site: AwsSite, add: Add): void {
  for (const section of FOREIGN) {
    if (ledger[section].size === 0) continue;
    const message = `${site.id} is an AWS site, which has no such lines. A file of another site may have been copied: take the section out.`;
    add("E_CONFLICT", [section], message, inSite(site, ["substrate"]));
  }
}

function checkShards(ledger: Ledger, add: Add): void {
  for (const [number, shard] of ledger.shards) {
    if (ledger.tenants.has(number) || ledger.releasedTenants.has(number)) continue;
    const message = `no tenant has the number ${number}, and a tenant without a number lives on no shard (${shard}). Bring its line under \`tenants\` back.`;
    add("E_REFERENCE", ["shards", number], message);
  }
}

function checkRules(ledger: Ledger, site: AwsSite, add: Add): void {
  const numbered = new Set(ledger.tenants.values());
  const ranges = [priorityRange(site.ranges.paths), priorityRange(site.ranges.hosts)];
  for (const [priority, { of }] of ledger.rules) {
    const path = ["rules", priority];
    const { tenant } = splitOf(of);
    if (!numbered.has(tenant)) {
      const message = `there is no tenant "${tenant}" under \`tenants\` of this ledger.${didYouMean(tenant, numbered)} A service's tenant has a number: bring its line back.`;
      add("E_REFERENCE", [...path, "of"], message);
    }
    const last = priority + PRIORITIES_EACH - 1;
    if (ranges.some((range) => priority >= range.first && last <= range.last)) continue;
    const message = `${of} has the priorities ${priority} to ${last}, outside ranges.paths ${site.ranges.paths} and ranges.hosts ${site.ranges.hosts} of ${site.file}. Write ranges that hold them: priorities never change.`;
    add("E_CONFLICT", [...path, "of"], message, inSite(site, ["ranges"]));
  }
}

/** Each has three, so neighbours are three apart; released ones are nobody's. */
function checkRulesApart(catalog: Catalog, ledger: Ledger, add: Add): void {
  const all = (["rules", "releasedRules"] as const)
    .flatMap((section) => [...ledger[section]].map(([first, { of }]) => ({ section, first, of })))
    .sort((a, b) => a.first - b.first);
  for (const [index, line] of all.entries()) {
    const earlier = all[index - 1];
    if (!earlier || !prioritiesOverlap(earlier.first, line.first)) continue;
    const other: At = { file: ledger.file, path: [earlier.section, earlier.first], which: "key" };
    add(
      "E_DUPLICATE",
      [line.section, line.first],
      `priority ${line.first} belongs to ${line.of} and to ${earlier.of}, which has the three from ${earlier.first} on (${lineOf(catalog.sources, other)}). Keep the line that the other branch already has, take the newer one out and run \`tenantry allocate\`.`,
      other,
    );
  }
}

function checkNetworks(ledger: Ledger, site: AwsSite, add: Add): void {
  const numbered = new Set(ledger.tenants.values());
  for (const [place, { of, cidr }] of ledger.networks) {
    const path = ["networks", place];
    if (!numbered.has(of)) {
      const message = `there is no tenant "${of}" under \`tenants\` of this ledger.${didYouMean(of, numbered)} A network's tenant has a number: bring its line back.`;
      add("E_REFERENCE", [...path, "of"], message);
    }
    if (networksOverlap(site.network.cidr, cidr)) {
      const message = `${of}'s own network ${cidr} overlaps ${site.network.cidr}, which is the site's. Take the site's out of its way: a tenant's network does not move.`;
      add("E_CONFLICT", [...path, "cidr"], message, inSite(site, ["network", "cidr"]));
    }
    const range = site.ranges.cidr;
    if (
      range !== undefined &&
      networkContains(range, cidr) &&
      cidr.endsWith(`/${OWN_VPC_PREFIX}`)
    ) {
      continue;
    }
    const message = `${of}'s own network ${cidr} is no /${OWN_VPC_PREFIX} of ranges.cidr${range === undefined ? "" : ` ${range}`} of ${site.file}. Write a range that holds it: a tenant's network does not move.`;
    add("E_CONFLICT", [...path, "cidr"], message, inSite(site, ["ranges"]));
  }
}
