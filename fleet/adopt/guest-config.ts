import type { AdoptedGuest } from "../../catalog/resolved.ts";

/** A guest's configuration as PVE gives it: strings and numbers by key. */
export type GuestConfig = Readonly<Record<string, string | number>>;

/** What else is known of a guest. */
export interface GuestSurroundings {
  readonly vmid: number;
  readonly kind: AdoptedGuest["kind"];
  readonly pool: string | null;
  readonly firewall: AdoptedGuest["firewall"];
}

/** What a configuration says, in the words of the ledger; `facts` is null when something is missing. */
export interface ReadConfig {
  readonly name: string;
  readonly ip: string | null;
  /** Sizes of a VM's disks as PVE writes them, in the order of their interfaces; empty for a container. */
  readonly disks: readonly string[];
  readonly facts: AdoptedGuest | null;
  readonly lacks: readonly string[];
}

/* Defaults that PVE takes where a configuration says nothing (pct.conf(5), qm.conf(5)). */
const defaultMemoryMib = 512;
const defaultSwapMib = 512;

/**
 * Reads a guest's configuration.
 *
 * @param inNetworks whether an address is one of the site's networks: of several interfaces, the first such one counts
 */
export function readGuestConfig(
  config: GuestConfig,
  guest: GuestSurroundings,
  inNetworks: (ip: string) => boolean,
): ReadConfig {
  const isContainer = guest.kind === "container";
  const tool = isContainer ? "pct" : "qm";
  const lacks: string[] = [];
  const name = textOf(config[isContainer ? "hostname" : "name"]) ?? `${guest.vmid}`;

  const cores = wholeOf(config["cores"]) ?? (isContainer ? undefined : 1);
  if (cores === undefined) {
    lacks.push(
      `It has no limit of cores. Give it one: ${tool} set ${guest.vmid} --cores <number>.`,
    );
  }
  const disk = rootDisk(config, isContainer);
  const diskGib = disk && gibOf(disk.get("size"));
  const storage = disk?.get("")?.split(":")[0];
  if (!disk || !storage) lacks.push("It has no root disk on a storage of PVE.");
  else if (diskGib === undefined) {
    lacks.push(
      `Its root disk has the size ${disk.get("size") ?? "unknown"}, and Tenantry counts in whole GiB. Grow it: ${tool} resize.`,
    );
  }
  const network = interfaceOf(config, isContainer, inNetworks);
  const bridge = network?.net.get("bridge");
  if (!bridge) lacks.push("It has no network interface on a bridge.");

  const disks = isContainer ? [] : disksOf(config);
  const common = { name, ip: network?.ip ?? null, disks, lacks };
  if (cores === undefined || diskGib === undefined || !storage || !network || !bridge) {
    return { ...common, facts: null };
  }
  return {
    ...common,
    facts: {
      kind: guest.kind,
      name,
      memoryMib: wholeOf(config["memory"]) ?? defaultMemoryMib,
      swapMib: isContainer ? (wholeOf(config["swap"]) ?? defaultSwapMib) : 0,
      cores,
      diskGib,
      storage,
      bridge,
      vlan: wholeOf(network.net.get("tag")) ?? null,
      unprivileged: isContainer && isOn(config["unprivileged"]),
      os: textOf(config["ostype"]) ?? (isContainer ? "unmanaged" : "other"),
      protection: isOn(config["protection"]),
      startOnBoot: isOn(config["onboot"]),
      pool: guest.pool,
      firewall: guest.firewall,
    },
  };
}

/** `local-zfs:subvol-301-disk-0,size=8G`: what stands before the first `=` has the key "". */
function properties(value: string | number | undefined): ReadonlyMap<string, string> {
  const parts = String(value ?? "").split(",");
  return new Map(
    parts.map((part) => {
      const equals = part.indexOf("=");
      return equals < 0 ? ["", part] : [part.slice(0, equals), part.slice(equals + 1)];
    }),
  );
}

/** A container's `rootfs`; the disk that a VM starts from. */
function rootDisk(
  config: GuestConfig,
  isContainer: boolean,
): ReadonlyMap<string, string> | undefined {
  if (isContainer) return config["rootfs"] === undefined ? undefined : properties(config["rootfs"]);
  const order = properties(config["boot"]).get("order")?.split(";") ?? [];
  const names = [...order, config["bootdisk"], "scsi0", "virtio0", "sata0", "ide0"].map(String);
  for (const name of names) {
    if (!/^(?:scsi|virtio|sata|ide)\d+$/.test(name) || config[name] === undefined) continue;
    const disk = properties(config[name]);
    if (disk.get("media") !== "cdrom") return disk;
  }
  return undefined;
}

/** `scsi0`, `scsi1` …, then other buses; without CD-ROMs. */
function disksOf(config: GuestConfig): string[] {
  return Object.keys(config)
    .filter((key) => /^(?:scsi|virtio|sata|ide)\d+$/.test(key))
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
    .map((key) => properties(config[key]))
    .filter((disk) => disk.get("media") !== "cdrom")
    .map((disk) => disk.get("size") ?? "unknown");
}

interface Interface {
  readonly net: ReadonlyMap<string, string>;
  readonly ip: string | null;
}

/** The first interface whose address is in the site's networks, else the first one. */
function interfaceOf(
  config: GuestConfig,
  isContainer: boolean,
  inNetworks: (ip: string) => boolean,
): Interface | undefined {
  const all: Interface[] = Object.keys(config)
    .filter((key) => /^net\d+$/.test(key))
    .sort((a, b) => Number(a.slice(3)) - Number(b.slice(3)))
    .map((key) => {
      const net = properties(config[key]);
      const addressed = isContainer ? net : properties(config[`ipconfig${key.slice(3)}`]);
      return { net, ip: addressOf(addressed.get("ip")) };
    });
  return all.find(({ ip }) => ip !== null && inNetworks(ip)) ?? all[0];
}

/** `10.10.10.51/24` → `10.10.10.51`; null for `dhcp` and `manual`. */
function addressOf(value: string | undefined): string | null {
  const ip = value?.split("/")[0] ?? "";
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(ip) ? ip : null;
}

/** `8G`, `8192M`, `1T` in GiB; undefined where that is no whole number. */
function gibOf(size: string | undefined): number | undefined {
  const [, digits, unit] = /^(\d+)([KMGT]?)$/.exec(size ?? "") ?? [];
  if (!digits) return undefined;
  const perGib = { T: 1 / 1024, G: 1, M: 1024, K: 1024 ** 2, "": 1024 ** 3 }[unit as "G"];
  const gib = Number(digits) / perGib;
  return Number.isInteger(gib) && gib > 0 ? gib : undefined;
}

function wholeOf(value: string | number | undefined): number | undefined {
  const number = value === undefined ? Number.NaN : Number(value);
  return Number.isInteger(number) ? number : undefined;
}

function textOf(value: string | number | undefined): string | undefined {
  return value === undefined || value === "" ? undefined : String(value);
}

function isOn(value: string | number | undefined): boolean {
  return String(value) === "1";
}
