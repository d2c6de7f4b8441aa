import type { AwsSite, Catalog } from "../../catalog.ts";
import { type At, lineOf, problemAt } from "../../check/problem.ts";
import type { CatalogProblem } from "../../errors.ts";
import { networksOverlap } from "../../ipv4.ts";
import { ledgerOf } from "../../ledger/index-ledger.ts";
import type { SitePath } from "../../substrate.ts";
import { awsStores, ownStoreName, ownStoresOf, sharedStoresOf } from "../own-servers.ts";
import { shardName, shardNumbers } from "../shards.ts";
import { inSite } from "./report.ts";

/**
 * What only a look at all AWS sites shows: networks of one account have nothing in common, a domain has one site, and
 * a server's name is there once in an account and region.
 */
export function checkAwsSites(catalog: Catalog, sites: readonly AwsSite[]): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  for (const [index, site] of sites.entries()) {
    for (const earlier of sites.slice(0, index)) {
      if (earlier.account === site.account) problems.push(...checkNetworks(catalog, earlier, site));
      if (earlier.domain !== site.domain) continue;
      const other = inSite(earlier, ["domain"]);
      const message = `${site.domain} is the domain of ${earlier.id} too (${lineOf(catalog.sources, other)}). Both would make the same records in Route 53: give each site a domain of its own.`;
      problems.push(
        problemAt(catalog.sources, "E_CONFLICT", inSite(site, ["domain"]), message, other),
      );
    }
  }
  const groups = Map.groupBy(sites, ({ account, region }) => `${account} ${region}`);
  return [...problems, ...[...groups.values()].flatMap((group) => checkServers(catalog, group))];
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

/** RDS and ElastiCache know a server by its name, in an account and region. */
function checkServers(catalog: Catalog, sites: readonly AwsSite[]): CatalogProblem[] {
  const ids = new Set(sites.map((it) => it.id));
  const owners = new Map<string, { readonly whose: string; readonly at: At }>();
  for (const site of sites) {
    const shards = shardNumbers(ledgerOf(catalog, site.id)).map((it) => shardName(site, it));
    for (const store of sharedStoresOf(site)) {
      for (const owner of store === "redis" ? shards : [site.id]) {
        const at = inSite(site, []);
        owners.set(ownStoreName(owner, store), { whose: `the site ${site.id}`, at });
      }
    }
  }
  return catalog.tenants.flatMap((tenant) => {
    if (!ids.has(tenant.site)) return [];
    const at: At = { file: tenant.file, path: ["tier"] };
    const whose = `${tenant.environment}/${tenant.id}`;
    const own = ownStoresOf(catalog, tenant);
    for (const store of awsStores.filter((it) => own.includes(it))) {
      const name = ownStoreName(tenant.id, store);
      const earlier = owners.get(name);
      if (earlier) {
        const message = `the ${store} server of ${whose} and that of ${earlier.whose} (${lineOf(catalog.sources, earlier.at)}) would both be called ${name}, in one account and region. Choose another id, or a tier whose isolation is pool.`;
        return [problemAt(catalog.sources, "E_CONFLICT", at, message, earlier.at)];
      }
      owners.set(name, { whose, at });
    }
    return [];
  });
}
