import type { ProxmoxSite } from "../../catalog.ts";
import { byKey } from "../site-guests.ts";

/**
 * What a tenant's service may name in `uses` on this site beside its databases, by id: guests of the platform that
 * accept from `tenants`, with the first port that they do so on, and external machines for tenants, with their first.
 */
export function usableByTenants(
  site: ProxmoxSite,
): ReadonlyMap<string, { readonly host: string; readonly port: number }> {
  const usable = new Map<string, { readonly host: string; readonly port: number }>();
  for (const [id, guest] of byKey(site.guests)) {
    const accepted = guest.accepts.find((it) => it.from.includes("tenants"));
    if (accepted) usable.set(id, { host: guest.ip, port: accepted.port });
  }
  for (const [id, { ip, ports }] of externalForTenants(site)) {
    const [port] = ports;
    if (port !== undefined) usable.set(id, { host: ip, port });
  }
  return usable;
}

/** The external machines that tenants' services may reach, sorted by id. */
export function externalForTenants(
  site: ProxmoxSite,
): [id: string, it: ProxmoxSite["external"][string]][] {
  return byKey(site.external).filter(([, { tenants }]) => tenants);
}
