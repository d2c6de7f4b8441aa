import type { AwsSite, Catalog } from "../../catalog.ts";
import { type At, lineOf, problemAt } from "../../check/problem.ts";
import { inSite } from "../../check/report.ts";
import type { CatalogProblem } from "../../errors.ts";
import { ledgerOf } from "../../ledger/index-ledger.ts";
import { servicePath, servicesOf } from "../../subscriptions.ts";
import { shardName, shardNumbers } from "../shards.ts";

/** Who has a name, and where that is said. */
interface Owner {
  readonly whose: string;
  readonly at: At;
}

/**
 * In an account and region servers, load balancers, services and alarms are known by name, and the names begin with
 * the id of a site, a shard or a tenant.
 *
 * @param sites those of one account and region
 */
export function checkAwsNames(catalog: Catalog, sites: readonly AwsSite[]): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  const claimIn =
    (owners: Map<string, Owner>) =>
    (name: string, owner: Owner): void => {
      const earlier = owners.get(name);
      if (!earlier) {
        owners.set(name, owner);
        return;
      }
      const where = lineOf(catalog.sources, earlier.at);
      const message = `${owner.whose} and ${earlier.whose} (${where}) would both be called ${name}, in one account and region. Choose another id, or an account of its own for one of the sites.`;
      problems.push(problemAt(catalog.sources, "E_CONFLICT", owner.at, message, earlier.at));
    };
  const claim = claimIn(new Map());
  const claimService = claimIn(new Map());
  for (const site of sites) {
    const at = inSite(site, []);
    claim(site.id, { whose: `the site ${site.id}`, at });
    for (const shard of shardNumbers(ledgerOf(catalog, site.id))) {
      claim(shardName(site, shard), { whose: `shard ${shard} of ${site.id}`, at });
    }
  }
  const ids = new Set(sites.map((it) => it.id));
  for (const tenant of catalog.tenants) {
    if (!ids.has(tenant.site)) continue;
    const { environment, id, file } = tenant;
    claim(id, { whose: `the tenant ${environment}/${id}`, at: { file, path: ["site"] } });
    for (const { id: service, aws } of servicesOf(catalog, tenant)) {
      const at: At = { file, path: servicePath(tenant, service) };
      const whose = `${service} of ${environment}/${id}`;
      claimService(`${id}-${service}`, { whose, at });
      if (aws.worker)
        claimService(`${id}-${service}-worker`, { whose: `the worker of ${whose}`, at });
    }
  }
  return problems;
}
