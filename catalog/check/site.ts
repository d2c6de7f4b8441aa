import type { Catalog, Site } from "../catalog.ts";
import type { CatalogProblem } from "../errors.ts";
import { environmentsFile } from "../files.ts";
import { isHostIn, networksOverlap } from "../ipv4.ts";
import { infrastructureOf, vmidRange } from "../ledger/free-numbers.ts";
import { endpointKey } from "../ledger/scope.ts";
import { type At, count, didYouMean, problemAt } from "./problem.ts";

/** A site by itself: its hosts, networks and shared guests fit together. */
export function checkSite(catalog: Catalog, site: Site): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  const add: Add = (code, path, message, other) => {
    const at: At = { file: site.file, path };
    problems.push(problemAt(catalog.sources, code, at, message, other));
  };
  checkEnvironment(catalog, site, add);
  checkNetworks(site, add);
  checkShared(site, add);
  const hosts = Object.keys(site.hosts).length;
  if (site.capacity.spareHosts >= hosts) {
    add(
      "E_LIMIT",
      ["capacity", "spareHosts"],
      `${site.id} has ${count(hosts, "host")}, so ${site.capacity.spareHosts} cannot be spare: nothing would be left. Allowed: 0 to ${hosts - 1}.`,
    );
  }
  return problems;
}

/** What is allowed and should be a decision: nothing is said twice, one line each. */
export function warnSite(catalog: Catalog, site: Site): string[] {
  const warnings: string[] = [];
  const warn = (path: string[], message: string): void => {
    const { file, line } = catalog.sources.place(site.file, path);
    warnings.push(`${file}:${line}: ${message}`);
  };
  if (site.capacity.spareHosts === 0) {
    warn(
      ["capacity", "spareHosts"],
      `${site.id} has no spare host: when one fails, its tenants stay down until it is back`,
    );
  }
  const together = [...catalog.sites.values()].filter(
    (it) => endpointKey(it) === endpointKey(site),
  );
  if (!together.some((it) => it.clusterFirewall)) {
    warn(
      ["clusterFirewall"],
      `no site switches this cluster's firewall on: unless somebody else does, no guest's firewall has any effect`,
    );
  }
  return warnings;
}

type Add = (
  code: "E_REFERENCE" | "E_CONFLICT" | "E_LIMIT" | "E_DUPLICATE",
  path: readonly (string | number)[],
  message: string,
  other?: At,
) => void;

function checkEnvironment(catalog: Catalog, site: Site, add: Add): void {
  if (catalog.broken.has(environmentsFile)) return;
  if ([...catalog.environments.values()].some((it) => it.sites.includes(site.id))) return;
  add(
    "E_REFERENCE",
    [],
    `no environment in ${environmentsFile} has the site ${site.id}. A site belongs to exactly one: add it to the \`sites\` of one of ${[...catalog.environments.keys()].join(", ")}.`,
  );
}

function checkNetworks(site: Site, add: Add): void {
  for (const [name, network] of Object.entries(site.networks)) {
    if (isHostIn(network.cidr, network.gateway)) continue;
    add(
      "E_CONFLICT",
      ["networks", name, "gateway"],
      `the gateway ${network.gateway} is no usable address of ${network.cidr}. It has to stand inside, and be neither the first nor the last.`,
    );
  }
  const { platform, tenants } = site.networks;
  const other: At = { file: site.file, path: ["networks", "platform", "cidr"] };
  if (networksOverlap(platform.cidr, tenants.cidr)) {
    add(
      "E_CONFLICT",
      ["networks", "tenants", "cidr"],
      `${tenants.cidr} overlaps the network \`platform\`, ${platform.cidr}. Tenants have a network of their own.`,
      other,
    );
  } else if (platform.vlan === tenants.vlan && platform.bridge === tenants.bridge) {
    add(
      "E_CONFLICT",
      ["networks", "tenants", "vlan"],
      `VLAN ${tenants.vlan} on ${tenants.bridge} is the network \`platform\` too. Tenants have a network of their own.`,
      { file: site.file, path: ["networks", "platform", "vlan"] },
    );
  }
  for (const [index, network] of site.management.entries()) {
    if (!networksOverlap(network, tenants.cidr)) continue;
    add(
      "E_CONFLICT",
      ["management", index],
      `the management network ${network} overlaps the tenants' ${tenants.cidr}. No tenant's guest may stand in a management network.`,
      { file: site.file, path: ["networks", "tenants", "cidr"] },
    );
  }
}

function checkShared(site: Site, add: Add): void {
  const range = vmidRange(site);
  const own = new Set(infrastructureOf(site));
  const { cidr } = site.networks.platform;
  for (const [role, guest] of Object.entries(site.shared)) {
    const path = ["shared", role];
    if (!Object.hasOwn(site.hosts, guest.host)) {
      const hosts = Object.keys(site.hosts);
      add(
        "E_REFERENCE",
        [...path, "host"],
        `${site.id} has no host "${guest.host}".${didYouMean(guest.host, hosts)}`,
      );
    }
    if (guest.vmid >= range.first && guest.vmid <= range.last) {
      add(
        "E_CONFLICT",
        [...path, "vmid"],
        `VMID ${guest.vmid} lies inside ranges.vmid ${site.ranges.vmid}, which the ledger gives out. Choose one outside.`,
        { file: site.file, path: ["ranges", "vmid"] },
      );
    }
    if (!isHostIn(cidr, guest.ip)) {
      add(
        "E_CONFLICT",
        [...path, "ip"],
        `${guest.ip} is no usable address of the network \`platform\`, ${cidr}.`,
        { file: site.file, path: ["networks", "platform", "cidr"] },
      );
    } else if (own.has(guest.ip)) {
      add(
        "E_DUPLICATE",
        [...path, "ip"],
        `${guest.ip} is a gateway, resolver or time server of the site already.`,
      );
    }
  }
}
