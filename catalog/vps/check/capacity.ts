import type { Figure } from "../../capacity.ts";
import type { Catalog, VpsSite } from "../../catalog.ts";
import { type At, problemAt } from "../../check/problem.ts";
import { inSite } from "../../check/report.ts";
import type { CatalogProblem } from "../../errors.ts";
import type { VpsCapacity } from "../capacity.ts";
import { RESERVED_CONNECTIONS } from "../placement.ts";

/** What does not fit: each at the line that says how much there is. */
export function checkVpsCapacity(
  catalog: Catalog,
  site: VpsSite,
  figures: VpsCapacity,
): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  const add = (at: At, { used, available }: Figure, message: string): void => {
    if (used > available) problems.push(problemAt(catalog.sources, "E_CAPACITY", at, message));
  };
  for (const { name, memoryMib, cores, diskGib, connections } of figures.hosts) {
    const room = "beside what its own servers and Debian keep";
    add(
      inSite(site, ["hosts", name, "memoryMib"]),
      memoryMib,
      `${name} has ${memoryMib.available} MiB of memory for tenants ${room}, and they have ${memoryMib.used}. Memory is never overcommitted: choose smaller tiers for tenants on it, or give it more.`,
    );
    add(
      inSite(site, ["hosts", name, "cores"]),
      cores,
      `${name} has ${cores.available} cores with overcommit, and the services on it have ${cores.used}. Choose smaller tiers for tenants on it, or raise capacity.coresOvercommit.`,
    );
    add(
      inSite(site, ["hosts", name, "diskGib"]),
      diskGib,
      `${name} has ${diskGib.available} GiB of disk for tenants ${room}, and they have ${diskGib.used}. Choose smaller tiers for tenants on it, or give it more.`,
    );
    add(
      inSite(site, ["postgres", "maxConnections"]),
      connections,
      `the PostgreSQL of ${name} has ${site.postgres.maxConnections} connections, of which ${RESERVED_CONNECTIONS} are kept for its administrators; tenants are promised ${connections.used}. Raise maxConnections, or move tenants to another host.`,
    );
  }
  for (const own of figures.own) {
    const tenant = catalog.tenants.find((it) => it.id === own.tenant && it.site === site.id);
    const at: At = tenant
      ? { file: tenant.file, path: ["services"] }
      : inSite(site, ["dedicated", "postgres"]);
    add(
      at,
      own,
      `${own.tenant}'s own PostgreSQL can promise ${own.available} connections beside the ${RESERVED_CONNECTIONS} of its administrators; these services are promised ${own.used}. Raise maxConnections of dedicated.postgres in ${site.file}, or take services out.`,
    );
  }
  return problems;
}
