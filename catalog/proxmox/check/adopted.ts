import type { Catalog, ProxmoxSite, Service, Tenant } from "../../catalog.ts";
import { type At, lineOf, problemAt } from "../../check/problem.ts";
import type { CatalogProblem } from "../../errors.ts";
import { indexLedger, ledgerOf } from "../../ledger/index-ledger.ts";
import { hasOwn, isolationOf, ownServers, servicePath, servicesOf } from "../../subscriptions.ts";

/**
 * What does not go together with guests that are left as they were found: a tier that would give them other
 * addresses, and services that need a proxy or a cache to which nothing is delivered.
 */
export function checkAdopting(
  catalog: Catalog,
  tenant: Tenant,
  site: ProxmoxSite,
): CatalogProblem[] {
  const ledger = ledgerOf(catalog, site.id);
  if (ledger.adopted.size === 0) return [];
  const { guests } = indexLedger(ledger);
  const entry = (vmid: number): At => ({
    file: ledger.file,
    path: ["adopted", vmid],
    which: "key",
  });
  const isolation = isolationOf(catalog, tenant);
  const services = servicesOf(catalog, tenant);
  const vmidOf = (id: string): number => guests.get(`${tenant.id}/${id}`)?.vmid ?? 0;
  const adopted = [...services.map((it) => it.id), ...ownServers].filter((id) =>
    ledger.adopted.has(vmidOf(id)),
  );
  const problems: CatalogProblem[] = [];
  const [first] = adopted;
  if (first !== undefined && isolation !== undefined && isolation !== "pool") {
    const other = entry(vmidOf(first));
    const message = `the isolation of the tier ${tenant.tier} is ${isolation}, and ${tenant.id}/${first} is adopted as it was found (${lineOf(catalog.sources, other)}), address and all. Take its entries out of \`adopted\` first, and change the tier when that is applied.`;
    const at: At = { file: tenant.file, path: ["tier"] };
    problems.push(problemAt(catalog.sources, "E_CONFLICT", at, message, other));
  }
  for (const service of services.filter((it) => !adopted.includes(it.id))) {
    const need = (what: "proxy" | "cache", vmid: number): void => {
      if (!ledger.adopted.has(vmid)) return;
      const other = entry(vmid);
      const message = `${service.id} needs the site's ${what}, which is adopted as it was found (${lineOf(catalog.sources, other)}): nothing is delivered to it. Take the ${what}'s entry out of \`adopted\` and apply that first.`;
      const at: At = { file: tenant.file, path: servicePath(tenant, service.id) };
      problems.push(problemAt(catalog.sources, "E_CONFLICT", at, message, other));
    };
    need("proxy", site.shared.proxy.vmid);
    if (usesSharedCache(service)) need("cache", site.shared.redis.vmid);
  }
  return problems;

  function usesSharedCache(service: Service): boolean {
    return service.uses.includes("redis") && !hasOwn(isolation, "redis");
  }
}
