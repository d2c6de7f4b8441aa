import { BlockList, isIP } from "node:net";

/** A network that could be read. */
interface Network {
  readonly address: string;
  readonly prefix: number;
  readonly family: "ipv4" | "ipv6";
  /** The address as a number; 0 for IPv6. */
  readonly number: number;
}

const known = new Map<string, Network | undefined>();

/**
 * `10.40.0.0/16`; undefined for what is none. Each is read once: every rule of a guest is compared with the addresses of
 * all other tenants.
 */
export function networkOf(cidr: unknown): Network | undefined {
  if (typeof cidr !== "string") return undefined;
  if (!known.has(cidr)) known.set(cidr, readNetwork(cidr));
  return known.get(cidr);
}

function readNetwork(cidr: string): Network | undefined {
  const [, address = "", length = ""] = /^([0-9a-fA-F.:]+)\/(\d{1,3})$/.exec(cidr) ?? [];
  const family = isIP(address) === 4 ? "ipv4" : "ipv6";
  const prefix = Number(length);
  if (isIP(address) === 0 || prefix > (family === "ipv4" ? 32 : 128)) return undefined;
  const number =
    family === "ipv4" ? address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0) : 0;
  return { address, prefix, family, number };
}

/** Whether the first network lies in the second. */
export function liesIn(inner: Network, outer: Network): boolean {
  if (inner.family !== outer.family || inner.prefix < outer.prefix) return false;
  if (inner.family === "ipv4") {
    const size = 2 ** (32 - outer.prefix);
    return Math.floor(inner.number / size) === Math.floor(outer.number / size);
  }
  const list = new BlockList();
  list.addSubnet(outer.address, outer.prefix, outer.family);
  return list.check(inner.address, inner.family);
}

const privateNetworks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].flatMap(
  (cidr) => networkOf(cidr) ?? [],
);

/** Whether nobody outside a network of somebody's own can have such an address. */
export function isPrivate(network: Network): boolean {
  return privateNetworks.some((outer) => liesIn(network, outer));
}
