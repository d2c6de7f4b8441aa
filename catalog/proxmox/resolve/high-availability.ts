import type { ProxmoxSite } from "../../catalog.ts";
import type { ResolvedHa } from "../../resolved.ts";

/** Whether every host sees a storage, so that a guest on it starts elsewhere without a copy of its disk. */
export function isSharedStorage(
  site: Pick<ProxmoxSite, "storage" | "nas">,
  storage: string,
): boolean {
  return site.storage.shared.includes(storage) || Object.hasOwn(site.nas?.nfs ?? {}, storage);
}

/** Hosts that a failed host's guests may start on, by name: silo hosts are somebody's own. */
export function commonHosts(site: Pick<ProxmoxSite, "hosts">): string[] {
  return Object.entries(site.hosts)
    .filter(([, host]) => !host.silo)
    .map(([name]) => name)
    .sort();
}

/**
 * How PVE keeps a guest running when its host fails; null where the site has no `highAvailability`. Whether tenants'
 * guests are meant is the caller's question (`highAvailability.restart`).
 *
 * @param host where the guest stands while all is well
 * @param storage of its root disk; on one that is not shared the disk is copied to the next host by name
 */
export function haOf(site: ProxmoxSite, host: string, storage: string): ResolvedHa | null {
  const settings = site.highAvailability;
  if (!settings) return null;
  const others = commonHosts(site).filter((it) => it !== host);
  const names = [...others, host].sort();
  const target = others.find((it) => it > host) ?? others[0];
  const { maxRestart, maxRelocate, replicateEveryMinutes } = settings;
  const copies = replicateEveryMinutes !== undefined && !isSharedStorage(site, storage);
  return {
    nodes: Object.fromEntries(names.map((name) => [name, name === host ? 2 : 1])),
    maxRestart,
    maxRelocate,
    replication:
      copies && target !== undefined ? { target, schedule: `*/${replicateEveryMinutes}` } : null,
  };
}
