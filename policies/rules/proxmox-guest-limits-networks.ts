import ipaddr from "ipaddr.js";
import { type GraphResource, unknownValue } from "../../guard/graph.ts";
import { at } from "../../guard/read/values.ts";
import { addressesOf, cardsOf, isJudgedGuest } from "../read/guests.ts";
import type { ProxmoxPlace, Rule, Segment, StackFacts } from "../rule.ts";

/** A card without a VLAN stands in the bridge's own network, where the hosts are: that is never one of ours. */
export const proxmoxGuestLimitsNetworks: Rule = {
  id: "proxmox-guest-limits-networks",
  title: "A guest stands only in the networks that the catalog gives its stack.",
  severity: "critical",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [
    { name: "Proxmox Hardening Guide", reference: "1.2.2" },
    { name: "Proxmox Hardening Guide", reference: "1.3.1" },
  ],
  remedy:
    "Take bridge, VLAN and address from the resolved tenant: a tenant's own network, else the site's network `tenants`.",
  url: "https://pve.proxmox.com/pve-docs/chapter-sysadmin.html#sysadmin_network_configuration",
  resource: ({ resource, stack }, report) => {
    if (!isJudgedGuest(resource, stack)) return;
    const places = placesOf(resource, stack);
    const networks = places.flatMap((place) => place.networks);
    const management = places.flatMap((place) => place.management);
    for (const [index, card] of cardsOf(resource).entries()) {
      const problem = cardProblem(card, networks);
      if (problem) report(`${resource.name}: network card ${index} ${problem}`);
    }
    for (const address of addressesOf(resource)) {
      const problem = addressProblem(address, networks, management);
      if (problem) report(`${resource.name}: an address of ipConfigs ${problem}`);
    }
  },
};

/** Its provider's site; every site of the stack where that is not known. */
function placesOf({ provider }: GraphResource, { sites }: StackFacts): ProxmoxPlace[] {
  const all = sites.filter((site) => site.substrate === "proxmox");
  const own = all.filter(({ endpoint }) => endpoint === provider?.inputs["endpoint"]);
  return own.length > 0 ? own : all;
}

function cardProblem(card: unknown, networks: readonly Segment[]): string | undefined {
  const [bridge, vlan] = [at(card, "bridge"), at(card, "vlanId")];
  if ([card, bridge, vlan].includes(unknownValue)) {
    return "is in a network that is not known before the update: bridge and vlanId must be.";
  }
  if (networks.some((network) => network.bridge === bridge && network.vlan === vlan)) return;
  return `may be in ${networks.map(nameOf).join(" or ")}, by bridge and vlanId, and is in another network.`;
}

function addressProblem(
  address: unknown,
  networks: readonly Segment[],
  management: readonly string[],
): string | undefined {
  if (address === unknownValue) return "is not known before the update.";
  const [text] = String(address).split("/");
  if (!ipaddr.IPv4.isValidFourPartDecimal(text ?? "")) {
    return "must be an IPv4 address that the ledger gave: no other has rules in its firewall.";
  }
  const ip = ipaddr.IPv4.parse(text ?? "");
  const isIn = (cidr: string): boolean => ip.match(ipaddr.IPv4.parseCIDR(cidr));
  if (!networks.some(({ cidr }) => isIn(cidr))) {
    return `must lie in ${networks.map(({ cidr }) => cidr).join(" or ")}.`;
  }
  return management.some(isIn) ? "lies in a management network." : undefined;
}

function nameOf({ bridge, vlan }: Segment): string {
  return `VLAN ${vlan} of ${bridge}`;
}
