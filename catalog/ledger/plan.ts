import { siteLoad } from "../capacity.ts";
import type { Catalog, Ledger, LedgerGuest, Service, Site, Tenant } from "../catalog.ts";
import { isBroken } from "../check/broken.ts";
import { count, problemAt } from "../check/problem.ts";
import type { CatalogProblem } from "../errors.ts";
import { ledgerFile, siteFile } from "../files.ts";
import { chooseHost, occupy, type SiteLoad } from "../placement.ts";
import { digestOf } from "../resolve/image.ts";
import {
  environmentOf,
  serviceLifecycle,
  servicePath,
  servicesOf,
  sizeOf,
} from "../subscriptions.ts";
import { ascending } from "./ascending.ts";
import { type FreeNumbers, freeNumbers } from "./free-numbers.ts";
import { type IndexedGuest, indexLedger, ledgerOf } from "./index-ledger.ts";
import { scopesOf } from "./scope.ts";

/** One thing that a ledger does not say yet. */
export type LedgerAddition =
  | { readonly kind: "tenant"; readonly number: number; readonly tenant: Tenant }
  | {
      readonly kind: "guest";
      readonly vmid: number;
      readonly guest: LedgerGuest;
      readonly tenant: Tenant;
      readonly service: Service;
    }
  /** A guest that became protected: from now on its line records the image. */
  | {
      readonly kind: "image";
      readonly vmid: number;
      readonly guest: LedgerGuest;
      readonly tenant: Tenant;
      readonly service: Service;
    };

export interface Allocation {
  /** Every site's ledger as it should be, by site id; the same object where nothing is added. */
  readonly ledgers: ReadonlyMap<string, Ledger>;
  readonly additions: readonly (LedgerAddition & { readonly site: string })[];
  /** What could not be given: no room, no number left, a pin that cannot be taken. */
  readonly problems: readonly CatalogProblem[];
}

/**
 * Gives every tenant its number and every guest its VMID, address and host. Append-only: what a ledger says stays,
 * whatever the files say. The order of files, keys and lists does not matter. References that lead nowhere are
 * passed over: the checks report them.
 *
 * @param today `YYYY-MM-DD`, for addresses of tombstones
 */
export function planAllocation(catalog: Catalog, today: string): Allocation {
  const ledgers = new Map<string, Ledger>();
  const additions: (LedgerAddition & { site: string })[] = [];
  const problems: CatalogProblem[] = [];
  const moved = tenantsElsewhere(catalog);
  const tenantsBySite = Map.groupBy(catalog.tenants, (tenant) => tenant.site);
  for (const scope of scopesOf(catalog)) {
    // A ledger that cannot be read holds numbers that nobody knows.
    if (scope.sites.some((site) => isBroken(catalog, ledgerFile(site.id)))) continue;
    const tenants = scope.sites
      .flatMap((site) => tenantsBySite.get(site.id) ?? [])
      .filter((it) => environmentOf(catalog, it.site)?.id === it.environment && !moved.has(it))
      .sort((a, b) => compare(a.id, b.id) || compare(a.site, b.site));
    const free = freeNumbers(catalog, scope, tenants, today);
    const drafts = new Map(scope.sites.map((site) => [site.id, draftOf(catalog, site, free)]));
    for (const tenant of tenants) {
      const draft = drafts.get(tenant.site);
      if (draft) allocateTenant(catalog, draft, tenant, problems);
    }
    for (const [site, draft] of drafts) {
      ledgers.set(site, appended(draft.ledger, draft.additions));
      additions.push(...draft.additions.map((it) => ({ ...it, site })));
    }
  }
  for (const [site, ledger] of catalog.ledgers) if (!ledgers.has(site)) ledgers.set(site, ledger);
  return { ledgers, additions, problems };
}

/** A site while its ledger is being added to. */
interface Draft {
  readonly site: Site;
  readonly ledger: Ledger;
  readonly numbers: ReadonlyMap<string, number>;
  readonly guests: ReadonlyMap<string, IndexedGuest>;
  readonly free: FreeNumbers;
  /** Worked out when the first guest is placed: a run that adds nothing does not pay for it. */
  load: SiteLoad | undefined;
  readonly additions: LedgerAddition[];
}

function draftOf(catalog: Catalog, site: Site, free: FreeNumbers): Draft {
  const ledger = ledgerOf(catalog, site.id);
  return { site, ledger, ...indexLedger(ledger), free, load: undefined, additions: [] };
}

function allocateTenant(
  catalog: Catalog,
  draft: Draft,
  tenant: Tenant,
  problems: CatalogProblem[],
): void {
  const services = servicesOf(catalog, tenant);
  if (!draft.numbers.has(tenant.id)) {
    draft.additions.push({ kind: "tenant", number: draft.free.tenantNumber(), tenant });
  }
  const environment = environmentOf(catalog, tenant.site);
  for (const service of services) {
    const isProtected =
      environment !== undefined && serviceLifecycle(environment, service) === "protected";
    const image = isProtected ? { image: digestOf(service.image) } : {};
    const line = draft.guests.get(`${tenant.id}/${service.id}`);
    if (!line) {
      allocateGuest(catalog, draft, tenant, service, image, problems);
    } else if (isProtected && line.image === undefined) {
      const { vmid, ...guest } = line;
      draft.additions.push({ kind: "image", vmid, guest: { ...guest, ...image }, tenant, service });
    }
  }
}

function allocateGuest(
  catalog: Catalog,
  draft: Draft,
  tenant: Tenant,
  service: Service,
  image: { readonly image?: string },
  problems: CatalogProblem[],
): void {
  const size = sizeOf(catalog, tenant, service);
  if (!size) return;
  draft.load ??= siteLoad(catalog, draft.site);
  const { site, load, free } = draft;
  const of = `${tenant.id}/${service.id}`;
  const pin = tenant.pin?.[service.id];
  const refuse = (what: string): void => {
    problems.push(
      problemAt(
        catalog.sources,
        "E_CAPACITY",
        { file: tenant.file, path: servicePath(tenant, service.id) },
        `no place for ${of} (${size.memoryMib} MiB, ${count(size.cores, "core")}) on ${site.id}: ${what}.`,
      ),
    );
  };
  if (pin) {
    // It runs there already: whether that leaves enough headroom is a matter of capacity, not of placement.
    occupy(load, pin.host, size);
    const { vmid, ip, host } = pin;
    draft.additions.push({
      kind: "guest",
      vmid,
      guest: { of, ip, host, ...image },
      tenant,
      service,
    });
    return;
  }
  const choice = chooseHost(load, size);
  if ("full" in choice) {
    return refuse(`${choice.full}. Add a host to ${siteFile(site.id)}, or choose a smaller tier`);
  }
  const vmid = free.vmid(site);
  if (vmid === undefined) {
    return refuse(
      `every VMID of ${site.ranges.vmid} is or was in use. Widen ranges.vmid in ${siteFile(site.id)}`,
    );
  }
  const ip = free.address(site);
  if (ip === undefined) {
    return refuse(
      `every address of ${site.networks.tenants.cidr} from the tenth on is taken or held back by a tombstone. ` +
        `Give the site a larger network in ${siteFile(site.id)}`,
    );
  }
  const { host } = choice;
  occupy(load, host, size);
  draft.additions.push({ kind: "guest", vmid, guest: { of, ip, host, ...image }, tenant, service });
}

/**
 * Tenants that the ledger of another site of their environment still holds: their `site` was changed. New numbers
 * here would make the next `up` delete what runs there.
 */
function tenantsElsewhere(catalog: Catalog): ReadonlySet<Tenant> {
  const sitesOf = new Map<string, Set<string>>();
  for (const [site, ledger] of catalog.ledgers) {
    const environment = environmentOf(catalog, site)?.id;
    for (const tenant of ledger.tenants.values()) {
      const key = `${environment}/${tenant}`;
      const sites = sitesOf.get(key);
      if (sites) sites.add(site);
      else sitesOf.set(key, new Set([site]));
    }
  }
  return new Set(
    catalog.tenants.filter((tenant) => {
      const sites = sitesOf.get(`${tenant.environment}/${tenant.id}`);
      return sites !== undefined && !(sites.size === 1 && sites.has(tenant.site));
    }),
  );
}

/** The ledger with the additions in it, every map in ascending order again. */
function appended(ledger: Ledger, additions: readonly LedgerAddition[]): Ledger {
  if (additions.length === 0) return ledger;
  const tenants = new Map(ledger.tenants);
  const guests = new Map(ledger.guests);
  for (const addition of additions) {
    if (addition.kind === "tenant") tenants.set(addition.number, addition.tenant.id);
    else guests.set(addition.vmid, addition.guest);
  }
  return { ...ledger, tenants: ascending(tenants), guests: ascending(guests) };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
