import { meet, type Range, rangeOf } from "../addresses.ts";

/** One rule of a guest's firewall, as PVE keeps it. */
export interface GuestRule {
  readonly direction: "in" | "out";
  readonly action: "ACCEPT" | "DROP" | "REJECT";
  /** `tcp`; every one where it is left out. */
  readonly protocol?: string | undefined;
  /** `80`, `5900:5999`, or several with commas; every one where it is left out. */
  readonly ports?: string | undefined;
  /** Who may come, or whereto: an address, a CIDR, a range, or several with commas. Everybody where it is left out. */
  readonly other?: string | undefined;
}

/** A firewall that works on what a guest sends and gets. */
export interface GuestFirewall {
  readonly rules: readonly GuestRule[];
  /** What comes of what no rule fits. @default DROP both ways */
  readonly accepts?: { readonly in: boolean; readonly out: boolean };
}

/** What is decided about a first packet: the first rule that fits decides. Null is no firewall: everything passes. */
export function passes(
  firewall: GuestFirewall | null,
  direction: GuestRule["direction"],
  other: string,
  protocol: string,
  port: number,
): boolean {
  if (firewall === null) return true;
  const rule = firewall.rules.find(
    (it) =>
      it.direction === direction &&
      (it.protocol === undefined || it.protocol === protocol) &&
      (it.ports === undefined || names(it.ports, port)) &&
      (it.other === undefined || isAmong(other, it.other)),
  );
  return rule ? rule.action === "ACCEPT" : (firewall.accepts?.[direction] ?? false);
}

/** Whether any rule of a direction accepts something of somebody; a cheap question before {@link passes}. */
export function mayPass(
  { rules, accepts }: GuestFirewall,
  direction: GuestRule["direction"],
  other: string,
): boolean {
  if (accepts?.[direction]) return true;
  return rules.some(
    (it) =>
      it.direction === direction &&
      it.action === "ACCEPT" &&
      (it.other === undefined || isAmong(other, it.other)),
  );
}

/** Ports that rules name, each end of a range among them. */
export function portsOf({ rules }: GuestFirewall): number[] {
  return rules.flatMap(({ ports = "" }) =>
    ports
      .split(/[,:]/)
      .filter((it) => it !== "")
      .map(Number),
  );
}

function names(ports: string, port: number): boolean {
  return ports.split(",").some((it) => {
    const [from = "", to = from] = it.split(":");
    return Number(from) <= port && port <= Number(to);
  });
}

function isAmong(address: string, list: string): boolean {
  const one = rangeOf(address);
  return one !== undefined && rangesOf(list).some((range) => meet(range, one));
}

const parsed = new Map<string, Range[]>();

function rangesOf(list: string): Range[] {
  let ranges = parsed.get(list);
  if (!ranges) {
    ranges = list.split(",").flatMap((it) => rangeOf(it.trim()) ?? []);
    parsed.set(list, ranges);
  }
  return ranges;
}

/** Whether every part of a source or a destination can be read: a name of a set, an alias or a group cannot. */
export function isReadable(list: string): boolean {
  return list.split(",").every((it) => rangeOf(it.trim()) !== undefined);
}
