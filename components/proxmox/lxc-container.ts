import { ContainerLegacy } from "@muhlba91/pulumi-proxmoxve/containerLegacy.js";
import { Membership } from "@muhlba91/pulumi-proxmoxve/pool/membership.js";
import * as pulumi from "@pulumi/pulumi";
import type { Lifecycle, ResolvedGuest } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { token } from "../conventions.ts";
import { GuestFirewall } from "./guest-firewall.ts";
import { guestProblems } from "./guest-problems.ts";

const type = token("proxmox", "LxcContainer");

/** Order and pauses when a node starts and stops its guests; seconds. */
export interface StartupOrder {
  readonly order: number;
  readonly upDelay: number;
  readonly downDelay: number;
}

/** Seconds that PVE may take. The provider's own 60 for a delete is short for a large disk. */
const timeouts = {
  timeoutClone: 1800,
  timeoutCreate: 1800,
  timeoutUpdate: 1800,
  timeoutDelete: 600,
} as const;

const defaults = {
  startup: { order: 50, upDelay: 0, downDelay: 60 },
} as const satisfies { startup: StartupOrder };

export interface LxcContainerArgs {
  /** Where it stands and how large it is. Another `vmid`, `host`, `storage` or a smaller `diskGib` replaces the guest. */
  readonly guest: ResolvedGuest;
  /** Changing it reboots the guest. */
  readonly hostname: string;
  /**
   * `disposable`: deleted and made again when something forces it, with the downtime of that.
   * `protected`: PVE and Pulumi both refuse to delete it.
   */
  readonly lifecycle: Lifecycle;
  readonly description: pulumi.Input<string>;
  /** Lower-case and sorted, as PVE gives them back; anything else would be a difference for ever. */
  readonly tags: readonly string[];
  /**
   * The environment of the image's process. The whole map is a secret, names included. A change reboots the guest.
   * Whoever administers the node can read it there.
   */
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  /** Pool that the guest joins. Changing it moves the membership, not the guest. */
  readonly pool: pulumi.Input<string>;
  /** @default order 50, no pause up, 60 seconds down */
  readonly startup?: StartupOrder;
}

/**
 * An unprivileged container made from an OCI image, with a fixed address and a firewall that is closed in both
 * directions. Memory, address, DNS, host name and environment change in place and reboot it; cores, tags, description
 * and a larger disk change without. Its data stands on the root disk, which only grows: mount points cannot grow
 * without being emptied.
 * Every default that the provider would add by itself is written out, because several are unsafe (privileged,
 * unprotected, no firewall, storage `local`).
 *
 * Children: `<name>` (container), `<name>-pool` (membership), `<name>-firewall`.
 */
export class LxcContainer extends Component {
  readonly container: ContainerLegacy;
  readonly vmid: pulumi.Output<number>;
  /** The guest's address, without prefix length. */
  readonly ip: string;

  constructor(name: string, args: LxcContainerArgs, opts?: pulumi.ComponentResourceOptions) {
    const { guest, lifecycle } = args;
    super(
      type,
      name,
      { vmid: guest.vmid, host: guest.host, ip: guest.ip, lifecycle },
      // All children inherit it: what keeps a guest closed is kept as long as the guest.
      { ...opts, protect: lifecycle === "protected" },
    );
    this.refuse(guestProblems(args));
    this.container = this.createContainer(args);
    this.vmid = this.container.vmId as pulumi.Output<number>;
    this.ip = guest.ip;
    this.joinPool(args.pool);
    this.createFirewall(guest);
    this.registerOutputs({ vmid: this.vmid, ip: this.ip });
  }

  private createContainer(args: LxcContainerArgs): ContainerLegacy {
    const { guest, lifecycle, startup = defaults.startup } = args;
    const keepsData = lifecycle === "protected";
    return new ContainerLegacy(
      this.child(),
      {
        nodeName: guest.host,
        vmId: guest.vmid,
        description: args.description,
        tags: [...args.tags],
        template: false,
        unprivileged: true,
        protection: keepsData,
        started: true,
        startOnBoot: true,
        startup: { ...startup },
        ...hardware(guest),
        operatingSystem: { templateFileId: guest.image.templateFileId, type: "unmanaged" },
        networkInterfaces: [networkInterface(guest)],
        initialization: initialization(args),
        ...environment(args.environment),
        ...timeouts,
      },
      this.options({
        ignoreChanges: [...guest.ignoreChanges],
        // VMID and address are fixed: the old one has to go before a new one can come.
        deleteBeforeReplace: true,
        additionalSecretOutputs: ["environmentVariables"],
      }),
    );
  }

  /** By membership, because a change of the container's own `poolId` replaces the container. */
  private joinPool(pool: pulumi.Input<string>): void {
    new Membership(
      this.child("pool"),
      { poolId: pool, vmId: this.vmid },
      this.options({ replaceWith: [this.container], deletedWith: this.container }),
    );
  }

  private createFirewall(guest: ResolvedGuest): void {
    new GuestFirewall(
      this.child("firewall"),
      {
        host: guest.host,
        vmid: this.vmid,
        ip: guest.ip,
        rules: guest.firewall,
        container: this.container,
      },
      { parent: this },
    );
  }
}

function hardware(guest: ResolvedGuest) {
  return {
    cpu: { architecture: "amd64", cores: guest.cores, limit: guest.cores, units: 100 },
    memory: { dedicated: guest.memoryMib, swap: 0 },
    disk: { datastoreId: guest.storage, size: guest.diskGib },
    // More than nesting needs root's password: an API token may not set it.
    features: { nesting: true, fuse: false, keyctl: false, mknod: false },
    console: { enabled: true, ttyCount: 2, type: "tty" },
  };
}

function networkInterface({ network }: ResolvedGuest) {
  return {
    name: "eth0",
    bridge: network.bridge,
    vlanId: network.vlan,
    enabled: true,
    firewall: true,
    // An application's image holds no network tools: the node sets the address (PVE 9.1).
    hostManaged: true,
  };
}

function initialization({ guest, hostname }: LxcContainerArgs) {
  const { network } = guest;
  return {
    hostname,
    dns: { domain: guest.domain, servers: [...guest.dns] },
    ipConfigs: [{ ipv4: { address: `${guest.ip}/${network.prefix}`, gateway: network.gateway } }],
  };
}

function environment(values: LxcContainerArgs["environment"]) {
  if (Object.keys(values).length === 0) return {};
  return { environmentVariables: pulumi.secret(values) };
}
