import type { FirewallRule } from "../../../catalog/resolved.ts";
import {
  type GuestFirewall,
  passes as rulesPass,
} from "../../../guard/isolation/proxmox/firewall.ts";

/** One end of a connection, as both firewalls see it. */
export interface Party {
  /** `ann/crm`, `proxy`, `management` */
  readonly name: string;
  /** Tenant that it belongs to; null for the platform's, and for machines that are no guests. */
  readonly tenant: string | null;
  readonly ip: string;
  /** Null for a machine without a firewall of ours: it sends and takes everything. */
  readonly firewall: readonly FirewallRule[] | null;
}

type Protocol = "tcp" | "udp";

/** What is decided about a first packet from one to the other: the sender's rules out, then the receiver's rules in. */
export function reaches(from: Party, to: Party, protocol: Protocol, port: number): boolean {
  return (
    passes(from.firewall, "out", to.ip, protocol, port) &&
    passes(to.firewall, "in", from.ip, protocol, port)
  );
}

/** As the proof reads a guest's rules; here they come from what was resolved. */
function passes(
  firewall: Party["firewall"],
  direction: FirewallRule["direction"],
  other: string,
  protocol: Protocol,
  port: number,
): boolean {
  return rulesPass(firewall && readFirewall(firewall), direction, other, protocol, port);
}

const read = new WeakMap<readonly FirewallRule[], GuestFirewall>();

function readFirewall(rules: readonly FirewallRule[]): GuestFirewall {
  const there = read.get(rules);
  if (there) return there;
  const firewall: GuestFirewall = {
    rules: rules.map(({ direction, action, protocol, port, source, destination }) => ({
      direction,
      action,
      protocol,
      ports: port === undefined ? undefined : String(port),
      other: direction === "in" ? source : destination,
    })),
  };
  read.set(rules, firewall);
  return firewall;
}

/** `tcp 5432`: every port that any rule of anybody names, and some that none does. */
function portsOf(parties: readonly Party[]): { protocol: Protocol; port: number }[] {
  const named = parties.flatMap(({ firewall }) =>
    (firewall ?? []).flatMap(({ port }) => port ?? []),
  );
  const ports = [...new Set([...named, 1, 22, 111, 3389, 8006, 60_000])].sort((a, b) => a - b);
  return ports.flatMap((port) => [
    { protocol: "tcp" as const, port },
    { protocol: "udp" as const, port },
  ]);
}

/** A way that is open, for instance `ann/crm → postgres tcp 5432`. */
export interface Way {
  readonly from: Party;
  readonly to: Party;
  readonly protocol: Protocol;
  readonly port: number;
}

/** Every open way between any two parties. */
export function openWays(parties: readonly Party[]): Way[] {
  const ports = portsOf(parties);
  return parties.flatMap((from) =>
    parties
      .filter((to) => to !== from)
      .flatMap((to) =>
        ports
          .filter(({ protocol, port }) => reaches(from, to, protocol, port))
          .map(({ protocol, port }) => ({ from, to, protocol, port })),
      ),
  );
}
