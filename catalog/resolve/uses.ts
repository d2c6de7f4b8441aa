import type { Site } from "../catalog.ts";
import { byKey } from "../site-guests.ts";

/**
 * The guests of the platform that a tenant's service may name in `uses` on this site, by id: those that accept from
 * `tenants`, with the first port that they do so on.
 */
export function usableGuests(
  site: Site,
): ReadonlyMap<string, { readonly host: string; readonly port: number }> {
  const usable = new Map<string, { readonly host: string; readonly port: number }>();
  for (const [id, guest] of byKey(site.guests)) {
    const accepted = guest.accepts.find((it) => it.from.includes("tenants"));
    if (accepted) usable.set(id, { host: guest.ip, port: accepted.port });
  }
  return usable;
}
