import type { Inputs } from "../../kinds/kind.ts";
import { object, objects, texts } from "../../read/values.ts";
import { Gathered, type Party, platform } from "../edge.ts";
import type { Item, World } from "../world.ts";
import { type GuestFirewall, type GuestRule, isReadable } from "./firewall.ts";
import { strangeInputs } from "./guest-inputs.ts";

const types = [
  "proxmoxve:index/containerLegacy:ContainerLegacy",
  "proxmoxve:index/vmLegacy:VmLegacy",
] as const;

/** A guest as the network sees it. */
export interface Guest {
  readonly item: Item;
  readonly vmid: number;
  readonly addresses: readonly string[];
  readonly faces: readonly Face[];
  /** Null where nothing guards it. */
  readonly firewall: GuestFirewall | null;
  /** What decides what may come in: the options, the rules, or the guest itself where it has neither. */
  readonly guard: Item;
  /** What leaves open which address it sends from; null where its firewall filters them. */
  readonly unfiltered: Item | null;
}

/** A network card. */
export interface Face {
  readonly vlan: number | undefined;
  readonly guarded: boolean;
}

/** All guests that run. What of them cannot be read is told once, by {@link unclearGuests}. */
export function guestsOf(world: World): Guest[] {
  return read(world).guests;
}

export function unclearGuests(world: World): Gathered {
  return read(world).found;
}

/** Whose guest has an address, by `<site> <address>`. */
export function guestsByAddress(world: World): Map<string, Party> {
  return new Map(
    guestsOf(world).flatMap(({ item, addresses }) =>
      addresses.map((address) => [`${item.site} ${address}`, item.owner] as const),
    ),
  );
}

interface Read {
  readonly guests: Guest[];
  readonly found: Gathered;
}

const known = new WeakMap<World, Read>();

function read(world: World): Read {
  let there = known.get(world);
  if (!there) {
    const found = new Gathered();
    const parts = partsByGuest(world);
    const guests = world
      .ofType(...types)
      .filter(({ resource }) => resource.inputs["template"] !== true)
      .map((item) => guestOf(world, item, parts, found));
    there = { guests, found };
    known.set(world, there);
  }
  return there;
}

/** Every part of a guest's firewall, by what it is and whose: PVE works on all of them. */
type Parts = ReadonlyMap<string, readonly Item[]>;

function guestOf(world: World, item: Item, parts: Parts, found: Gathered): Guest {
  const { resource, owner, site } = item;
  const { inputs, name, urn } = resource;
  const vmid = Number(inputs["vmId"]);
  const part = (type: string): readonly Item[] => parts.get(`${type} ${site} ${vmid}`) ?? [];
  const [allOptions, allRules] = [part("options"), part("rules")];
  const [options, rules] = [worstOf(allOptions), allRules[0]];
  const faces = [...objects(inputs["networkInterfaces"]), ...objects(inputs["networkDevices"])].map(
    (face) => ({
      vlan: typeof face["vlanId"] === "number" ? face["vlanId"] : undefined,
      guarded: face["firewall"] === true,
    }),
  );
  const addresses = objects(object(inputs["initialization"])["ipConfigs"]).flatMap((config) =>
    texts(object(config["ipv4"])["address"]).map((it) => it.split("/")[0] ?? ""),
  );
  if (Number.isNaN(vmid)) found.unknown(owner, urn, `${name}: its VMID is not known`);
  if (addresses.length === 0) found.unknown(owner, urn, `${name}: its address is not known`);
  if (!options || !rules) {
    found.unknown(owner, urn, `${name}: no firewall of it stands in a graph`);
  }
  const off = whatIsOff(world, item, faces, options);
  for (const { resource: second, owner: whose } of [...allOptions.slice(1), ...allRules.slice(1)]) {
    found.unknown(whose, second.urn, `${second.name}: the firewall of ${name} has two of these`);
  }
  const strange = owner === platform ? [] : strangeInputs(resource.type, inputs);
  if (strange.length > 0) {
    found.unknown(owner, urn, `${name}: nobody has said what ${strange.join(", ")} opens`);
  }
  const { ipfilter, macfilter } = options?.resource.inputs ?? {};
  return {
    item,
    vmid,
    addresses,
    faces,
    firewall: off || !options ? null : firewallOf(options, allRules, found),
    guard: off ?? rules ?? item,
    unfiltered: ipfilter === true && macfilter === true ? null : (options ?? item),
  };
}

/** What keeps a firewall from working: a network card, the options, or the cluster; undefined where it works. */
function whatIsOff(
  world: World,
  item: Item,
  faces: readonly Face[],
  options: Item | undefined,
): Item | undefined {
  if (faces.some(({ guarded }) => !guarded)) return item;
  if (options?.resource.inputs["enabled"] !== true) return options ?? item;
  // A site that manages no cluster's firewall is not read as one where it is off.
  return world
    .ofType("proxmoxve:cluster/firewallLegacy:FirewallLegacy")
    .find(({ site, resource }) => site === item.site && resource.inputs["enabled"] !== true);
}

/** The options and the rules of each guest, by `<part> <site> <VMID>`. */
function partsByGuest(world: World): Parts {
  const names = {
    "proxmoxve:firewall/optionsLegacy:OptionsLegacy": "options",
    "proxmoxve:firewall/rulesLegacy:RulesLegacy": "rules",
  };
  const parts = Object.entries(names).flatMap(([type, part]) =>
    world.ofType(type).map((item) => ({ part, item })),
  );
  return new Map(
    [...Map.groupBy(parts, ({ part, item }) => `${part} ${item.site} ${vmidOf(item)}`)].map(
      ([key, all]) => [key, all.map(({ item }) => item)],
    ),
  );
}

/** Of several options it is not known which ones PVE has: those that keep less from the guest are taken. */
function worstOf(all: readonly Item[]): Item | undefined {
  const strength = ({ resource: { inputs } }: Item): number =>
    ["DROP", "REJECT"].filter((policy) => inputs["inputPolicy"] === policy).length +
    ["enabled", "ipfilter", "macfilter"].filter((key) => inputs[key] === true).length;
  return all.toSorted((a, b) => strength(a) - strength(b))[0];
}

/** Guest that a part of a firewall is of; undefined for a node's. */
export function vmidOf({ resource }: Item): number | undefined {
  const vmid = resource.inputs["containerId"] ?? resource.inputs["vmId"];
  return typeof vmid === "number" ? vmid : undefined;
}

function firewallOf(options: Item, rules: readonly Item[], found: Gathered): GuestFirewall {
  const { inputPolicy, outputPolicy } = options.resource.inputs;
  return {
    rules: inAnyOrder(rules.map((it) => rulesOf(it, found))),
    accepts: {
      in: inputPolicy !== "DROP" && inputPolicy !== "REJECT",
      out: outputPolicy === "ACCEPT",
    },
  };
}

/** Which of several lists PVE asks first is not known: what any accepts is taken as accepted. */
function inAnyOrder(lists: readonly (readonly GuestRule[])[]): readonly GuestRule[] {
  const [only = []] = lists;
  if (lists.length < 2) return only;
  return lists.flat().toSorted((a, b) => rank(a) - rank(b));
}

function rank({ action }: GuestRule): number {
  return action === "ACCEPT" ? 0 : 1;
}

/** Rules that work, as far as they can be read. One that cannot is taken for one that lets everybody in. */
function rulesOf(item: Item, found: Gathered): GuestRule[] {
  const { name, urn, inputs } = item.resource;
  return objects(inputs["rules"]).flatMap((written) => {
    if (written["enabled"] === false) return [];
    const other = written["type"] === "out" ? written["dest"] : written["source"];
    if (!isPlain(written, other)) {
      found.unknown(item.owner, urn, `${name}: a rule names a set, an alias, a macro or a group`);
      return [];
    }
    return [
      {
        direction: written["type"] === "out" ? ("out" as const) : ("in" as const),
        action: written["action"] as GuestRule["action"],
        protocol: texts(written["proto"])[0],
        ports: texts(written["dport"])[0],
        other: texts(other)[0],
      },
    ];
  });
}

function isPlain(written: Inputs, other: unknown): boolean {
  const { type, action, macro, dport, sport } = written;
  return (
    (type === "in" || type === "out") &&
    ["ACCEPT", "DROP", "REJECT"].includes(String(action)) &&
    macro === undefined &&
    sport === undefined &&
    (other === undefined || (typeof other === "string" && isReadable(other))) &&
    (dport === undefined || (typeof dport === "string" && /^[\d,:]+$/.test(dport)))
  );
}
