import type { Catalog, Service, Tenant, VpsSite } from "../../catalog.ts";
import { count, problemAt } from "../../check/problem.ts";
import type { CatalogErrorCode, CatalogProblem } from "../../errors.ts";
import type { LedgerAddition } from "../../ledger/addition.ts";
import { indexLedger, type LedgerIndex, ledgerOf } from "../../ledger/index-ledger.ts";
import { isolationOf, servicePath, servicesOf, sizeOf } from "../../subscriptions.ts";
import { demandOf, noDemand, plus, type VpsDemand } from "../demand.ts";
import { hasOwnCluster, MOST_TENANTS, ownClusterOf } from "../own-cluster.ts";
import { chooseHost, lacks, occupy, portTaken, siteLoad, type VpsHostLoad } from "../placement.ts";
import { pinnedPort } from "../sites.ts";

/** A site while its ledger is being added to. */
interface VpsDraft {
  readonly catalog: Catalog;
  readonly site: VpsSite;
  readonly index: LedgerIndex;
  readonly additions: LedgerAddition[];
  /** Counted when the first one is asked for: a run that adds nothing does not pay for it. */
  load(): ReadonlyMap<string, VpsHostLoad>;
  /** The next number of the scope. */
  tenantNumber(): number;
  /** The next number of the site: it never was anyone's. */
  unitNumber(): number;
}

export function vpsDraftOf(catalog: Catalog, site: VpsSite, tenantNumber: () => number): VpsDraft {
  const ledger = ledgerOf(catalog, site.id);
  let load: ReadonlyMap<string, VpsHostLoad> | undefined;
  let highest = Math.max(0, ...ledger.units.keys(), ...ledger.releasedUnits.keys());
  return {
    catalog,
    site,
    index: indexLedger(ledger),
    additions: [],
    load: () => {
      load ??= siteLoad(catalog, site);
      return load;
    },
    tenantNumber,
    unitNumber: () => ++highest,
  };
}

type Refuse = (code: CatalogErrorCode, path: readonly (string | number)[], message: string) => void;

/** Gives one tenant what its file asks for and its site's ledger does not have: a number, a host, and a unit for each service. */
export function giveVpsTenant(draft: VpsDraft, tenant: Tenant, problems: CatalogProblem[]): void {
  const { catalog, index, additions } = draft;
  const isolation = isolationOf(catalog, tenant);
  // Without a tier nobody knows where it belongs.
  if (!isolation) return;
  const refuse: Refuse = (code, path, message) => {
    problems.push(problemAt(catalog.sources, code, { file: tenant.file, path }, message));
  };
  const wanted = toGive(draft, tenant);
  const there = index.hosts.get(tenant.id);
  if (there !== undefined) {
    for (const service of wanted) giveMore(draft, tenant, service, there, refuse);
    return;
  }
  const all = { id: tenant.id, demand: demandOfAll(draft, tenant, wanted), ports: portsOf(wanted) };
  const choice = chooseHost(draft.load().values(), all, isolation === "silo");
  if ("full" in choice) return refuseHost(draft, tenant, all.demand, choice.full, refuse);
  const number = index.numbers.get(tenant.id) ?? draft.tenantNumber();
  if (number > MOST_TENANTS) {
    const message = `${tenant.id} would be tenant ${number} of ${draft.site.id}, and a VPS site ends at ${MOST_TENANTS}: ports and Unix users follow from the number. Choose another site.`;
    refuse("E_LIMIT", ["site"], message);
    return;
  }
  if (!index.numbers.has(tenant.id)) additions.push({ kind: "tenant", number, tenant });
  additions.push({ kind: "host", number, host: choice.host.name, tenant });
  occupy(choice.host, all);
  for (const service of wanted) giveUnit(draft, tenant, service);
}

function refuseHost(
  { site }: VpsDraft,
  tenant: Tenant,
  demand: VpsDemand,
  full: string,
  refuse: Refuse,
): void {
  const asked = `${demand.memoryMib} MiB, ${count(demand.cores, "core")}, ${demand.diskGib} GiB`;
  const message = `no host for ${tenant.id} (${asked}) on ${site.id}: ${full}. Add a host to ${site.file}, or choose a smaller tier or fewer services.`;
  refuse("E_CAPACITY", ["services"], message);
}

/** Services without a line that can be given one, sorted by id. */
function toGive({ catalog, index }: VpsDraft, tenant: Tenant): Service[] {
  return servicesOf(catalog, tenant)
    .filter(
      (it) => !index.units.has(`${tenant.id}/${it.id}`) && it.vps && sizeOf(catalog, tenant, it),
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The services and, for a bridge tenant, the PostgreSQL that it has for itself. */
function demandOfAll(draft: VpsDraft, tenant: Tenant, services: readonly Service[]): VpsDemand {
  const size = draft.catalog.tiers.get(tenant.tier)?.size ?? "";
  const cluster = hasOwnCluster(draft.catalog, tenant) ? ownClusterOf(draft.site, size) : undefined;
  const own = cluster
    ? { ...noDemand, memoryMib: cluster.memoryMib, diskGib: cluster.diskGib }
    : noDemand;
  return services.map((it) => demandOfOne(draft.catalog, tenant, it)).reduce(plus, own);
}

function demandOfOne(catalog: Catalog, tenant: Tenant, service: Service): VpsDemand {
  const size = sizeOf(catalog, tenant, service);
  const word = catalog.tiers.get(tenant.tier)?.size ?? "";
  if (!size) return noDemand;
  return demandOf(service, size, hasOwnCluster(catalog, tenant) ? null : { size: word });
}

function portsOf(services: readonly Service[]): Map<string, number> {
  return new Map(
    services.flatMap((service) => {
      const port = pinnedPort(service);
      return port === undefined ? [] : [[service.id, port] as const];
    }),
  );
}

/** One more service for a tenant that has a host already: there, or nowhere. */
function giveMore(
  draft: VpsDraft,
  tenant: Tenant,
  service: Service,
  host: string,
  refuse: Refuse,
): void {
  const { catalog, site } = draft;
  const of = `${tenant.id}/${service.id}`;
  const load = draft.load().get(host);
  // A host that is gone from the site's file is told at the ledger's line.
  if (!load) return;
  const ports = portsOf([service]);
  const demand = demandOfOne(catalog, tenant, service);
  const at = servicePath(tenant, service.id);
  const taken = portTaken(load, ports);
  if (taken) {
    const message = `no place for ${of}: it listens on TCP port ${taken.port} (vps.listen in ${service.file}), which is ${taken.holder}'s on ${host}, where ${tenant.id} lives. Let it listen on a socket, or take it out.`;
    refuse("E_CONFLICT", at, message);
    return;
  }
  const full = lacks(load, demand);
  if (full !== undefined) {
    const asked = `${demand.memoryMib} MiB, ${count(demand.cores, "core")}, ${demand.diskGib} GiB`;
    const message = `no place for ${of} (${asked}) on ${site.id}: ${full}, and ${tenant.id}, which lives there, does not move by itself. Give the host more, or take services out.`;
    refuse("E_CAPACITY", at, message);
    return;
  }
  occupy(load, { id: tenant.id, demand, ports });
  giveUnit(draft, tenant, service);
}

function giveUnit(draft: VpsDraft, tenant: Tenant, service: Service): void {
  const { catalog, additions } = draft;
  const of = `${tenant.id}/${service.id}`;
  // Recorded, because a database does not follow when the tier changes.
  const own = isolationOf(catalog, tenant) === "bridge" ? { ownServers: true } : {};
  const unit = { of, ...own };
  additions.push({ kind: "unit", number: draft.unitNumber(), unit, tenant, service: service.id });
}
