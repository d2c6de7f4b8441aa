import { hasUnknown } from "../../graph.ts";
import { objects, texts } from "../../read/values.ts";
import { type Findings, Gathered, internet, type Party, platform } from "../edge.ts";
import type { World } from "../world.ts";
import { mayPass, passes, portsOf } from "./firewall.ts";
import { type Guest, guestsOf, unclearGuests, vmidOf } from "./guests.ts";

/** Asked of every firewall beside the ports that its own rules name. */
const usual = [1, 22, 80, 111, 443, 3389, 8006, 60_000];
/** Somebody on the internet. */
const outside = "203.0.113.9";

/**
 * Who is let in by whose firewall on Proxmox. What counts is the receiver's: a sender whose own rules are closed today
 * is no reason to let it in.
 */
export function guestReach(world: World): Findings {
  const found = new Gathered();
  found.unproven.push(...unclearGuests(world).unproven);
  const bySite = Map.groupBy(guestsOf(world), ({ item }) => item.site);
  for (const [site, guests] of bySite) {
    for (const receiver of guests) {
      const { owner, resource } = receiver.item;
      for (const sender of guests) {
        const from = sender.item.owner;
        if (from === owner) continue;
        for (const address of sender.addresses) {
          const port = openPort(receiver, address);
          if (port === undefined) continue;
          const text = `${sender.item.resource.name} is let in to ${resource.name}, ${port}, by ${receiver.guard.resource.name}`;
          found.edge(
            "firewall",
            from,
            owner,
            text,
            receiver.guard.resource.urn,
            allowedFor(from, owner),
          );
        }
      }
      fromOutside(found, receiver, isProxy(world, site, receiver));
    }
  }
  return found;
}

function allowedFor(from: Party, to: Party): string | undefined {
  if (to === platform) return "a tenant reaches what its services use";
  return from === platform
    ? "the proxy, health checks, dumps and management reach a tenant"
    : undefined;
}

/** From the internet only the proxy is reached. */
function fromOutside(found: Gathered, receiver: Guest, proxy: boolean): void {
  const port = openPort(receiver, outside);
  if (port === undefined) return;
  const { resource, owner } = receiver.item;
  const text = `the internet is let in to ${resource.name}, ${port}, by ${receiver.guard.resource.name}`;
  const allowed = proxy ? "requests come in through the proxy" : undefined;
  found.edge("firewall", internet, owner, text, receiver.guard.resource.urn, allowed);
}

/** The guests that tenants' routes are delivered to, and a virtual address's second one: all named by the platform. */
function isProxy(world: World, site: string, { item, addresses }: Guest): boolean {
  if (item.owner !== platform) return false;
  return world
    .ofType("tenantry:host:HostFile")
    .filter((file) => file.site === site && file.resource.inputs["kind"] === "nginx")
    .some(({ resource }) => addresses.includes(String(resource.inputs["host"])));
}

/** One port that is open to an address, `tcp 5432`; undefined where none is. */
function openPort({ firewall }: Guest, address: string): string | undefined {
  if (firewall === null) return "any port";
  if (!mayPass(firewall, "in", address)) return undefined;
  for (const port of [...new Set([...portsOf(firewall), ...usual])]) {
    for (const protocol of ["tcp", "udp"]) {
      if (passes(firewall, "in", address, protocol, port)) return `${protocol} ${port}`;
    }
  }
  return undefined;
}

/** Parts of a guest's firewall; without a VMID they are of a node, or of the whole cluster. */
const ofGuests = [
  "proxmoxve:firewall/ipsetLegacy:IpsetLegacy",
  "proxmoxve:firewall/optionsLegacy:OptionsLegacy",
  "proxmoxve:firewall/rulesLegacy:RulesLegacy",
];

/** Who may administer the nodes: no address of a tenant's guest. */
export function nodeReach(world: World): Findings {
  const found = new Gathered();
  for (const group of world.ofType("proxmoxve:cluster/firewall/security/groupLegacy:GroupLegacy")) {
    const { inputs, name, urn } = group.resource;
    const rules = objects(inputs["rules"])
      .filter(
        (rule) => rule["type"] === "in" && rule["action"] === "ACCEPT" && rule["enabled"] !== false,
      )
      .map((rule) => ({
        direction: "in" as const,
        action: "ACCEPT" as const,
        other: texts(rule["source"])[0],
      }));
    for (const { item, addresses } of guestsOf(world).filter((it) => it.item.site === group.site)) {
      if (item.owner === platform) continue;
      if (addresses.some((address) => mayPass({ rules }, "in", address))) {
        const text = `${item.resource.name} is let in to the nodes' API by ${name}`;
        found.edge("management", item.owner, platform, text, urn);
      }
    }
    if (mayPass({ rules }, "in", outside)) {
      found.edge(
        "management",
        internet,
        platform,
        `the internet is let in to the nodes by ${name}`,
        urn,
      );
    }
  }
  for (const part of world.ofType(...ofGuests)) {
    const { inputs, name, urn } = part.resource;
    if (part.owner === platform || vmidOf(part) !== undefined) continue;
    if (hasUnknown([inputs["containerId"], inputs["vmId"]])) {
      found.unknown(part.owner, urn, `${name}: whose firewall it is of is not known yet`);
    } else {
      const text = `${name} is of no guest: what it says is of a node, or of the cluster`;
      found.edge("management", part.owner, platform, text, urn);
    }
  }
  for (const cluster of world.ofType("proxmoxve:cluster/firewallLegacy:FirewallLegacy")) {
    const { inputs, name, urn } = cluster.resource;
    if (inputs["enabled"] === true && inputs["inputPolicy"] !== "ACCEPT") continue;
    for (const { id } of world.tenantsAt(cluster.site)) {
      found.edge("management", id, platform, `${name} keeps nobody from the nodes`, urn);
    }
  }
  return found;
}
