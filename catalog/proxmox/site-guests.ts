import type { ProxmoxSite } from "../catalog.ts";
import type { ResolvedSharedGuest } from "../resolved.ts";

/*
 * What a site's own file names, with the place where it stands: shared guests by role, every guest that runs, templates,
 * the numbers that they take, images.
 */

/** Where in the site's file something stands. */
type Path = readonly (string | number)[];

type SharedGuest = ProxmoxSite["shared"]["proxy"];

/** A shared guest by its role: what the standby and the replica do not say themselves is their original's. */
export interface RoleGuest {
  readonly role: ResolvedSharedGuest["role"];
  readonly path: Path;
  readonly guest: Pick<
    SharedGuest,
    "vmid" | "ip" | "host" | "image" | "memoryMib" | "cores" | "diskGib"
  >;
}

/** The shared guests that the site has, in the order in which they are listed everywhere. */
export function sharedGuestsOf(site: ProxmoxSite): RoleGuest[] {
  const { proxy, postgres, redis, operations } = site.shared;
  const guests: RoleGuest[] = [{ role: "proxy", path: ["shared", "proxy"], guest: proxy }];
  if (proxy.standby) {
    const path = ["shared", "proxy", "standby"];
    guests.push({ role: "proxy-standby", path, guest: { ...proxy, ...proxy.standby } });
  }
  guests.push({ role: "postgres", path: ["shared", "postgres"], guest: postgres });
  if (postgres.replica) {
    const path = ["shared", "postgres", "replica"];
    guests.push({ role: "postgres-replica", path, guest: { ...postgres, ...postgres.replica } });
  }
  guests.push({ role: "redis", path: ["shared", "redis"], guest: redis });
  if (operations) {
    guests.push({ role: "operations", path: ["shared", "operations"], guest: operations });
  }
  return guests;
}

/** A guest of the site itself that runs, whatever it is made of. */
export interface RunningGuest {
  /** Where it stands in the site's file: `shared › proxy › standby`, `guests › n8n`. */
  readonly path: Path;
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

/** Every guest of the site that runs: what tenants share, then the site's `guests` by id. Templates never run. */
export function runningGuestsOf(site: ProxmoxSite): readonly RunningGuest[] {
  const known = runningBySite.get(site);
  if (known) return known;
  const named = [
    ...sharedGuestsOf(site).map(({ role, path, guest }) => ({ id: role, path, guest })),
    ...byKey(site.guests).map(([id, guest]) => ({
      id,
      path: ["guests", id],
      guest: { ...guest, diskGib: disksOf(guest) },
    })),
  ];
  const running = named.map(({ id, path, guest }): RunningGuest => {
    const { vmid, ip, host, memoryMib, cores, diskGib } = guest;
    return { path, name: `${site.id}-${id}`, vmid, ip, host, memoryMib, cores, diskGib };
  });
  runningBySite.set(site, running);
  return running;
}
/* A run that resolves a thousand tenants asks a thousand times. */
const runningBySite = new WeakMap<ProxmoxSite, readonly RunningGuest[]>();

function disksOf(guest: ProxmoxSite["guests"][string]): number {
  if (guest.kind === "container") return guest.diskGib;
  return guest.disks.reduce((total, disk) => total + disk.sizeGib, 0);
}

/** Every template: it is never started, so it takes a VMID and disk and nothing else. */
export function templateGuestsOf(site: ProxmoxSite): {
  readonly id: string;
  /** `template-paperless-ngx-pve1` */
  readonly name: string;
  /** Of its VMID. */
  readonly path: Path;
  readonly vmid: number;
  readonly host: string;
  readonly diskGib: number;
}[] {
  return byKey(site.templates).flatMap(([id, { vmids, diskGib }]) =>
    byKey(vmids).map(([host, vmid]) => ({
      id,
      name: `template-${id}-${host}`,
      path: ["templates", id, "vmids", host],
      vmid,
      host,
      diskGib,
    })),
  );
}

/** The address that the two proxies share; null with one proxy. */
export function virtualAddressOf(
  site: ProxmoxSite,
): { readonly ip: string; readonly path: Path } | null {
  const { virtual } = site.shared.proxy;
  return virtual ? { ip: virtual.ip, path: ["shared", "proxy", "virtual", "ip"] } : null;
}

/** VMIDs and addresses that the site's own file takes: its guests, its templates, the proxies' shared address. */
export function numbersOf(site: ProxmoxSite): {
  readonly vmids: readonly number[];
  readonly addresses: readonly string[];
} {
  const guests = runningGuestsOf(site);
  const virtual = virtualAddressOf(site);
  return {
    vmids: [...guests, ...templateGuestsOf(site)].map((it) => it.vmid),
    addresses: [...guests.map((it) => it.ip), ...(virtual ? [virtual.ip] : [])],
  };
}

/** Where requests from outside arrive: the virtual address, or the one proxy. */
export function entryAddressOf(site: ProxmoxSite): string {
  return (site.shared.proxy.virtual ?? site.shared.proxy).ip;
}

/** Every container image that the site's file names. */
export function imageReferencesOf(
  site: ProxmoxSite,
): { readonly reference: string; readonly path: Path }[] {
  const { dedicated } = site;
  return [
    // The standby and the replica are made from their original's image.
    ...sharedGuestsOf(site)
      .filter(({ path }) => path.length === 2)
      .map(({ path, guest }) => ({ reference: guest.image, path: [...path, "image"] })),
    ...byKey(site.guests).flatMap(([id, guest]) =>
      guest.kind === "container" ? [{ reference: guest.image, path: ["guests", id, "image"] }] : [],
    ),
    ...byKey(site.templates).map(([id, { image }]) => ({
      reference: image,
      path: ["templates", id, "image"],
    })),
    ...(dedicated
      ? (["postgres", "redis"] as const).map((server) => ({
          reference: dedicated[server].image,
          path: ["dedicated", server, "image"],
        }))
      : []),
  ];
}

type SiteNetwork = ProxmoxSite["networks"]["tenants"];

/** The site's networks by name; machines only where they have one. */
export function networksOf(
  site: ProxmoxSite,
): [name: keyof ProxmoxSite["networks"], network: SiteNetwork][] {
  const { platform, machines, tenants } = site.networks;
  return [
    ["platform", platform],
    ...(machines ? [["machines", machines] as [keyof ProxmoxSite["networks"], SiteNetwork]] : []),
    ["tenants", tenants],
  ];
}

/** The entries of a mapping in the order of their keys, whatever their order in the file. */
export function byKey<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
