import type { ProxmoxSite } from "../../../catalog.ts";
import type { FirewallRule } from "../../../resolved.ts";
import { byKey } from "../../site-guests.ts";
import { acceptAll, acceptIn, acceptOut } from "./rules.ts";

/** One port that a guest of the platform listens on. */
export type Accepts = ProxmoxSite["guests"][string]["accepts"][number];

/** Networks in which tenants' guests stand: the shared one, and the one that bridge and silo tenants' own are cut from. */
export function tenantNetworks(site: ProxmoxSite): string[] {
  const { cidr } = site.ranges;
  return [site.networks.tenants.cidr, ...(cidr === undefined ? [] : [cidr])];
}

/** Every network that has guests in it. */
function guestNetworks(site: ProxmoxSite): string[] {
  const { platform, machines } = site.networks;
  return [platform.cidr, ...(machines ? [machines.cidr] : []), ...tenantNetworks(site)];
}

export function proxiesOf(site: ProxmoxSite): string[] {
  const { proxy } = site.shared;
  return [proxy.ip, ...(proxy.standby ? [proxy.standby.ip] : [])];
}

function postgresOf(site: ProxmoxSite): string[] {
  const { postgres } = site.shared;
  return [postgres.ip, ...(postgres.replica ? [postgres.replica.ip] : [])];
}

/**
 * The in-rules of one port of a guest of the platform.
 *
 * @param pinned addresses of tenants' guests outside the tenants' networks
 */
export function acceptedBy(
  site: ProxmoxSite,
  { port, protocol, from }: Accepts,
  pinned: readonly string[],
): FirewallRule[] {
  return [...new Set(from)].flatMap((party) =>
    party === "internet"
      ? [acceptAll(protocol, port, "everybody")]
      : sourcesOf(site, party, pinned).map((source) => acceptIn(protocol, port, source, party)),
  );
}

function sourcesOf(site: ProxmoxSite, party: string, pinned: readonly string[]): readonly string[] {
  switch (party) {
    case "proxy":
      return proxiesOf(site);
    case "postgres":
      return postgresOf(site);
    case "redis":
      return [site.shared.redis.ip];
    case "operations":
      return site.shared.operations ? [site.shared.operations.ip] : [];
    case "management":
      return site.management;
    case "tenants":
      return [...tenantNetworks(site), ...pinned];
    case "everyone":
      return guestNetworks(site);
    default: {
      const guest = site.guests[party];
      return guest ? [guest.ip] : [];
    }
  }
}

/**
 * The out-rules to those ports of the platform's guests that `mayReach` says yes to, by guest and in the order of
 * their `accepts`.
 */
export function waysTo(
  site: ProxmoxSite,
  mayReach: (id: string, from: readonly string[]) => boolean,
): FirewallRule[] {
  return byKey(site.guests).flatMap(([id, guest]) =>
    guest.accepts
      .filter(({ from }) => mayReach(id, from))
      .map(({ protocol, port }) => acceptOut(protocol, port, guest.ip, id)),
  );
}
