import type { ContainerLegacyArgs } from "@muhlba91/pulumi-proxmoxve/containerLegacy.js";
import type { OptionsLegacyArgs } from "@muhlba91/pulumi-proxmoxve/firewall/optionsLegacy.js";
import type { VmLegacyArgs } from "@muhlba91/pulumi-proxmoxve/vmLegacy.js";
import type { AdoptedGuest } from "../../catalog/resolved.ts";

/**
 * Guests that ran before Tenantry: what is given of them, and what is left as it was found. An import must be no
 * difference, so exactly the recorded facts are given, and every other input is left alone by name. The types see to
 * it that an input of a newer provider is put on one of the two sides.
 */

/** Where an adopted guest stands, as PVE numbers it. */
interface Place {
  readonly host: string;
  readonly vmid: number;
}

/** The id that the provider imports a container or a virtual machine by. */
export function importId({ host, vmid }: Place): string {
  return `${host}/${vmid}`;
}

/** A container's inputs, from the facts alone. */
export function adoptedContainer(place: Place, found: AdoptedGuest, template: boolean) {
  return {
    nodeName: place.host,
    vmId: place.vmid,
    template,
    unprivileged: found.unprivileged,
    protection: found.protection,
    startOnBoot: found.startOnBoot,
    cpu: { cores: found.cores },
    memory: { dedicated: found.memoryMib, swap: found.swapMib },
    disk: { datastoreId: found.storage, size: found.diskGib },
  } satisfies ContainerLegacyArgs;
}

const containerLeftAlone = {
  clone: true,
  console: true,
  description: true,
  devicePassthroughs: true,
  environmentVariables: true,
  features: true,
  hookScriptFileId: true,
  idmaps: true,
  initialization: true,
  mountPoints: true,
  networkInterfaces: true,
  operatingSystem: true,
  poolId: true,
  started: true,
  startup: true,
  tags: true,
  timeoutClone: true,
  timeoutCreate: true,
  timeoutDelete: true,
  timeoutStart: true,
  timeoutUpdate: true,
  waitForIp: true,
} as const satisfies LeftAlone<ContainerLegacyArgs, ReturnType<typeof adoptedContainer>>;

/** What a container's import and everything after it leaves alone. */
export const containerIgnores: readonly string[] = [
  ...Object.keys(containerLeftAlone),
  "cpu.architecture",
  "cpu.limit",
  "cpu.units",
  "disk.acl",
  "disk.mountOptions",
  "disk.pathInDatastore",
  "disk.quota",
  "disk.replicate",
];

/** A virtual machine's inputs, from the facts alone. Its disks and network cards are left as they are. */
export function adoptedMachine(place: Place, found: AdoptedGuest) {
  return {
    nodeName: place.host,
    vmId: place.vmid,
    name: found.name,
    protection: found.protection,
    onBoot: found.startOnBoot,
    operatingSystem: { type: found.os },
    cpu: { cores: found.cores },
    memory: { dedicated: found.memoryMib },
  } satisfies VmLegacyArgs;
}

const machineLeftAlone = {
  acpi: true,
  agent: true,
  amdSev: true,
  audioDevice: true,
  bios: true,
  bootOrders: true,
  cdrom: true,
  clone: true,
  deleteUnreferencedDisksOnDestroy: true,
  description: true,
  disks: true,
  efiDisk: true,
  hookScriptFileId: true,
  hostpcis: true,
  hotplug: true,
  initialization: true,
  keyboardLayout: true,
  kvmArguments: true,
  macAddresses: true,
  machine: true,
  migrate: true,
  networkDevices: true,
  numas: true,
  poolId: true,
  purgeOnDestroy: true,
  reboot: true,
  rebootAfterUpdate: true,
  rngs: true,
  scsiHardware: true,
  serialDevices: true,
  smbios: true,
  started: true,
  startup: true,
  stopOnDestroy: true,
  tabletDevice: true,
  tags: true,
  template: true,
  timeoutClone: true,
  timeoutCreate: true,
  timeoutMigrate: true,
  timeoutMoveDisk: true,
  timeoutReboot: true,
  timeoutShutdownVm: true,
  timeoutStartVm: true,
  timeoutStopVm: true,
  tpmState: true,
  usbs: true,
  vga: true,
  virtiofs: true,
  watchdog: true,
} as const satisfies LeftAlone<VmLegacyArgs, ReturnType<typeof adoptedMachine>>;

/** What a virtual machine's import and everything after it leaves alone. */
export const machineIgnores: readonly string[] = [
  ...Object.keys(machineLeftAlone),
  "cpu.affinity",
  "cpu.architecture",
  "cpu.flags",
  "cpu.hotplugged",
  "cpu.limit",
  "cpu.numa",
  "cpu.sockets",
  "cpu.type",
  "cpu.units",
  "memory.floating",
  "memory.hugepages",
  "memory.keepHugepages",
  "memory.shared",
];

const optionsLeftAlone = {
  dhcp: true,
  enabled: true,
  inputPolicy: true,
  ipfilter: true,
  logLevelIn: true,
  logLevelOut: true,
  macfilter: true,
  ndp: true,
  outputPolicy: true,
  radv: true,
} as const satisfies LeftAlone<
  OptionsLegacyArgs,
  { nodeName: string; containerId: number; vmId: number }
>;

/** The firewall options of an adopted guest are its own, whatever they say. */
export const firewallOptionsIgnores: readonly string[] = Object.keys(optionsLeftAlone);

/** One entry for each input that is not among the given ones: none missing, none too many. */
type LeftAlone<Args, Given> = Readonly<Record<Exclude<keyof Args, keyof Given>, true>>;
