import type { ProxmoxSite } from "../../../catalog.ts";
import { count } from "../../../check/problem.ts";
import { commonHosts, isSharedStorage } from "../../resolve/high-availability.ts";
import type { Add } from "./report.ts";

/** Fewer hosts than this have no majority after the loss of one. */
const QUORUM_HOSTS = 3;

/**
 * What fails is made up for by what is left, and something is left.
 *
 * @param ofTenants storages that the ledger's lines record
 */
export function checkAvailability(site: ProxmoxSite, add: Add, ofTenants: readonly string[]): void {
  const hosts = commonHosts(site);
  const { spareHosts } = site.capacity;
  if (spareHosts >= hosts.length) {
    const most = Math.max(0, hosts.length - 1);
    const kept = Object.keys(site.hosts).length - hosts.length;
    const beside = kept > 0 ? ` beside ${count(kept, "silo host")}` : "";
    add(
      "E_LIMIT",
      ["capacity", "spareHosts"],
      `${site.id} has ${count(hosts.length, "host")}${beside}, so ${spareHosts} cannot be spare: nothing would be left. Allowed: 0 to ${most}.`,
    );
  }
  const settings = site.highAvailability;
  if (!settings) return;
  if (hosts.length < 2) {
    add(
      "E_LIMIT",
      ["highAvailability"],
      `${site.id} has ${count(hosts.length, "host")} that everybody's guests may stand on, so there is no other to start them on. Add a host, or take this out.`,
      ["hosts"],
    );
  }
  if (settings.replicateEveryMinutes !== undefined) return;
  const { guests, newGuests = guests } = site.storage;
  const storages = settings.restart === "all" ? [guests, newGuests, ...ofTenants] : [guests];
  for (const storage of new Set(storages)) {
    if (isSharedStorage(site, storage)) continue;
    add(
      "E_REFERENCE",
      ["highAvailability"],
      `guests on ${storage} could not start elsewhere: other hosts do not see it. Add \`replicateEveryMinutes\`, or name it under storage.shared if they do.`,
      ["storage"],
    );
  }
}

/** Allowed, and a decision that somebody should have taken; path and message. */
export function warnAvailability(site: ProxmoxSite): [path: string[], message: string][] {
  const warnings: [string[], string][] = [];
  if (site.capacity.spareHosts === 0) {
    warnings.push([
      ["capacity", "spareHosts"],
      `${site.id} has no spare host: when one fails, its tenants stay down until it is back`,
    ]);
  }
  const hosts = Object.keys(site.hosts).length;
  if (site.highAvailability && hosts < QUORUM_HOSTS) {
    warnings.push([
      ["highAvailability"],
      `${site.id} has ${count(hosts, "host")}: when one fails the rest has no majority, and PVE starts nothing. Add a host or a QDevice`,
    ]);
  }
  return warnings;
}
