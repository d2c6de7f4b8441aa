import type { LimitRow } from "./limits.ts";

const machine = ["proxmoxve:index/vmLegacy:VmLegacy"];
const sdk = "documentation in @muhlba91/pulumi-proxmoxve 8.6.0";
const pve = "Proxmox VE 9 API schema (qm)";

function whole(path: string, min: number, max?: number, source = pve): LimitRow {
  return {
    types: machine,
    path,
    limit: { integer: true, min, ...(max === undefined ? {} : { max }) },
    source,
  };
}

function oneOf(path: string, values: readonly string[], source = pve): LimitRow {
  return { types: machine, path, limit: { oneOf: values }, source };
}

/** What a VM's values may be. */
export const machineLimits: readonly LimitRow[] = [
  whole("cpu.cores", 1, 1024),
  whole("cpu.sockets", 1, 16),
  whole("cpu.units", 1, 262_144),
  whole("memory.dedicated", 64, 268_435_456, sdk),
  whole("memory.floating", 0, 268_435_456, sdk),
  whole("disks[*].size", 1),
  whole("disks[*].speed.read", 1),
  whole("disks[*].speed.write", 1),
  whole("networkDevices[*].vlanId", 1, 4094),
  whole("networkDevices[*].mtu", 1, 65_520),
  whole("startup.order", -1),
  {
    types: machine,
    path: "disks[*].interface",
    limit: {
      pattern: /^(scsi([0-9]|[12][0-9]|30)|sata[0-5]|virtio([0-9]|1[0-5])|ide[0-3])$/,
      says: "scsi0 to scsi30, sata0 to sata5, virtio0 to virtio15 or ide0 to ide3",
    },
    source: pve,
  },
  {
    types: machine,
    path: "cdrom.interface",
    limit: { pattern: /^(ide[0-3]|sata[0-5]|scsi\d{1,2})$/, says: "ideN, sataN or scsiN" },
    source: sdk,
  },
  {
    types: machine,
    path: "name",
    limit: {
      pattern:
        /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/,
      says: "a DNS name",
    },
    source: sdk,
  },
  {
    types: machine,
    path: "tags[*]",
    limit: { pattern: /^[a-z0-9_][a-z0-9_\-+.]*$/, says: "lower-case letters, digits and _-+." },
    source: pve,
  },
  oneOf("bios", ["ovmf", "seabios"]),
  oneOf("disks[*].aio", ["io_uring", "native", "threads"]),
  oneOf("disks[*].cache", ["none", "directsync", "writethrough", "writeback", "unsafe"]),
  oneOf("disks[*].discard", ["ignore", "on"]),
  oneOf("networkDevices[*].model", ["e1000", "e1000e", "rtl8139", "virtio", "vmxnet3"]),
  oneOf("scsiHardware", [
    "lsi",
    "lsi53c810",
    "virtio-scsi-pci",
    "virtio-scsi-single",
    "megasas",
    "pvscsi",
  ]),
  oneOf("operatingSystem.type", [
    "l24",
    "l26",
    "other",
    "solaris",
    "w2k",
    "w2k3",
    "w2k8",
    "win7",
    "win8",
    "win10",
    "win11",
    "wvista",
    "wxp",
  ]),
  oneOf("vga.type", [
    "cirrus",
    "none",
    "qxl",
    "qxl2",
    "qxl3",
    "qxl4",
    "serial0",
    "serial1",
    "serial2",
    "serial3",
    "std",
    "virtio",
    "virtio-gl",
    "vmware",
  ]),
];
