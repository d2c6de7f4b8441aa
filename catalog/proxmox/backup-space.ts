import type { Catalog, ProxmoxSite } from "../catalog.ts";
import { standingGuests } from "./demand.ts";

/**
 * Room that the backups of a disk take: the whole disk once, and of each further backup what has changed since, as
 * the backup server keeps what is the same once. GiB for each GiB of disk.
 */
export function backupFactor(site: ProxmoxSite): number {
  const { daily, weekly, monthly } = site.backups.keep;
  return 1 + ((daily + weekly + monthly) * (site.backups.changePercent ?? 0)) / 100;
}

/** GiB that backups will take: of the site's own guests, and of those of tenants whose tier has backups. */
export function backupSpace(catalog: Catalog, site: ProxmoxSite): number {
  const saved = new Set(
    catalog.tenants
      .filter((it) => it.site === site.id && catalog.tiers.get(it.tier)?.backup !== "none")
      .map((it) => it.id),
  );
  const disks = standingGuests(catalog, site)
    .filter((guest) => guest.tenant === "" || saved.has(guest.tenant))
    .reduce((total, guest) => total + guest.size.diskGib, 0);
  return Math.ceil(disks * backupFactor(site));
}
