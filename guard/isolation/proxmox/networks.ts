import { objects, texts } from "../../read/values.ts";
import { meet, rangeOf } from "../addresses.ts";
import { type Findings, Gathered, platform } from "../edge.ts";
import type { Item, TenantFacts, World } from "../world.ts";
import { type Guest, guestsOf, vmidOf } from "./guests.ts";

/** VLANs, addresses, and who may take another's address. */
export function networks(world: World): Findings {
  const found = new Gathered();
  const guests = guestsOf(world);
  for (const guest of guests.filter(({ item }) => item.owner !== platform)) {
    strayed(found, world, guest);
    if (guest.unfiltered) pretending(found, guest, guest.unfiltered, guests);
  }
  const byVmid = new Map(guests.map((guest) => [`${guest.item.site} ${guest.vmid}`, guest]));
  for (const item of world.ofType("proxmoxve:firewall/ipsetLegacy:IpsetLegacy")) {
    if (!texts(item.resource.inputs["name"]).some((name) => name.startsWith("ipfilter-"))) continue;
    ownAddresses(found, item, byVmid.get(`${item.site} ${vmidOf(item)}`), guests);
  }
  return found;
}

/** A guest in a VLAN, or with an address, of a network that is another tenant's own. */
function strayed(found: Gathered, world: World, { item, faces, addresses }: Guest): void {
  const { owner, site, resource } = item;
  const own = world.tenant(owner)?.network;
  const others = world.tenantsAt(site).filter(({ id, network }) => id !== owner && network);
  for (const { id, network } of others as (TenantFacts & {
    network: { vlan: number; cidr: string };
  })[]) {
    if (faces.some(({ vlan }) => vlan === network.vlan)) {
      found.edge(
        "vlan",
        owner,
        id,
        `${resource.name} stands in VLAN ${network.vlan} of ${id}`,
        resource.urn,
      );
    }
    if (addresses.some((it) => within(it, network.cidr))) {
      found.edge(
        "vlan",
        owner,
        id,
        `${resource.name} has an address of ${id}'s network`,
        resource.urn,
      );
    }
  }
  if (own && !faces.every(({ vlan }) => vlan === own.vlan)) {
    const beside = world.tenantsAt(site).filter(({ id, network }) => id !== owner && !network);
    for (const { id } of beside) {
      const text = `${resource.name} does not stand in its tenant's own VLAN ${own.vlan}`;
      found.edge("vlan", owner, id, text, resource.urn);
    }
  }
}

function within(address: string, cidr: string): boolean {
  const [one, range] = [rangeOf(address), rangeOf(cidr)];
  return one !== undefined && range !== undefined && meet(one, range);
}

/** Without the filter a guest can take the address of whoever stands in the same VLAN. */
function pretending(
  found: Gathered,
  { item, faces }: Guest,
  by: Item,
  all: readonly Guest[],
): void {
  const vlans = faces.map(({ vlan }) => vlan);
  const beside = all.filter(
    (other) =>
      other.item.site === item.site && other.faces.some(({ vlan }) => vlans.includes(vlan)),
  );
  for (const owner of new Set(beside.map((other) => other.item.owner))) {
    const text = `${item.resource.name} may take addresses of ${owner}: nothing filters them`;
    found.edge("vlan", item.owner, owner, text, by.resource.urn);
  }
}

/** The set of addresses that a guest may send from. */
function ownAddresses(
  found: Gathered,
  set: Item,
  guest: Guest | undefined,
  all: readonly Guest[],
): void {
  const { name, urn, inputs } = set.resource;
  if (!guest) return found.unknown(set.owner, urn, `${name}: its guest stands in no graph`);
  for (const cidr of objects(inputs["cidrs"]).flatMap((it) => texts(it["name"]))) {
    for (const { item, addresses } of all) {
      if (item.site !== set.site || item.owner === guest.item.owner) continue;
      if (addresses.some((address) => within(address, cidr))) {
        const text = `${name} lets ${guest.item.resource.name} send from ${cidr}, where ${item.resource.name} is`;
        found.edge("vlan", guest.item.owner, item.owner, text, urn);
      }
    }
  }
}

/** Who may do what with guests on the hypervisors: each tenant's stack speaks of its own pool and its own guests. */
export function poolRights(world: World): Findings {
  const found = new Gathered();
  for (const item of world.ofType("proxmoxve:index/acl:Acl")) {
    if (item.owner === platform) continue;
    const { inputs, name, urn } = item.resource;
    if (inputs["path"] === `/pool/tenant-${item.owner}`) continue;
    const other = world.facts.tenants.find(({ id }) => inputs["path"] === `/pool/tenant-${id}`);
    const to = other?.id ?? platform;
    found.edge(
      "management",
      item.owner,
      to,
      `${name} gives rights on ${String(inputs["path"])}`,
      urn,
    );
  }
  const owners = new Map(
    guestsOf(world).map((it) => [`${it.item.site} ${it.vmid}`, it.item.owner]),
  );
  for (const item of world.ofType("proxmoxve:pool/membership:Membership")) {
    const { inputs, name, urn } = item.resource;
    const owner = owners.get(`${item.site} ${String(inputs["vmId"])}`);
    if (owner !== undefined) {
      found.edge(
        "management",
        item.owner,
        owner,
        `${name} takes a guest of ${owner} into a pool`,
        urn,
      );
    }
  }
  return found;
}
