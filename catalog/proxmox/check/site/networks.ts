import type { ProxmoxSite } from "../../../catalog.ts";
import { isHostIn, networkContains, networksOverlap, prefixOf } from "../../../ipv4.ts";
import { networksOf } from "../../site-guests.ts";
import type { Add, Path } from "./report.ts";

/** A bridge or silo tenant's own network. */
const OWN_PREFIX = 24;

/** Networks have their gateway in them and nothing in common; what tenants have is no management network. */
export function checkNetworks(site: ProxmoxSite, add: Add): void {
  for (const [name, { cidr, gateway }] of networksOf(site)) {
    if (isHostIn(cidr, gateway)) continue;
    add(
      "E_CONFLICT",
      ["networks", name, "gateway"],
      `the gateway ${gateway} is no usable address of ${cidr}. It has to stand inside, and be neither the first nor the last.`,
    );
  }
  const { platform, machines, tenants } = site.networks;
  checkPair(add, ["platform", platform], ["tenants", tenants]);
  if (machines) {
    checkPair(add, ["platform", platform], ["machines", machines]);
    checkPair(add, ["machines", machines], ["tenants", tenants]);
  }
  for (const [index, network] of site.management.entries()) {
    if (!networksOverlap(network, tenants.cidr)) continue;
    add(
      "E_CONFLICT",
      ["management", index],
      `the management network ${network} overlaps the tenants' ${tenants.cidr}. No tenant's guest may stand in a management network.`,
      ["networks", "tenants", "cidr"],
    );
  }
}

/** RFC 1918. 100.64.0.0/10 is a provider's, between its customers and itself. */
const PRIVATE_NETWORKS = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
/** Leaves no machine, so it is not public either: where a whole site stands on one machine, as in the tests. */
const LOOPBACK = "127.0.0.0/8";

/** Guests have private addresses alone, so nothing between services is ever on the internet. */
export function checkPrivate(site: ProxmoxSite, add: Add): void {
  const { cidr: given } = site.ranges;
  const networks: [path: Path, cidr: string][] = [
    ...networksOf(site).map(([name, { cidr }]): [Path, string] => [
      ["networks", name, "cidr"],
      cidr,
    ]),
    ...(given === undefined ? [] : [[["ranges", "cidr"], given] as [Path, string]]),
  ];
  for (const [path, cidr] of networks) {
    if ([...PRIVATE_NETWORKS, LOOPBACK].some((it) => networkContains(it, cidr))) continue;
    const message = `${cidr} is no private network, and guests have private addresses alone. Choose one inside ${PRIVATE_NETWORKS.join(", ")}.`;
    add("E_CONFLICT", path, message);
  }
}

type Named = readonly [name: string, network: ProxmoxSite["networks"]["tenants"]];

function checkPair(add: Add, [first, one]: Named, [second, two]: Named): void {
  const remedy =
    second === "tenants"
      ? "Tenants have a network of their own."
      : "Machines have one of their own.";
  if (networksOverlap(one.cidr, two.cidr)) {
    add(
      "E_CONFLICT",
      ["networks", second, "cidr"],
      `${two.cidr} overlaps the network \`${first}\`, ${one.cidr}. ${remedy}`,
      ["networks", first, "cidr"],
    );
  } else if (one.vlan === two.vlan && one.bridge === two.bridge) {
    add(
      "E_CONFLICT",
      ["networks", second, "vlan"],
      `VLAN ${two.vlan} on ${two.bridge} is the network \`${first}\` too. ${remedy}`,
      ["networks", first, "vlan"],
    );
  }
}

/** VLANs and networks that the ledger may give out are nobody's yet, and there is a network for each VLAN. */
export function checkRanges(site: ProxmoxSite, add: Add): void {
  const { vlan, cidr } = site.ranges;
  if (vlan === undefined || cidr === undefined) return;
  const [first = 0, last = 0] = vlan.split("-").map(Number);
  for (const [name, network] of networksOf(site)) {
    const other: Path = ["networks", name];
    if (network.vlan >= first && network.vlan <= last) {
      add(
        "E_CONFLICT",
        ["ranges", "vlan"],
        `${vlan} has VLAN ${network.vlan} in it, which is the network \`${name}\`. Choose VLANs that nothing else uses.`,
        [...other, "vlan"],
      );
    }
    if (networksOverlap(network.cidr, cidr)) {
      add(
        "E_CONFLICT",
        ["ranges", "cidr"],
        `${cidr} overlaps the network \`${name}\`, ${network.cidr}. Choose addresses that nothing else uses.`,
        [...other, "cidr"],
      );
    }
  }
  for (const [index, network] of site.management.entries()) {
    if (!networksOverlap(network, cidr)) continue;
    add(
      "E_CONFLICT",
      ["ranges", "cidr"],
      `${cidr} overlaps the management network ${network}. No tenant's guest may stand in a management network.`,
      ["management", index],
    );
  }
  const vlans = last - first + 1;
  const prefix = prefixOf(cidr);
  const room = prefix > OWN_PREFIX ? 0 : 2 ** (OWN_PREFIX - prefix);
  if (room < vlans) {
    add(
      "E_LIMIT",
      ["ranges", "cidr"],
      `${cidr} has room for ${room} networks of 256 addresses, and ${vlan} are ${vlans} VLANs. Each VLAN gets one: take fewer VLANs or a larger network.`,
      ["ranges", "vlan"],
    );
  }
}
