import type { Catalog } from "../catalog.ts";
import type { CatalogProblem } from "../errors.ts";
import { routeAddress } from "../resolve/routes.ts";
import { servicesOf } from "../subscriptions.ts";
import { type At, lineOf, problemAt } from "./problem.ts";

/** One spelling of a host name: its case and a dot at its end mean nothing to DNS. */
function canonical(host: string): string {
  return host.toLowerCase().replace(/\.$/, "");
}

/**
 * No host name belongs to two tenants, over all environments, and none is the domain of a site: whoever answers there
 * could set cookies for every tenant below it.
 */
export function checkHostnames(catalog: Catalog): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  const domains = new Map([...catalog.sites.values()].map((it) => [canonical(it.domain), it]));
  const owners = new Map<string, { readonly at: At; readonly whose: string }>();
  for (const tenant of catalog.tenants) {
    const site = catalog.sites.get(tenant.site);
    if (!site) continue;
    const at: At = { file: tenant.file, path: ["site"] };
    const whose = `${tenant.environment}/${tenant.id}`;
    const hosts = new Set([
      canonical(`${tenant.id}.${site.domain}`),
      ...servicesOf(catalog, tenant).map((service) =>
        canonical(routeAddress(tenant.id, site, service.route).host),
      ),
    ]);
    for (const host of hosts) {
      const domain = domains.get(host);
      if (domain) {
        const other: At = { file: domain.file, path: ["domain"] };
        const message = `${whose} would answer at ${host}, which is the domain of the site ${domain.id} (${lineOf(catalog.sources, other)}). Choose another id or another domain.`;
        problems.push(problemAt(catalog.sources, "E_CONFLICT", at, message, other));
      }
      const owner = owners.get(host);
      if (!owner) {
        owners.set(host, { at, whose });
        continue;
      }
      const message = `${host} would belong to ${owner.whose} (${lineOf(catalog.sources, owner.at)}) and to ${whose}. A host name has one owner over all environments: give their sites different domains, or choose another id.`;
      problems.push(problemAt(catalog.sources, "E_CONFLICT", at, message, owner.at));
      // The same pair would be named again for every service of theirs.
      break;
    }
  }
  return problems;
}
