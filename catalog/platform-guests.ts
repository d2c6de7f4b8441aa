import type { Site } from "./catalog.ts";

/** A guest of the site itself that runs, whatever it is made of. */
export interface PlatformGuest {
  /** Where it stands in the site's file: `shared › proxy › standby`, `guests › n8n`. */
  readonly path: readonly string[];
  /** `aiqso-proxy-standby`, `aiqso-n8n` */
  readonly name: string;
  readonly vmid: number;
  readonly ip: string;
  readonly host: string;
  readonly memoryMib: number;
  readonly cores: number;
  /** All its disks. */
  readonly diskGib: number;
}

/** Every guest of the site that runs: what tenants share, and the site's `guests`. Templates never run. */
export function platformGuestsOf(site: Site): PlatformGuest[] {
  const known = guestsBySite.get(site);
  if (known) return known;
  const { proxy, postgres, redis, operations } = site.shared;
  const result: PlatformGuest[] = [];
  const add = (
    path: readonly string[],
    name: string,
    place: Pick<PlatformGuest, "vmid" | "ip" | "host">,
    size: Pick<PlatformGuest, "memoryMib" | "cores" | "diskGib">,
  ): void => {
    const { vmid, ip, host } = place;
    const { memoryMib, cores, diskGib } = size;
    result.push({ path, name: `${site.id}-${name}`, vmid, ip, host, memoryMib, cores, diskGib });
  };
  add(["shared", "proxy"], "proxy", proxy, proxy);
  if (proxy.standby) {
    add(["shared", "proxy", "standby"], "proxy-standby", proxy.standby, proxy);
  }
  add(["shared", "postgres"], "postgres", postgres, postgres);
  if (postgres.replica) {
    add(["shared", "postgres", "replica"], "postgres-replica", postgres.replica, postgres);
  }
  add(["shared", "redis"], "redis", redis, redis);
  if (operations) add(["shared", "operations"], "operations", operations, operations);
  for (const id of Object.keys(site.guests).sort()) {
    const guest = site.guests[id];
    if (!guest) continue;
    const diskGib =
      guest.kind === "vm"
        ? guest.disks.reduce((total, disk) => total + disk.sizeGib, 0)
        : guest.diskGib;
    add(["guests", id], id, guest, { ...guest, diskGib });
  }
  guestsBySite.set(site, result);
  return result;
}
/* A run that resolves a thousand tenants asks a thousand times. */
const guestsBySite = new WeakMap<Site, PlatformGuest[]>();

/** VMIDs and addresses that the site's own file takes: its guests, its templates, the proxies' shared address. */
export function platformNumbersOf(site: Site): {
  readonly vmids: readonly number[];
  readonly addresses: readonly string[];
} {
  const guests = platformGuestsOf(site);
  const virtual = site.shared.proxy.virtual?.ip;
  return {
    vmids: [
      ...guests.map((it) => it.vmid),
      ...Object.values(site.templates).flatMap((it) => Object.values(it.vmids)),
    ],
    addresses: [...guests.map((it) => it.ip), ...(virtual ? [virtual] : [])],
  };
}
