import type { FirewallRule } from "../../../resolved.ts";

/** Nothing a guest may open a connection to, unless a rule before names it: private, shared and link-local space. */
const PRIVATE_NETWORKS = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "169.254.0.0/16",
];

/** What the last rules of any guest are made from. */
export interface SiteServices {
  readonly dns: readonly string[];
  readonly ntp: readonly string[];
  readonly management: readonly string[];
}

/** An address and a TCP port that somebody may speak to. */
export interface Endpoint {
  readonly ip: string;
  readonly port: number;
}

type Protocol = "tcp" | "udp";

export function acceptIn(
  protocol: Protocol,
  port: number,
  source: string,
  comment: string,
): FirewallRule {
  return { direction: "in", action: "ACCEPT", protocol, port, source, comment };
}

/** From anywhere. */
export function acceptAll(protocol: Protocol, port: number, comment: string): FirewallRule {
  return { direction: "in", action: "ACCEPT", protocol, port, comment };
}

export function acceptOut(
  protocol: Protocol,
  port: number,
  destination: string,
  comment: string,
): FirewallRule {
  return { direction: "out", action: "ACCEPT", protocol, port, destination, comment };
}

/** Any TCP port: the ports of tenants' services are no business of the platform's stack. */
export function acceptOutAny(destination: string, comment: string): FirewallRule {
  return { direction: "out", action: "ACCEPT", protocol: "tcp", destination, comment };
}

/** Both directions: proxy and standby tell each other who has the virtual address. */
export function vrrp(peer: string): FirewallRule[] {
  const comment = "who has the virtual address";
  return [
    { direction: "in", action: "ACCEPT", protocol: "vrrp", source: peer, comment },
    { direction: "out", action: "ACCEPT", protocol: "vrrp", destination: peer, comment },
  ];
}

export function managementIn(ports: readonly number[], site: SiteServices): FirewallRule[] {
  return ports.flatMap((port) =>
    site.management.map((network) => acceptIn("tcp", port, network, "management")),
  );
}

/** What every guest ends with: names, time, and 443 to what no private network could hide. */
export function lastRules(site: SiteServices): FirewallRule[] {
  return [
    ...site.dns.flatMap((ip) => [acceptOut("udp", 53, ip, "DNS"), acceptOut("tcp", 53, ip, "DNS")]),
    ...site.ntp.map((ip) => acceptOut("udp", 123, ip, "NTP")),
    // Management first, whatever its addresses.
    ...site.management.map((network) => dropOut(network, "a management network")),
    ...PRIVATE_NETWORKS.map((network) => dropOut(network, "private address space")),
    { direction: "out", action: "ACCEPT", protocol: "tcp", port: 443, comment: "internet" },
  ];
}

function dropOut(destination: string, comment: string): FirewallRule {
  return { direction: "out", action: "DROP", destination, comment };
}
