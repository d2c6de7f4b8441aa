import type { LedgerGuest, LedgerNetwork, ProxmoxSite, Tenant } from "../../catalog.ts";
import { count, problemAt } from "../../check/problem.ts";
import type { CatalogProblem } from "../../errors.ts";
import { siteFile } from "../../files.ts";
import { isHostIn } from "../../ipv4.ts";
import type { IndexedGuest } from "../../ledger/index-ledger.ts";
import {
  environmentOf,
  isolationOf,
  ownServersOf,
  type Size,
  serviceLifecycle,
  servicePath,
  servicesOf,
  sizeOf,
} from "../../subscriptions.ts";
import { chooseHost, chooseSiloHost, occupy } from "../placement.ts";
import { digestOf } from "../resolve/image.ts";
import { madeFrom, ownServerSize } from "../subscriptions.ts";
import type { Draft } from "./draft.ts";
import { networksToGive } from "./free-numbers.ts";

/**
 * Gives one tenant what its file asks for and its site's ledger does not have: a number, a network of its own, and a
 * line for each guest. Servers of its own come first, so that they have the first address of its network.
 */
export function giveTenant(draft: Draft, tenant: Tenant, problems: CatalogProblem[]): void {
  const { catalog, site, index, free, additions } = draft;
  const isolation = isolationOf(catalog, tenant);
  // Without a tier nobody knows where its guests belong.
  if (!isolation) return;
  if (!index.numbers.has(tenant.id)) {
    additions.push({ kind: "tenant", number: free.tenantNumber(), tenant });
  }
  const own = isolation === "pool" ? undefined : giveNetwork(draft, tenant, problems);
  if (isolation !== "pool" && !own) return;

  const environment = environmentOf(catalog, tenant.site);
  const protects = environment?.lifecycle === "protected";
  for (const server of ownServersOf(catalog, tenant)) {
    const image = site.dedicated?.[server].image;
    const size = ownServerSize(catalog, site, tenant, server);
    const at = ["tier"];
    if (image && size) {
      giveGuest(
        draft,
        { tenant, service: server, size, own, image: protects ? image : undefined, at },
        problems,
      );
    }
  }
  for (const service of servicesOf(catalog, tenant)) {
    const isProtected =
      environment !== undefined && serviceLifecycle(environment, service) === "protected";
    const size = sizeOf(catalog, tenant, service);
    if (!size) continue;
    const image = isProtected ? madeFrom(site, service) : undefined;
    const at = servicePath(tenant, service.id);
    giveGuest(draft, { tenant, service: service.id, size, own, image, at }, problems);
  }
}

/** The tenant's own network: the one that it has, or the lowest that is free. */
function giveNetwork(
  { catalog, site, index, free, additions }: Draft,
  tenant: Tenant,
  problems: CatalogProblem[],
): LedgerNetwork | undefined {
  const known = index.networks.get(tenant.id);
  if (known) return known;
  // A site that has none to give is an error at the tenant's tier (check/tenant.ts).
  if (networksToGive(site).length === 0) return undefined;
  const given = free.network(site);
  if (!given) {
    const message = `no network for ${tenant.id} on ${site.id}: every VLAN of ${site.ranges.vlan} with its /24 of ${site.ranges.cidr} is taken or held back by a tombstone. Widen ranges.vlan and ranges.cidr in ${siteFile(site.id)}, or choose a tier whose isolation is pool.`;
    problems.push(
      problemAt(catalog.sources, "E_CAPACITY", { file: tenant.file, path: ["tier"] }, message),
    );
    return undefined;
  }
  const network = { of: tenant.id, cidr: given.cidr };
  additions.push({ kind: "network", vlan: given.vlan, network, tenant });
  return network;
}

/** A guest that a tenant's file asks for. */
interface Wanted {
  readonly tenant: Tenant;
  readonly service: string;
  readonly size: Size;
  /** The tenant's own network; undefined for a pool tenant. */
  readonly own: LedgerNetwork | undefined;
  /** What the line of a protected guest records: what it, or the template that it is cloned from, is made from. */
  readonly image: string | undefined;
  /** Where in the tenant's file it is asked for. */
  readonly at: readonly (string | number)[];
}

function giveGuest(draft: Draft, wanted: Wanted, problems: CatalogProblem[]): void {
  const { tenant, service } = wanted;
  const of = `${tenant.id}/${service}`;
  const line = draft.index.guests.get(of);
  if (line) return completeLine(draft, wanted, line, problems);
  const { catalog, site, free, additions } = draft;
  const { size, own } = wanted;
  const load = draft.load();
  const image = wanted.image === undefined ? {} : { image: digestOf(wanted.image) };
  const refuse = (what: string): void => {
    problems.push(
      problemAt(
        catalog.sources,
        "E_CAPACITY",
        { file: tenant.file, path: wanted.at },
        `no place for ${of} (${size.memoryMib} MiB, ${count(size.cores, "core")}) on ${site.id}: ${what}.`,
      ),
    );
  };

  const pin = tenant.pin?.[service];
  if (pin) {
    // It runs there already: whether that leaves enough headroom is a matter of capacity, not of placement.
    occupy(load, pin.host, size, tenant.id);
    const { vmid, ip, host } = pin;
    const until = free.heldUntil(ip);
    if (until !== undefined) {
      const at = { file: tenant.file, path: ["pin", service, "ip"] };
      const message = `${ip} was a released guest's address and is held back until ${until}, because others may still send it what was meant for that guest. Give the guest another address and pin that, or wait.`;
      problems.push(problemAt(catalog.sources, "E_CONFLICT", at, message));
      return;
    }
    const ownIp = own && !isHostIn(own.cidr, ip) ? free.address(own.cidr) : undefined;
    const guest = { of, ip, ...(ownIp ? { ownIp } : {}), host, ...image };
    additions.push({ kind: "guest", vmid, guest, tenant, service });
    return;
  }
  const isSilo = isolationOf(catalog, tenant) === "silo";
  const choice = isSilo ? chooseSiloHost(load, size, tenant.id) : chooseHost(load, size);
  if ("full" in choice) {
    const host = isSilo ? "a host with `silo: true`" : "a host";
    return refuse(`${choice.full}. Add ${host} to ${siteFile(site.id)}, or choose a smaller tier`);
  }
  const vmid = free.vmid(site);
  if (vmid === undefined) {
    return refuse(
      `every VMID of ${site.ranges.vmid} is or was in use. Widen ranges.vmid in ${siteFile(site.id)}`,
    );
  }
  const { cidr } = own ?? site.networks.tenants;
  const ip = free.address(cidr);
  if (ip === undefined) return refuse(own ? noOwnAddress(cidr) : noAddress(site, cidr));
  const { host } = choice;
  const { guests, newGuests } = site.storage;
  const storage = newGuests && newGuests !== guests ? { storage: newGuests } : {};
  occupy(load, host, size, tenant.id);
  const guest = { of, ip, host, ...storage, ...image };
  additions.push({ kind: "guest", vmid, guest, tenant, service });
}

/** What a line that stands may still get: nothing that it says already changes. */
function completeLine(
  { catalog, free, additions }: Draft,
  { tenant, service, own, image, at }: Wanted,
  { vmid, ...guest }: IndexedGuest,
  problems: CatalogProblem[],
): void {
  const adds: ("image" | "ownIp")[] = [];
  let line: LedgerGuest = guest;
  if (image !== undefined && guest.image === undefined) {
    line = { ...line, image: digestOf(image) };
    adds.push("image");
  }
  if (own && !isHostIn(own.cidr, guest.ownIp ?? guest.ip)) {
    const ownIp = free.address(own.cidr);
    if (ownIp === undefined) {
      const what = `no address for ${guest.of}: ${noOwnAddress(own.cidr)}.`;
      problems.push(
        problemAt(catalog.sources, "E_CAPACITY", { file: tenant.file, path: at }, what),
      );
      return;
    }
    line = { ...line, ownIp };
    adds.push("ownIp");
  }
  if (adds.length > 0) additions.push({ kind: "line", adds, vmid, guest: line, tenant, service });
}

function noAddress(site: ProxmoxSite, cidr: string): string {
  return `every address of ${cidr} from the tenth on is taken or held back by a tombstone. Give the site a larger network in ${siteFile(site.id)}`;
}

function noOwnAddress(cidr: string): string {
  return `every address of its own network ${cidr} from the tenth on is taken or held back by a tombstone`;
}
