import type { AwsSite, Catalog } from "../../catalog.ts";
import { lineOf, problemAt } from "../../check/problem.ts";
import { inSite } from "../../check/report.ts";
import type { CatalogProblem } from "../../errors.ts";
import { networksOverlap } from "../../ipv4.ts";
import type { SitePath } from "../../substrate.ts";
import { checkAwsNames } from "./names.ts";
import { checkPrefix } from "./prefix.ts";

/**
 * What only a look at all AWS sites shows: networks of one account have nothing in common, and names are there once in
 * an account and region.
 */
export function checkAwsSites(catalog: Catalog, sites: readonly AwsSite[]): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  for (const [index, site] of sites.entries()) {
    for (const earlier of sites.slice(0, index)) {
      if (earlier.account === site.account) problems.push(...checkNetworks(catalog, earlier, site));
      if (earlier.account === site.account) problems.push(...checkPrefix(catalog, earlier, site));
    }
  }
  const groups = Map.groupBy(sites, ({ account, region }) => `${account} ${region}`);
  return [...problems, ...[...groups.values()].flatMap((group) => checkAwsNames(catalog, group))];
}

/** AWS would take them; then no way between two of them could ever be made, and nobody could tell their addresses apart. */
function checkNetworks(catalog: Catalog, earlier: AwsSite, site: AwsSite): CatalogProblem[] {
  return networksIn(site).flatMap(([path, cidr]) => {
    const overlapped = networksIn(earlier).find(([, it]) => networksOverlap(it, cidr));
    if (!overlapped) return [];
    const other = inSite(earlier, overlapped[0]);
    const message = `${cidr} overlaps ${overlapped[1]} of ${earlier.id} (${lineOf(catalog.sources, other)}), in the same account. Choose addresses that nothing else uses.`;
    return [problemAt(catalog.sources, "E_CONFLICT", inSite(site, path), message, other)];
  });
}

function networksIn({ network, ranges }: AwsSite): [path: SitePath, cidr: string][] {
  return [
    [["network", "cidr"], network.cidr],
    ...(ranges.cidr === undefined ? [] : [[["ranges", "cidr"], ranges.cidr] as [SitePath, string]]),
  ];
}
