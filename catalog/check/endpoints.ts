import type { Catalog, Site } from "../catalog.ts";
import type { CatalogProblem } from "../errors.ts";
import { networksOverlap } from "../ipv4.ts";
import { vmidRange } from "../ledger/free-numbers.ts";
import { endpointKey } from "../ledger/scope.ts";
import { type At, lineOf, problemAt } from "./problem.ts";

/**
 * Sites on one PVE endpoint: their VMID ranges are disjoint, a network is either the same or has nothing in common,
 * one of them alone switches the cluster's firewall, each keeps its images apart, and a tenant's id (it names a pool) is there once.
 */
export function checkEndpoints(catalog: Catalog): CatalogProblem[] {
  const sites = [...catalog.sites.values()];
  const problems: CatalogProblem[] = [];
  for (const group of Map.groupBy(sites, endpointKey).values()) {
    for (const [index, site] of group.entries()) {
      for (const earlier of group.slice(0, index)) {
        problems.push(...checkPair(catalog, earlier, site));
      }
    }
    if (group.length > 1) problems.push(...sameTenants(catalog, group));
  }
  return problems;
}

function checkPair(catalog: Catalog, earlier: Site, site: Site): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  const add = (path: string[], message: (where: string) => string, otherPath = path): void => {
    const other: At = { file: earlier.file, path: otherPath };
    const text = message(`${lineOf(catalog.sources, other)}, on the same endpoint`);
    const at: At = { file: site.file, path };
    problems.push(problemAt(catalog.sources, "E_CONFLICT", at, text, other));
  };
  const one = vmidRange(earlier);
  const two = vmidRange(site);
  if (one.first <= two.last && two.first <= one.last) {
    add(
      ["ranges", "vmid"],
      (where) =>
        `${site.ranges.vmid} overlaps ${earlier.ranges.vmid} of ${earlier.id} (${where}). VMIDs are unique in a cluster: choose ranges that have nothing in common.`,
    );
  }
  for (const [mine, theirs] of [
    ["tenants", "tenants"],
    ["tenants", "platform"],
    ["platform", "tenants"],
  ] as const) {
    const a = site.networks[mine];
    const b = earlier.networks[theirs];
    const same =
      mine === theirs &&
      a.cidr === b.cidr &&
      a.vlan === b.vlan &&
      a.bridge === b.bridge &&
      a.gateway === b.gateway;
    if (same || !networksOverlap(a.cidr, b.cidr)) continue;
    add(
      ["networks", mine, "cidr"],
      (where) =>
        `${a.cidr} overlaps the network \`${theirs}\` ${b.cidr} of ${earlier.id} (${where}). Take the same network with the same bridge, VLAN and gateway, or one outside.`,
      ["networks", theirs, "cidr"],
    );
  }
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
  return problems;
}

function sameTenants(catalog: Catalog, group: readonly Site[]): CatalogProblem[] {
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
