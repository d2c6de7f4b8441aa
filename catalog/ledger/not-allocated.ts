import type { Catalog, Tenant } from "../catalog.ts";
import { count, problemAt } from "../check/problem.ts";
import type { CatalogProblem } from "../errors.ts";
import { ledgerFile } from "../files.ts";
import { isOwnServer, servicePath } from "../subscriptions.ts";
import type { Allocation } from "./plan.ts";

const DO = "Run `tenantry allocate` and commit the ledger with this file.";

/**
 * The fixed-point check: everything that `allocate` would add, as a problem where the tenant's file asks for it.
 * A tenant that is new altogether is one problem, not one for each of its guests.
 */
export function checkAllocated(catalog: Catalog, allocation: Allocation): CatalogProblem[] {
  const problems = checkPlaces(catalog, allocation);
  for (const [tenant, additions] of Map.groupBy(allocation.additions, (it) => it.tenant)) {
    const add = (path: (string | number)[], message: string): void => {
      const at = { file: tenant.file, path };
      problems.push(problemAt(catalog.sources, "E_NOT_ALLOCATED", at, message));
    };
    const guests = additions.filter((it) => it.kind === "guest");
    const rules = additions.filter((it) => it.kind === "rule");
    const units = additions.filter((it) => it.kind === "unit");
    if (additions.some((it) => it.kind === "tenant")) {
      const rest =
        rules.length > 0
          ? `listener priorities for ${count(rules.length, "service")}`
          : units.length > 0
            ? `a host for ${count(units.length, "service")}`
            : count(guests.length, "guest");
      add(
        ["services"],
        `${tenant.id} is new: ${ledger(tenant)} has neither a number for it nor ${rest}. ${DO}`,
      );
      continue;
    }
    if (additions.some((it) => it.kind === "shard")) {
      add(["tier"], `${tenant.id} lives on no shard in ${ledger(tenant)} yet. ${DO}`);
    }
    if (additions.some((it) => it.kind === "host")) {
      add(["tier"], `${tenant.id} has no host in ${ledger(tenant)} yet. ${DO}`);
    }
    for (const it of units) {
      add(
        servicePath(tenant, it.service),
        `${tenant.id}/${it.service} has no unit number in ${ledger(tenant)} yet. ${DO}`,
      );
    }
    for (const it of rules) {
      add(
        servicePath(tenant, it.service),
        `${tenant.id}/${it.service} has no listener priorities in ${ledger(tenant)} yet. ${DO}`,
      );
    }
    const inNewNetwork = additions.filter((it) => it.kind === "line" && it.adds.includes("ownIp"));
    if (additions.some((it) => it.kind === "network")) {
      add(
        ["tier"],
        `the tier ${tenant.tier} gives ${tenant.id} a network of its own, and ${ledger(tenant)} has neither a VLAN for it nor an address in it for ${count(inNewNetwork.length, "guest")}. ${DO}`,
      );
    }
    for (const it of guests) {
      if (isOwnServer(it.service)) {
        add(
          ["tier"],
          `the tier ${tenant.tier} gives ${tenant.id} a ${it.service} server of its own, which has no VMID, address and host in ${ledger(tenant)} yet. ${DO}`,
        );
        continue;
      }
      add(
        servicePath(tenant, it.service),
        `${tenant.id}/${it.service} has no VMID, address and host in ${ledger(tenant)} yet. ${DO}`,
      );
    }
    for (const it of additions) {
      if (it.kind !== "line") continue;
      if (it.adds.includes("image")) {
        add(
          isOwnServer(it.service) ? ["tier"] : servicePath(tenant, it.service),
          `${tenant.id}/${it.service} is protected now, and its line in ${ledger(tenant)} records no image. ${DO}`,
        );
      }
      if (it.adds.includes("ownIp") && !additions.some(({ kind }) => kind === "network")) {
        add(
          servicePath(tenant, it.service),
          `${tenant.id}/${it.service} has no address in ${tenant.id}'s own network in ${ledger(tenant)} yet. ${DO}`,
        );
      }
    }
  }
  return problems;
}

/** What a ledger does not say yet of where its site is: then nothing would keep it there. */
function checkPlaces(catalog: Catalog, { ledgers }: Allocation): CatalogProblem[] {
  return [...ledgers.values()].flatMap(({ site: id, file, place }) => {
    const site = catalog.sites.get(id);
    const before = catalog.ledgers.get(id)?.place;
    // A ledger that is not there yet is told where its first tenant asks for it.
    if (!site || !place || before === undefined || before === place) return [];
    const zones = place.zones?.filter((it) => !before?.zones?.includes(it)) ?? [];
    const what = before?.cidr === undefined ? "addresses" : `zone ${zones.join(", ")}`;
    const path = ["network", before?.cidr === undefined ? "cidr" : "zones"];
    const message = `${file} does not record the ${what} of ${id} yet. ${DO}`;
    return [problemAt(catalog.sources, "E_NOT_ALLOCATED", { file: site.file, path }, message)];
  });
}

function ledger(tenant: Tenant): string {
  return ledgerFile(tenant.site);
}
