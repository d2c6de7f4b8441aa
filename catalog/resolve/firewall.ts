import type { FirewallRule } from "../resolved.ts";

/** Nothing a tenant's guest may open a connection to, unless a rule before names it: private, shared and link-local space. */
const PRIVATE_NETWORKS = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "169.254.0.0/16",
];

/** What the rules of any guest are made from. */
interface SiteServices {
  readonly dns: readonly string[];
  readonly ntp: readonly string[];
  readonly management: readonly string[];
}

/** An address and a port that somebody may speak to. */
export interface Endpoint {
  readonly ip: string;
  readonly port: number;
}

/**
 * A tenant's guest. In: the proxy on the service's port. Out: its own databases, DNS, NTP, internet 443;
 * never a management range, never another guest. The first match decides, what matches none is dropped.
 */
export function tenantGuestFirewall(
  guest: {
    readonly port: number;
    readonly proxyIp: string;
    readonly postgres: Endpoint | null;
    readonly redis: Endpoint | null;
  },
  site: SiteServices,
): FirewallRule[] {
  const rules = [acceptIn("tcp", guest.port, guest.proxyIp, "the proxy, on the service's port")];
  if (guest.postgres) {
    rules.push(acceptOut("tcp", guest.postgres.port, guest.postgres.ip, "its database"));
  }
  if (guest.redis) rules.push(acceptOut("tcp", guest.redis.port, guest.redis.ip, "its cache"));
  return [...rules, ...namesAndTime(site), ...internetOnly(site)];
}

/** The shared proxy. In: the world on 80 and 443, management on 22. Out: any TCP port of the tenants' guests, DNS, NTP, 443. */
export function proxyFirewall(clients: readonly string[], site: SiteServices): FirewallRule[] {
  return [
    { direction: "in", action: "ACCEPT", protocol: "tcp", port: 80, comment: "everyone, http" },
    { direction: "in", action: "ACCEPT", protocol: "tcp", port: 443, comment: "everyone, https" },
    ...managementIn([22], site.management),
    ...clients.map(
      (destination): FirewallRule => ({
        direction: "out",
        action: "ACCEPT",
        protocol: "tcp",
        destination,
        comment: "tenants' guests",
      }),
    ),
    ...namesAndTime(site),
    ...internetOnly(site),
  ];
}

/**
 * A shared database or cache server. In: the tenants' guests and management on its port, management on 22.
 * Out: DNS, NTP and 443 for its own updates; it never opens a connection to a guest.
 *
 * @param clients networks and addresses of the guests that it serves
 */
export function dataServerFirewall(
  port: number,
  clients: readonly string[],
  site: SiteServices,
): FirewallRule[] {
  return [
    ...clients.map((source) => acceptIn("tcp", port, source, "tenants' guests")),
    ...managementIn([port, 22], site.management),
    ...namesAndTime(site),
    ...internetOnly(site),
  ];
}

function managementIn(ports: readonly number[], networks: readonly string[]): FirewallRule[] {
  return ports.flatMap((port) =>
    networks.map((network) => acceptIn("tcp", port, network, "management")),
  );
}

function namesAndTime(site: SiteServices): FirewallRule[] {
  return [
    ...site.dns.flatMap((ip) => [acceptOut("udp", 53, ip, "DNS"), acceptOut("tcp", 53, ip, "DNS")]),
    ...site.ntp.map((ip) => acceptOut("udp", 123, ip, "NTP")),
  ];
}

/** 443, but not to anything that a private network could hide: management first, whatever its addresses. */
function internetOnly(site: SiteServices): FirewallRule[] {
  return [
    ...site.management.map((network) => dropOut(network, "a management network")),
    ...PRIVATE_NETWORKS.map((network) => dropOut(network, "private address space")),
    { direction: "out", action: "ACCEPT", protocol: "tcp", port: 443, comment: "internet" },
  ];
}

function acceptIn(
  protocol: "tcp" | "udp",
  port: number,
  source: string,
  comment: string,
): FirewallRule {
  return { direction: "in", action: "ACCEPT", protocol, port, source, comment };
}

function acceptOut(
  protocol: "tcp" | "udp",
  port: number,
  destination: string,
  comment: string,
): FirewallRule {
  return { direction: "out", action: "ACCEPT", protocol, port, destination, comment };
}

function dropOut(destination: string, comment: string): FirewallRule {
  return { direction: "out", action: "DROP", destination, comment };
}
