import type { AwsSite, Catalog } from "../../catalog.ts";
import { type At, lineOf, problemAt } from "../../check/problem.ts";
import type { CatalogProblem } from "../../errors.ts";
import { ledgerOf } from "../../ledger/index-ledger.ts";
import type { Scope } from "../../ledger/scope.ts";

const takeOut =
  "Keep the line that the other branch or site already has, take the newer one out and run `tenantry allocate`.";

/** What may be there once: a tenant's number in all ledgers of an account and region, a tenant, service or network in its own. */
export function checkAwsOnce(catalog: Catalog, scope: Scope<AwsSite>): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  const seen = new Map<string, { readonly at: At; readonly whose: string }>();
  const claim = (what: string, at: At, whose: string): void => {
    const earlier = seen.get(what);
    if (!earlier) {
      seen.set(what, { at, whose });
      return;
    }
    const message = `${what} belongs to ${earlier.whose} (${lineOf(catalog.sources, earlier.at)}) and to ${whose}. ${takeOut}`;
    problems.push(problemAt(catalog.sources, "E_DUPLICATE", at, message, earlier.at));
  };
  for (const { id } of scope.sites) {
    const ledger = ledgerOf(catalog, id);
    const at = (section: string, number: number, field?: string): At => ({
      file: ledger.file,
      path: field === undefined ? [section, number] : [section, number, field],
      ...(field === undefined ? { which: "key" as const } : {}),
    });
    for (const [number, tenant] of ledger.tenants) {
      claim(`tenant number ${number}`, at("tenants", number), tenant);
      claim(`the one number of ${tenant} on ${id}`, at("tenants", number), `${number}`);
    }
    for (const [number, tenant] of ledger.releasedTenants) {
      claim(`tenant number ${number}`, at("releasedTenants", number), `${tenant}, released`);
    }
    for (const [priority, { of }] of ledger.rules) {
      claim(`the priorities of ${of} on ${id}`, at("rules", priority, "of"), `${priority}`);
    }
    for (const section of ["networks", "releasedNetworks"] as const) {
      for (const [place, { of, cidr }] of ledger[section]) {
        const whose = section === "networks" ? of : `${of}, released`;
        claim(`network ${cidr}`, at(section, place, "cidr"), whose);
        if (section === "releasedNetworks") continue;
        claim(`the one network of ${of} on ${id}`, at(section, place, "of"), `${place}`);
      }
    }
  }
  return problems;
}
