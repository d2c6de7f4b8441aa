/** A range of IPv4 addresses, both ends among them. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

const known = new Map<string, Range | undefined>();

/**
 * `10.1.2.3`, `10.1.0.0/16` or `10.1.0.1-10.1.0.9`; undefined where it is none of these. Each text is read once: a proof
 * compares every guest with every rule.
 */
export function rangeOf(text: string): Range | undefined {
  if (!known.has(text)) known.set(text, readRange(text));
  return known.get(text);
}

function readRange(text: string): Range | undefined {
  const [from = "", to] = text.split("-");
  if (to !== undefined) {
    const [first, last] = [addressOf(from), addressOf(to)];
    return first === undefined || last === undefined || first > last ? undefined : { first, last };
  }
  const [base = "", bits = "32"] = text.split("/");
  const address = addressOf(base);
  if (address === undefined || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) return undefined;
  const size = 2 ** (32 - Number(bits));
  const first = Math.floor(address / size) * size;
  return { first, last: first + size - 1 };
}

function addressOf(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) {
    return undefined;
  }
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

export function meet(a: Range, b: Range): boolean {
  return a.first <= b.last && b.first <= a.last;
}

const privateRanges = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "169.254.0.0/16",
  "127.0.0.0/8",
].map((text) => rangeOf(text) as Range);

/** Whether any address of the range is one of the internet. */
export function isPublic({ first, last }: Range): boolean {
  return !privateRanges.some((range) => range.first <= first && last <= range.last);
}
