import ipaddr from "ipaddr.js";

/** An IPv4 range that is written as a network: no bits beside the prefix. */
export function parseRange(cidr: string): Range | undefined {
  if (!ipaddr.IPv4.isValidCIDR(cidr)) return undefined;
  const [address, prefix] = ipaddr.IPv4.parseCIDR(cidr);
  const network = ipaddr.IPv4.networkAddressFromCIDR(cidr).toString();
  return network === address.toString() ? { address, prefix } : undefined;
}

export interface Range {
  readonly address: ipaddr.IPv4;
  readonly prefix: number;
}

export function isInside(inner: Range, outer: Range): boolean {
  return inner.prefix >= outer.prefix && inner.address.match(outer.address, outer.prefix);
}

export function overlap(a: Range, b: Range): boolean {
  return a.address.match(b.address, Math.min(a.prefix, b.prefix));
}
