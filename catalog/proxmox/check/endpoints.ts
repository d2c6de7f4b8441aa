import type { Catalog, ProxmoxSite } from "../../catalog.ts";
import { type At, lineOf, problemAt } from "../../check/problem.ts";
import type { CatalogProblem } from "../../errors.ts";
import { networkContains, networksOverlap } from "../../ipv4.ts";
import { vmidRange } from "../ledger/free-numbers.ts";
import { endpointKey } from "../ledger/scope-keys.ts";
import { networksOf } from "../site-guests.ts";
import { proxmoxSites } from "../sites.ts";

/**
 * Sites on one PVE endpoint: their VMID ranges are disjoint, a network is either the same or has nothing in common,
 * what a cluster has once is defined by one of them alone, each keeps its images apart, a tenant's id (it names a
 * pool) is there once, and who switches the cluster's firewall knows all hosts and who administers them.
 */
export function checkEndpoints(catalog: Catalog): CatalogProblem[] {
  const sites = proxmoxSites(catalog);
  const problems: CatalogProblem[] = [];
  for (const group of Map.groupBy(sites, endpointKey).values()) {
    for (const [index, site] of group.entries()) {
      for (const earlier of group.slice(0, index)) {
        problems.push(...checkPair(catalog, earlier, site));
      }
    }
    if (group.length > 1) problems.push(...sameTenants(catalog, group));
    problems.push(...checkSwitch(catalog, group));
  }
  return problems;
}

/** `message` gets the other place, as `file:line`. */
type Add = (path: string[], message: (where: string) => string, otherPath?: string[]) => void;

function checkPair(catalog: Catalog, earlier: ProxmoxSite, site: ProxmoxSite): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  const add: Add = (path, message, otherPath = path) => {
    const other: At = { file: earlier.file, path: otherPath };
    const text = message(`${lineOf(catalog.sources, other)}, on the same endpoint`);
    const at: At = { file: site.file, path };
    problems.push(problemAt(catalog.sources, "E_CONFLICT", at, text, other));
  };
  for (const rule of [checkVmids, checkNetworks, checkOwnNetworks, checkOnce]) {
    rule(earlier, site, add);
  }
  return problems;
}

function checkVmids(earlier: ProxmoxSite, site: ProxmoxSite, add: Add): void {
  const one = vmidRange(earlier);
  const two = vmidRange(site);
  if (one.first > two.last || two.first > one.last) return;
  add(
    ["ranges", "vmid"],
    (where) =>
      `${site.ranges.vmid} overlaps ${earlier.ranges.vmid} of ${earlier.id} (${where}). VMIDs are unique in a cluster: choose ranges that have nothing in common.`,
  );
}

function checkNetworks(earlier: ProxmoxSite, site: ProxmoxSite, add: Add): void {
  for (const [mine, a] of networksOf(site)) {
    for (const [theirs, b] of networksOf(earlier)) {
      const isSame =
        a.cidr === b.cidr && a.vlan === b.vlan && a.bridge === b.bridge && a.gateway === b.gateway;
      // Guests of the platform are trusted with each other; tenants are not with anybody.
      const isMixed = (mine === "tenants") !== (theirs === "tenants");
      if ((isSame && !isMixed) || !networksOverlap(a.cidr, b.cidr)) continue;
      add(
        ["networks", mine, "cidr"],
        (where) =>
          `${a.cidr} overlaps the network \`${theirs}\` ${b.cidr} of ${earlier.id} (${where}). Take the same network with the same bridge, VLAN and gateway, or one outside.`,
        ["networks", theirs, "cidr"],
      );
    }
  }
}

/** VLANs and networks that one of them may give out are not the other's. */
function checkOwnNetworks(earlier: ProxmoxSite, site: ProxmoxSite, add: Add): void {
  const { vlan } = site.ranges;
  const other = earlier.ranges;
  if (vlan !== undefined && other.vlan !== undefined && vlansOverlap(vlan, other.vlan)) {
    add(
      ["ranges", "vlan"],
      (where) =>
        `${vlan} overlaps ${other.vlan} of ${earlier.id} (${where}). A VLAN is one network in a cluster: choose ranges that have nothing in common.`,
    );
  }
  const mine = takenBy(site);
  const theirs = takenBy(earlier);
  for (const [a, path] of mine) {
    for (const [b, otherPath] of theirs) {
      // Two networks that are described as such are compared above.
      const isRange = path[0] === "ranges" || otherPath[0] === "ranges";
      if (!isRange || !networksOverlap(a, b)) continue;
      add(
        path,
        (where) =>
          `${a} overlaps ${b} of ${earlier.id} (${where}). Choose addresses that have nothing in common.`,
        otherPath,
      );
    }
  }
}

/** Every network that a site has or may give out, with the place that says so. */
function takenBy(site: ProxmoxSite): [cidr: string, path: string[]][] {
  const { cidr } = site.ranges;
  return [
    ...networksOf(site).map(([name, it]): [string, string[]] => [
      it.cidr,
      ["networks", name, "cidr"],
    ]),
    ...(cidr === undefined ? [] : [[cidr, ["ranges", "cidr"]] as [string, string[]]]),
  ];
}

function vlansOverlap(a: string, b: string): boolean {
  const [first = 0, last = 0] = a.split("-").map(Number);
  const [start = 0, end = 0] = b.split("-").map(Number);
  return first <= end && start <= last;
}

/** What a cluster, or a host of it, has once. */
function checkOnce(earlier: ProxmoxSite, site: ProxmoxSite, add: Add): void {
  if (site.clusterFirewall && earlier.clusterFirewall) {
    add(
      ["clusterFirewall"],
      (where) =>
        `${earlier.id} switches the cluster's firewall already (${where}). There is one in a cluster: write false here.`,
    );
  }
  if (site.storage.images === earlier.storage.images) {
    add(
      ["storage", "images"],
      (where) =>
        `${earlier.id} keeps its images on ${earlier.storage.images} too (${where}): one site's platform would delete what the other still uses. Give each site a storage of its own for images.`,
    );
  }
  const theirs = definedStorages(earlier);
  for (const [id, path] of definedStorages(site)) {
    const other = theirs.get(id);
    if (!other) continue;
    add(
      path,
      (where) =>
        `${earlier.id} defines the storage ${id} already (${where}). A storage has one owner: take it out here, where it can be used all the same.`,
      other,
    );
  }
  if (site.shared.operations && earlier.shared.operations) {
    add(
      ["shared", "operations"],
      (where) =>
        `${earlier.id} has an operations guest already (${where}), and the role and token that it restarts guests with are there once in a cluster. Take one of them out.`,
    );
  }
  const virtual = site.shared.proxy.virtual?.routerId;
  if (virtual !== undefined && virtual === earlier.shared.proxy.virtual?.routerId) {
    add(
      ["shared", "proxy", "virtual", "routerId"],
      (where) =>
        `the proxies of ${earlier.id} are VRRP router ${virtual} already (${where}), and four would share one address. Choose another number.`,
    );
  }
  const hosts = Object.keys(site.hosts).filter((it) => Object.hasOwn(earlier.hosts, it));
  if (hosts.length > 0 && site.timeZone !== earlier.timeZone) {
    add(
      ["timeZone"],
      (where) =>
        `${earlier.id} sets ${hosts.sort().join(", ")} to ${earlier.timeZone} (${where}). A host has one time zone: choose the same.`,
    );
  }
}

/** The switch closes every host of the cluster to all but the management networks of the site that throws it. */
function checkSwitch(catalog: Catalog, group: readonly ProxmoxSite[]): CatalogProblem[] {
  const switching = group.find((site) => site.clusterFirewall);
  if (!switching) return [];
  return group.flatMap((site) => {
    const hosts = Object.keys(site.hosts).filter((it) => !Object.hasOwn(switching.hosts, it));
    const networks = [...site.management.entries()].filter(
      ([, network]) => !switching.management.some((it) => networkContains(it, network)),
    );
    const refuse = (at: At, otherPath: string, missing: string, would: string): CatalogProblem => {
      const other: At = { file: switching.file, path: [otherPath], which: "key" };
      const where = lineOf(catalog.sources, { file: switching.file, path: ["clusterFirewall"] });
      const message = `${switching.id} switches this cluster's firewall (${where}) and does not name ${missing}, ${would}. Add it to \`${otherPath}\` of ${switching.file} (${lineOf(catalog.sources, other)}).`;
      return problemAt(catalog.sources, "E_CONFLICT", at, message, other);
    };
    return [
      ...hosts.map((host) =>
        refuse(
          { file: site.file, path: ["hosts", host], which: "key" },
          "hosts",
          `the host ${host}`,
          "which would be closed to whoever administers it",
        ),
      ),
      ...networks.map(([index, network]) =>
        refuse(
          { file: site.file, path: ["management", index] },
          "management",
          `the management network ${network}`,
          "which would be locked out",
        ),
      ),
    ];
  });
}

/** Storages that a site's platform stack defines, with the place that says so. */
function definedStorages(site: ProxmoxSite): Map<string, string[]> {
  const { nas, storage } = site;
  const defined = new Map(Object.keys(nas?.nfs ?? {}).map((id) => [id, ["nas", "nfs", id]]));
  if (nas?.backupServer) defined.set(storage.backups, ["nas", "backupServer"]);
  return defined;
}

function sameTenants(catalog: Catalog, group: readonly ProxmoxSite[]): CatalogProblem[] {
  const ids = new Set(group.map((site) => site.id));
  const first = new Map<string, At>();
  return catalog.tenants.flatMap((tenant) => {
    if (!ids.has(tenant.site)) return [];
    const at: At = { file: tenant.file, path: ["site"] };
    const earlier = first.get(tenant.id);
    if (!earlier) {
      first.set(tenant.id, at);
      return [];
    }
    const message = `${earlier.file} puts a tenant ${tenant.id} on the same PVE endpoint, where pools and backup jobs carry a tenant's id. Choose a site on another endpoint, or another id.`;
    return [problemAt(catalog.sources, "E_CONFLICT", at, message, earlier)];
  });
}
