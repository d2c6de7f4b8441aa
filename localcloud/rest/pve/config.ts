import { macAddress } from "../../hand-made/guest-inputs.ts";
import { at, list, number, text, type Value } from "../../values/value.ts";
import type { SiteGuest } from "./site.ts";
import { bit, one, pairs, tagsOf, type Words, withDigest, words } from "./words.ts";

/**
 * A guest's configuration as `GET …/config` gives it. Source: the schema of PVE's API (pct.conf(5), qm.conf(5));
 * which keys are left out when they have their default is a reading of real configurations.
 */
export function configOf(guest: SiteGuest): Words {
  return withDigest(guest.kind === "lxc" ? containerConfig(guest) : machineConfig(guest));
}

function containerConfig(guest: SiteGuest): Words {
  const { inputs, vmid } = guest;
  const value = (path: string): Value | undefined => at(inputs, path);
  const networks = list(inputs.networkInterfaces).map((nic, index): [string, string] => {
    const { address, gateway } = addressOf(guest, index);
    return [
      `net${index}`,
      pairs(
        {
          bridge: at(nic, "bridge"),
          firewall: one(at(nic, "firewall")),
          gw: gateway,
          hwaddr: text(at(nic, "macAddress")) ?? macAddress(vmid),
          ip: address,
          rate: at(nic, "rateLimit"),
          tag: at(nic, "vlanId"),
          type: "veth",
        },
        `name=${text(at(nic, "name")) ?? `eth${index}`}`,
      ),
    ];
  });
  return words({
    arch: text(value("cpu.architecture")) ?? "amd64",
    cores: number(value("cpu.cores")),
    cpulimit: positive(value("cpu.limit")),
    cpuunits: number(value("cpu.units")),
    description: text(inputs.description),
    features: flags(guest),
    hostname: text(value("initialization.hostname")) ?? `CT${vmid}`,
    memory: number(value("memory.dedicated")) ?? 512,
    nameserver: joined(value("initialization.dns.servers")),
    onboot: one(inputs.startOnBoot),
    ostype: text(value("operatingSystem.type")) ?? "unmanaged",
    protection: one(inputs.protection),
    rootfs: disk(
      guest,
      text(value("disk.datastoreId")) ?? "local",
      number(value("disk.size")) ?? 4,
    ),
    searchdomain: text(value("initialization.dns.domain")),
    startup: startup(guest),
    swap: number(value("memory.swap")) ?? 0,
    tags: tagsOf(inputs),
    template: one(inputs.template),
    unprivileged: one(inputs.unprivileged),
    ...Object.fromEntries(networks),
  });
}

function machineConfig(guest: SiteGuest): Words {
  const { inputs, vmid } = guest;
  const value = (path: string): Value | undefined => at(inputs, path);
  const devices = list(inputs.networkDevices).map((nic, index): [string, string] => [
    `net${index}`,
    pairs(
      {
        bridge: at(nic, "bridge"),
        firewall: one(at(nic, "firewall")),
        tag: at(nic, "vlanId"),
      },
      `${text(at(nic, "model")) ?? "virtio"}=${text(at(nic, "macAddress")) ?? macAddress(vmid)}`,
    ),
  ]);
  const disks = list(inputs.disks).map((item, index): [string, string] => [
    text(at(item, "interface")) ?? `scsi${index}`,
    disk(guest, text(at(item, "datastoreId")) ?? "local-lvm", number(at(item, "size")) ?? 8, index),
  ]);
  const addresses = list(value("initialization.ipConfigs")).map(
    (_item, index): [string, string] => {
      const { address, gateway } = addressOf(guest, index);
      return [`ipconfig${index}`, pairs({ gw: gateway, ip: address })];
    },
  );
  const seed = text(value("initialization.datastoreId")) ?? "local-lvm";
  return words({
    agent: value("agent.enabled") === true ? "enabled=1" : undefined,
    bios: text(inputs.bios) === "ovmf" ? "ovmf" : undefined,
    boot: `order=${disks[0]?.[0] ?? ""}`,
    cores: number(value("cpu.cores")),
    cpu: text(value("cpu.type")),
    description: text(inputs.description),
    ide2:
      inputs.initialization === undefined ? undefined : `${seed}:vm-${vmid}-cloudinit,media=cdrom`,
    // A property string since PVE 8, and so text.
    memory: String(number(value("memory.dedicated")) ?? 512),
    name: text(inputs.name) ?? `VM${vmid}`,
    nameserver: joined(value("initialization.dns.servers")),
    onboot: one(inputs.onBoot),
    ostype: text(value("operatingSystem.type")) ?? "other",
    protection: one(inputs.protection),
    scsihw: text(inputs.scsiHardware),
    searchdomain: text(value("initialization.dns.domain")),
    sockets: number(value("cpu.sockets")),
    startup: startup(guest),
    tags: tagsOf(inputs),
    template: one(inputs.template),
    ...Object.fromEntries([...devices, ...disks, ...addresses]),
  });
}

function addressOf(
  { inputs }: SiteGuest,
  index: number,
): { address: string | undefined; gateway: string | undefined } {
  const config = list(at(inputs, "initialization.ipConfigs"))[index];
  return {
    address: text(at(config, "ipv4.address")),
    gateway: text(at(config, "ipv4.gateway")),
  };
}

/** `local-zfs:subvol-301-disk-0,size=8G`, as ZFS names a container's disk; files are named otherwise. */
function disk(guest: SiteGuest, storage: string, gib: number, index = 0): string {
  const form = guest.template ? "base" : guest.kind === "lxc" ? "subvol" : "vm";
  return `${storage}:${form}-${guest.vmid}-disk-${index},size=${gib}G`;
}

function flags({ inputs }: SiteGuest): string | undefined {
  const text = pairs({
    fuse: one(at(inputs, "features.fuse")),
    keyctl: one(at(inputs, "features.keyctl")),
    nesting: one(at(inputs, "features.nesting")),
  });
  return text === "" ? undefined : text;
}

function startup({ inputs }: SiteGuest): string | undefined {
  if (inputs.startup === undefined) return undefined;
  return pairs({
    order: at(inputs, "startup.order"),
    up: at(inputs, "startup.upDelay"),
    down: at(inputs, "startup.downDelay"),
  });
}

function joined(value: Value | undefined): string | undefined {
  const servers = list(value).map((item) => text(item) ?? "");
  return servers.length === 0 ? undefined : servers.join(" ");
}

function positive(value: Value | undefined): number | undefined {
  const limit = number(value);
  return limit === undefined || limit === 0 ? undefined : limit;
}

/** What `GET …/status/current` and the lists say of a guest. */
export function statusOf(guest: SiteGuest): Words {
  const { inputs, kind } = guest;
  const memory = number(at(inputs, "memory.dedicated")) ?? 512;
  const size =
    kind === "lxc"
      ? (number(at(inputs, "disk.size")) ?? 4)
      : (number(at(list(inputs.disks)[0], "size")) ?? 8);
  return words({
    vmid: guest.vmid,
    name:
      (kind === "lxc" ? text(at(inputs, "initialization.hostname")) : text(inputs.name)) ??
      `${kind === "lxc" ? "CT" : "VM"}${guest.vmid}`,
    status: guest.running ? "running" : "stopped",
    template: bit(guest.template),
    tags: tagsOf(inputs),
    maxmem: memory * 2 ** 20,
    maxdisk: size * 2 ** 30,
    mem: 0,
    disk: 0,
    cpu: 0,
    uptime: guest.running ? 3600 : 0,
  });
}
