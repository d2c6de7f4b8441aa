import type { ProxmoxSite } from "../../../catalog.ts";
import { isIpv4 } from "../../../ipv4.ts";
import type { FirewallRule, ResolvedSharedGuest } from "../../../resolved.ts";
import { cloudflareEdge, connectorsOf } from "../../edge.ts";
import { byKey, entryAddressOf } from "../../site-guests.ts";
import { acceptedBy, tenantNetworks, waysTo } from "./parties.ts";
import {
  acceptAll,
  acceptIn,
  acceptOut,
  acceptOutAny,
  lastRules,
  managementIn,
  vrrp,
} from "./rules.ts";

const NFS_PORT = 2049;
const HTTPS_PORT = 443;

/**
 * A shared guest's firewall. The first match decides, what matches none is dropped.
 *
 * @param pinned addresses of tenants' guests outside the tenants' networks
 */
export function sharedFirewall(
  site: ProxmoxSite,
  role: ResolvedSharedGuest["role"],
  pinned: readonly string[],
): FirewallRule[] {
  const { proxy, postgres, redis } = site.shared;
  switch (role) {
    case "proxy":
      return proxyFirewall(site, pinned, proxy.standby?.ip);
    case "proxy-standby":
      return proxyFirewall(site, pinned, proxy.ip);
    case "postgres":
      return postgresFirewall(site, pinned, postgres.replica?.ip);
    case "postgres-replica":
      return replicaFirewall(site);
    case "redis": {
      const clients = [...tenantNetworks(site), ...pinned];
      return dataServer(site, redis.port, "redis", [
        ...clients.map((source) => acceptIn("tcp", redis.port, source, "tenants' guests")),
      ]);
    }
    case "operations":
      return operationsFirewall(site, pinned);
  }
}

/** In: the world on 80 and 443, or the tunnel alone. Out: any TCP port of the tenants' guests, and what the platform's guests accept from it. */
function proxyFirewall(
  site: ProxmoxSite,
  pinned: readonly string[],
  peer: string | undefined,
): FirewallRule[] {
  return [
    ...visitors(site),
    ...managementIn([22], site),
    ...(peer === undefined ? [] : vrrp(peer)),
    ...toTenants(site, pinned),
    ...waysOf(site, "proxy"),
    ...lastRules(site),
  ];
}

/** Behind Cloudflare nobody else is let in: the login before admin planes would stand beside an open door. */
function visitors(site: ProxmoxSite): FirewallRule[] {
  if (site.cloudflare) {
    return connectorsOf(site).map(({ id, ip }) => acceptIn("tcp", HTTPS_PORT, ip, id));
  }
  return [acceptAll("tcp", 80, "everyone, http"), acceptAll("tcp", HTTPS_PORT, "everyone, https")];
}

/** What a guest that opens the tunnel needs beside internet 443. */
function tunnelled(site: ProxmoxSite, id: string): FirewallRule[] {
  if (!site.cloudflare || !connectorsOf(site).some((it) => it.id === id)) return [];
  const { networks, port } = cloudflareEdge;
  return [
    acceptOut("tcp", HTTPS_PORT, entryAddressOf(site), "the proxy"),
    ...networks.flatMap((network) => [
      acceptOut("udp", port, network, "Cloudflare"),
      acceptOut("tcp", port, network, "Cloudflare"),
    ]),
  ];
}

/** Bridge and silo tenants have a server of their own, so only the shared tenant network comes here. */
function postgresFirewall(
  site: ProxmoxSite,
  pinned: readonly string[],
  replica: string | undefined,
): FirewallRule[] {
  const { port } = site.shared.postgres;
  const clients = [site.networks.tenants.cidr, ...pinned];
  return dataServer(site, port, "postgres", [
    ...clients.map((source) => acceptIn("tcp", port, source, "tenants' guests")),
    ...fromOperations(site, port),
    ...(replica === undefined ? [] : replication(port, replica, "its replica")),
  ]);
}

function replicaFirewall(site: ProxmoxSite): FirewallRule[] {
  const { port, ip } = site.shared.postgres;
  return [
    ...replication(port, ip, "the server that it streams from"),
    ...managementIn([port, 22], site),
    ...waysOf(site, "postgres"),
    ...lastRules(site),
  ];
}

/** Both ways: after a failure the roles change, and the rules need not. */
function replication(port: number, peer: string, comment: string): FirewallRule[] {
  return [acceptIn("tcp", port, peer, comment), acceptOut("tcp", port, peer, comment)];
}

/** In: those that it serves and management. Out: for its own updates; it never opens a connection to a tenant's guest. */
function dataServer(
  site: ProxmoxSite,
  port: number,
  role: "postgres" | "redis",
  serves: readonly FirewallRule[],
): FirewallRule[] {
  const senders = byKey(site.guests).filter(([, guest]) => guest.sends.includes(role));
  return [
    ...serves,
    ...senders.map(([id, guest]) => acceptIn("tcp", port, guest.ip, id)),
    ...managementIn([port, 22], site),
    ...waysOf(site, role),
    ...lastRules(site),
  ];
}

/**
 * Timers: it asks every service and every guest of the platform with a route whether it is well, restarts tenants'
 * guests through the PVE API, dumps databases to the NAS.
 */
function operationsFirewall(site: ProxmoxSite, pinned: readonly string[]): FirewallRule[] {
  const { ip, port } = site.shared.postgres;
  const { nas } = site;
  return [
    ...managementIn([22], site),
    ...toTenants(site, pinned),
    ...toRoutedGuests(site),
    acceptOut("tcp", port, ip, "the database server"),
    ...toEndpoint(site),
    ...(nas ? [acceptOut("tcp", NFS_PORT, nas.address, "the NAS")] : []),
    ...waysOf(site, "operations"),
    ...lastRules(site),
  ];
}

/** The PVE API. A firewall knows no names: an endpoint that is one lies somewhere in a management network. */
function toEndpoint(site: ProxmoxSite): FirewallRule[] {
  const url = new URL(site.endpoint);
  const port = Number(url.port || 443);
  const places = isIpv4(url.hostname) ? [url.hostname] : site.management;
  return places.map((place) => acceptOut("tcp", port, place, "the PVE API"));
}

/** A guest of `guests`: in, what it accepts; out, what it sends to. */
export function platformGuestFirewall(
  site: ProxmoxSite,
  id: string,
  pinned: readonly string[],
): FirewallRule[] {
  const guest = site.guests[id];
  if (!guest) return [];
  const { postgres, redis } = site.shared;
  const sends = new Set(guest.sends);
  const servers = [
    ...(sends.has("postgres") ? [acceptOut("tcp", postgres.port, postgres.ip, "postgres")] : []),
    ...(sends.has("redis") ? [acceptOut("tcp", redis.port, redis.ip, "redis")] : []),
  ];
  const outside = byKey(site.external)
    .filter(([name]) => sends.has(name))
    .flatMap(([name, { ip, ports }]) => ports.map((port) => acceptOut("tcp", port, ip, name)));
  return [
    ...guest.accepts.flatMap((accepts) => acceptedBy(site, accepts, pinned)),
    ...asked(site, guest.route?.port),
    ...managementIn([22], site),
    ...servers,
    ...waysTo(
      site,
      (other, from) =>
        other !== id &&
        (from.includes("everyone") ||
          from.includes(id) ||
          (sends.has(other) && from.includes("internet"))),
    ),
    ...outside,
    ...tunnelled(site, id),
    ...lastRules(site),
  ];
}

/** What the health timer asks; nobody has to name it in `accepts`. */
function toRoutedGuests(site: ProxmoxSite): FirewallRule[] {
  return byKey(site.guests).flatMap(([id, { ip, route }]) =>
    route ? [acceptOut("tcp", route.port, ip, `${id}, health checks`)] : [],
  );
}

/** The other end of that. */
function asked(site: ProxmoxSite, port: number | undefined): FirewallRule[] {
  const { operations } = site.shared;
  if (!operations || port === undefined) return [];
  return [acceptIn("tcp", port, operations.ip, "health checks")];
}

/** Ways to guests that accept from a shared guest or from everyone. */
function waysOf(site: ProxmoxSite, party: string): FirewallRule[] {
  return waysTo(site, (_id, from) => from.includes("everyone") || from.includes(party));
}

function toTenants(site: ProxmoxSite, pinned: readonly string[]): FirewallRule[] {
  return [...tenantNetworks(site), ...pinned].map((destination) =>
    acceptOutAny(destination, "tenants' guests"),
  );
}

function fromOperations(site: ProxmoxSite, port: number): FirewallRule[] {
  const { operations } = site.shared;
  return operations ? [acceptIn("tcp", port, operations.ip, "dumps and the register")] : [];
}
