import type { Catalog, Tenant } from "../catalog.ts";
import { count, problemAt } from "../check/problem.ts";
import type { CatalogProblem } from "../errors.ts";
import { ledgerFile } from "../files.ts";
import { servicePath } from "../subscriptions.ts";
import type { Allocation } from "./plan.ts";

const DO = "Run `tenantry allocate` and commit the ledger with this file.";

/**
 * The fixed-point check: everything that `allocate` would add, as a problem where the tenant's file asks for it.
 * A tenant that is new altogether is one problem, not one for each of its guests.
 */
export function checkAllocated(catalog: Catalog, allocation: Allocation): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  for (const [tenant, additions] of Map.groupBy(allocation.additions, (it) => it.tenant)) {
    const add = (path: (string | number)[], message: string): void => {
      const at = { file: tenant.file, path };
      problems.push(problemAt(catalog.sources, "E_NOT_ALLOCATED", at, message));
    };
    const guests = additions.filter((it) => it.kind === "guest");
    if (additions.some((it) => it.kind === "tenant")) {
      add(
        ["services"],
        `${tenant.id} is new: ${ledger(tenant)} has neither a number for it nor ${count(guests.length, "guest")}. ${DO}`,
      );
      continue;
    }
    for (const it of guests) {
      add(
        servicePath(tenant, it.service.id),
        `${tenant.id}/${it.service.id} has no VMID, address and host in ${ledger(tenant)} yet. ${DO}`,
      );
    }
    for (const it of additions) {
      if (it.kind !== "image") continue;
      add(
        servicePath(tenant, it.service.id),
        `${tenant.id}/${it.service.id} is protected now, and its line in ${ledger(tenant)} records no image. ${DO}`,
      );
    }
  }
  return problems;
}

function ledger(tenant: Tenant): string {
  return ledgerFile(tenant.site);
}
