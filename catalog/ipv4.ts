/** IPv4 addresses and ranges as whole numbers, so that "lowest free" is a comparison. Input is already checked by the schema. */

/** A range of addresses, both ends included. */
export interface AddressRange {
  readonly first: number;
  readonly last: number;
}

/** `10.10.16.10` → 168431626. */
export function addressToNumber(address: string): number {
  let value = 0;
  for (const part of address.split(".")) value = value * 256 + Number(part);
  return value;
}

/** 168431626 → `10.10.16.10`. */
export function numberToAddress(value: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(value / 2 ** bits) % 256).join(".");
}

/** Prefix length of `10.10.16.0/20`: 20. */
export function prefixOf(cidr: string): number {
  return Number(cidr.slice(cidr.indexOf("/") + 1));
}

/** Every address of a network, its network and broadcast addresses included. */
export function rangeOf(cidr: string): AddressRange {
  const size = 2 ** (32 - prefixOf(cidr));
  const base = addressToNumber(cidr.slice(0, cidr.indexOf("/")));
  const first = base - (base % size);
  return { first, last: first + size - 1 };
}

/** Whether an address may be given to a machine in this network: inside, and neither its network nor its broadcast address. */
export function isHostIn(cidr: string, address: string): boolean {
  const { first, last } = rangeOf(cidr);
  const value = addressToNumber(address);
  return value > first && value < last;
}

/** Whether two networks have an address in common. */
export function networksOverlap(a: string, b: string): boolean {
  const one = rangeOf(a);
  const two = rangeOf(b);
  return one.first <= two.last && two.first <= one.last;
}

/** Whether a text is an address, and no host name. */
export function isIpv4(text: string): boolean {
  return /^(?:\d{1,3}\.){3}\d{1,3}$/.test(text);
}

/** Whether every address of `inner` lies in `outer`. */
export function networkContains(outer: string, inner: string): boolean {
  const one = rangeOf(outer);
  const two = rangeOf(inner);
  return one.first <= two.first && two.last <= one.last;
}
