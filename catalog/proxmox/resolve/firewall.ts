import type { ProxmoxSite } from "../../catalog.ts";
import type { FirewallRule } from "../../resolved.ts";
import { proxiesOf, waysTo } from "./firewall/parties.ts";
import { acceptIn, acceptOut, type Endpoint, lastRules, managementIn } from "./firewall/rules.ts";
import { externalForTenants } from "./uses.ts";

/**
 * A tenant's guest. In: the proxies and the health timer on the service's port. Out: its own databases, what its
 * `uses` names, what everyone may reach, DNS, NTP, internet 443; never a management range, never another guest.
 * The first match decides, what matches none is dropped.
 *
 * @param guest the service's port (its health is asked there too), where its databases are, and the service's `uses`
 */
export function tenantGuestFirewall(
  guest: {
    readonly port: number;
    readonly postgres: Endpoint | null;
    readonly redis: Endpoint | null;
    readonly uses: readonly string[];
  },
  site: ProxmoxSite,
): FirewallRule[] {
  const { port, postgres, redis, uses } = guest;
  return [
    ...proxiesOf(site).map((ip) => acceptIn("tcp", port, ip, "the proxy, on the service's port")),
    ...fromOperations(site, port, "health checks"),
    ...(postgres ? [acceptOut("tcp", postgres.port, postgres.ip, "its database")] : []),
    ...(redis ? [acceptOut("tcp", redis.port, redis.ip, "its cache")] : []),
    ...pathsForTenant(site, uses),
    ...lastRules(site),
  ];
}

/**
 * A tenant's own database or cache server. In: its own guests and management on its port, and for a database the
 * dumps. Out: what everyone may reach, DNS, NTP and 443.
 *
 * @param server port, addresses of the tenant's own guests, and whether the operations guest dumps it
 */
export function ownServerFirewall(
  server: { readonly port: number; readonly clients: readonly string[]; readonly dumps: boolean },
  site: ProxmoxSite,
): FirewallRule[] {
  const { port, clients, dumps } = server;
  return [
    ...clients.map((source) => acceptIn("tcp", port, source, "the tenant's own guests")),
    ...(dumps ? fromOperations(site, port, "dumps") : []),
    ...managementIn([port, 22], site),
    ...pathsForTenant(site, []),
    ...lastRules(site),
  ];
}

/** Ways out of a tenant's guest: to what everyone may reach, and to what else its `uses` names. */
function pathsForTenant(site: ProxmoxSite, uses: readonly string[]): FirewallRule[] {
  return [
    ...waysTo(
      site,
      (id, from) => from.includes("everyone") || (uses.includes(id) && from.includes("tenants")),
    ),
    ...externalForTenants(site)
      .filter(([id]) => uses.includes(id))
      .flatMap(([id, { ip, ports }]) => ports.map((port) => acceptOut("tcp", port, ip, id))),
  ];
}

function fromOperations(site: ProxmoxSite, port: number, comment: string): FirewallRule[] {
  const { operations } = site.shared;
  return operations ? [acceptIn("tcp", port, operations.ip, comment)] : [];
}
