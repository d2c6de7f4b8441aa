import { VmLegacy } from "@muhlba91/pulumi-proxmoxve/vmLegacy.js";
import type * as pulumi from "@pulumi/pulumi";
import type { Lifecycle, ResolvedMachine } from "../../catalog/resolved.ts";
import { token } from "../conventions.ts";
import { adoptedMachine, importId, machineIgnores } from "./adopted.ts";
import { defaultStartup, Guest, movedByHa, type StartupOrder } from "./guest.ts";
import { machineProblems } from "./guest-problems.ts";
import { machineHardware } from "./machine-hardware.ts";

const type = token("proxmox", "CloudVm");

/** Seconds that PVE may take. A machine that does not stop by itself is stopped after five minutes. */
const timeouts = {
  timeoutClone: 1800,
  timeoutCreate: 1800,
  timeoutMigrate: 1800,
  timeoutReboot: 600,
  timeoutShutdownVm: 300,
  timeoutStartVm: 600,
  timeoutStopVm: 300,
} as const;

/** Named, so that it is the same in every image; cloud-init gives it sudo and no password. */
const user = "debian";

/** A running system finds its disks and names its network cards by these: a protected one keeps what it has. */
const keptBoard = ["bios", "machine", "scsiHardware"] as const;

export interface CloudVmArgs {
  /**
   * Where it stands and how large it is. Another `vmid` replaces it, another `host` migrates it; disks grow in place
   * and are refused when they shrink.
   */
  readonly machine: ResolvedMachine;
  /**
   * `disposable`: deleted and made again when something forces it, with the downtime of that.
   * `protected`: PVE and Pulumi both refuse to delete it.
   */
  readonly lifecycle: Lifecycle;
  readonly description: pulumi.Input<string>;
  /** Lower-case and sorted, as PVE gives them back; anything else would be a difference for ever. */
  readonly tags: readonly string[];
  /** Pool that it joins; null for none. Changing it moves the membership, not the machine. */
  readonly pool: pulumi.Input<string> | null;
  /** @default order 50, no pause up, 60 seconds down */
  readonly startup?: StartupOrder;
}

/**
 * A virtual machine made from a cloud image, with a fixed address, a firewall that is closed in both directions, and
 * limits on what its disks read and write. Its name in PVE is the component's.
 * Memory, cores, address and DNS change in place, with the reboot that they need; tags, description and larger disks
 * change without. Its image is what its first disk was made from: a newer one touches no machine that stands.
 * Whoever has one of its keys logs in as `debian`; nobody else does.
 * Every default that the provider would add by itself is written out: a processor without AES, an 8 GiB disk on
 * local-lvm, a CD drive, disks deleted that nothing refers to.
 *
 * An adopted machine (`machine.adopted`) is imported with exactly what was found and is always protected. Nothing is
 * changed on it, nothing replaces it, and nothing is added that it did not have.
 *
 * Children: `<name>` (machine), `<name>-pool` (membership), `<name>-firewall`, `<name>-ha` (under high availability).
 */
export class CloudVm extends Guest {
  readonly machine: VmLegacy;
  readonly vmid: pulumi.Output<number>;
  /** Its address, without prefix length. */
  readonly ip: string;

  constructor(name: string, args: CloudVmArgs, opts?: pulumi.ComponentResourceOptions) {
    const { machine, lifecycle, tags } = args;
    super(
      type,
      name,
      { vmid: machine.vmid, host: machine.host, ip: machine.ip, lifecycle },
      // All children inherit it: what keeps a guest closed is kept as long as the guest.
      { ...opts, protect: lifecycle === "protected" || machine.adopted !== null },
    );
    if (!machine.adopted) this.refuse(machineProblems({ machine, hostname: name, tags }));
    this.machine = machine.adopted ? this.importMachine(machine) : this.createMachine(name, args);
    this.vmid = this.machine.vmId;
    this.ip = machine.ip;
    this.joinPool(this.machine, machine, args.pool);
    this.createFirewall(this.machine, machine);
    this.createHighAvailability(this.machine, machine, "vm");
    this.registerOutputs({ vmid: this.vmid, ip: this.ip });
  }

  private createMachine(name: string, args: CloudVmArgs): VmLegacy {
    const { machine, lifecycle, startup = defaultStartup } = args;
    return new VmLegacy(
      this.child(),
      {
        nodeName: machine.host,
        vmId: machine.vmid,
        name,
        description: args.description,
        tags: [...args.tags],
        template: false,
        protection: lifecycle === "protected",
        started: true,
        onBoot: true,
        startup: { ...startup },
        ...machineHardware(machine),
        initialization: initialization(machine),
        // Another host is a migration; without it the machine would be made anew there, empty.
        migrate: true,
        reboot: false,
        rebootAfterUpdate: true,
        stopOnDestroy: false,
        purgeOnDestroy: true,
        // A disk that was detached by hand is somebody's copy.
        deleteUnreferencedDisksOnDestroy: false,
        ...timeouts,
      },
      this.options({
        ignoreChanges: [
          ...new Set([
            ...machine.ignoreChanges,
            ...(lifecycle === "protected" ? keptBoard : []),
            ...movedByHa(machine.ha),
          ]),
        ],
        // VMID and address are fixed: the old one has to go before a new one can come.
        deleteBeforeReplace: true,
      }),
    );
  }

  private importMachine(machine: ResolvedMachine): VmLegacy {
    const found = machine.adopted as NonNullable<ResolvedMachine["adopted"]>;
    return new VmLegacy(
      this.child(),
      adoptedMachine(machine, found),
      this.options({
        ignoreChanges: [...machineIgnores],
        deleteBeforeReplace: true,
        import: importId(machine),
      }),
    );
  }
}

/**
 * What cloud-init says at the first start. PVE chooses the format by the system: naming it would replace an adopted
 * machine, which has none.
 */
function initialization(machine: ResolvedMachine) {
  const { network, ip, sshKeys } = machine;
  return {
    datastoreId: machine.storage,
    interface: "ide2",
    dns: { domain: machine.domain, servers: [...machine.dns] },
    ipConfigs: [{ ipv4: { address: `${ip}/${network.prefix}`, gateway: network.gateway } }],
    userAccount: { username: user, keys: [...sshKeys] },
  };
}
