import type { ResolvedDisk, ResolvedMachine } from "../../catalog/resolved.ts";

/** A machine's hardware as the provider takes it, with every value that it would otherwise choose by itself. */
export function machineHardware(machine: ResolvedMachine) {
  const { cores, memoryMib, network, disks } = machine;
  return {
    acpi: true,
    bios: "seabios",
    machine: "q35",
    keyboardLayout: "en-us",
    tabletDevice: false,
    operatingSystem: { type: "l26" },
    // The architecture is left out: PVE takes it from root alone, and a node has but its own.
    cpu: {
      // The provider's own, qemu64, has no AES: TLS would be slow, and current databases refuse to start.
      type: "x86-64-v2-AES",
      cores,
      sockets: 1,
      hotplugged: 0,
      limit: cores,
      numa: false,
      units: 100,
    },
    // No ballooning: capacity counts on the whole of it, and so may the machine.
    memory: { dedicated: memoryMib, floating: 0, shared: 0 },
    scsiHardware: "virtio-scsi-single",
    disks: disks.map((disk, index) => diskOf(disk, machine, index === 0)),
    bootOrders: disks.slice(0, 1).map((disk) => disk.interface),
    networkDevices: [
      {
        bridge: network.bridge,
        vlanId: network.vlan,
        model: "virtio",
        firewall: true,
        disconnected: false,
      },
    ],
    // q35 knows ide0 and ide2 alone; cloud-init has ide2. The drive is empty.
    cdrom: { fileId: "none", interface: "ide0" },
    // Cloud images write their start to the serial port.
    serialDevices: [{ device: "socket" }],
    vga: { type: "std", memory: 16 },
    agent: {
      enabled: true,
      type: "virtio",
      trim: true,
      timeout: "2m",
      // The address is given, not asked for: an image without the agent would hold up every run for its time-out.
      waitForIp: { disabled: true, ipv4: false, ipv6: false },
    },
  };
}

/** The first disk is made from the image; the others are empty. */
function diskOf(disk: ResolvedDisk, { storage, image }: ResolvedMachine, isRoot: boolean) {
  return {
    interface: disk.interface,
    datastoreId: storage,
    size: disk.sizeGib,
    ...(isRoot ? { importFrom: image.fileId } : {}),
    aio: "io_uring",
    backup: true,
    cache: "none",
    discard: "on",
    iothread: true,
    replicate: true,
    ssd: true,
    ...(disk.limits === null ? {} : { speed: speedOf(disk.limits) }),
  };
}

/** No bursts and no limit of operations: 0 is none. Megabytes of PVE are MiB. */
function speedOf(limits: NonNullable<ResolvedDisk["limits"]>) {
  return {
    read: limits.readMibPerSecond,
    readBurstable: 0,
    write: limits.writeMibPerSecond,
    writeBurstable: 0,
    iopsRead: 0,
    iopsReadBurstable: 0,
    iopsWrite: 0,
    iopsWriteBurstable: 0,
  };
}
