import { ContainerLegacy } from "@muhlba91/pulumi-proxmoxve/containerLegacy.js";
import * as pulumi from "@pulumi/pulumi";
import type { Lifecycle, ResolvedGuest } from "../../catalog/resolved.ts";
import { token } from "../conventions.ts";
import { adoptedContainer, containerIgnores, importId } from "./adopted.ts";
import { defaultStartup, Guest, movedByHa, type StartupOrder } from "./guest.ts";
import { containerProblems } from "./guest-problems.ts";

const type = token("proxmox", "LxcContainer");

/** Seconds that PVE may take. The provider's own 60 for a delete is short for a large disk. */
const timeouts = {
  timeoutClone: 1800,
  timeoutCreate: 1800,
  timeoutUpdate: 1800,
  timeoutDelete: 600,
} as const;

export interface LxcContainerArgs {
  /** Where it stands and how large it is. Another `vmid`, `host`, `storage`, origin or a smaller `diskGib` replaces the guest. */
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
   * The environment of the image's process; a clone's is read by its template's first-boot unit. The whole map is a
   * secret, names included. A change reboots the guest. Whoever administers the node can read it there.
   */
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  /**
   * Pool that the guest joins; null for none. Changing it moves the membership, not the guest. An adopted guest stays
   * in the pool that it was found in.
   */
  readonly pool: pulumi.Input<string> | null;
  /** @default order 50, no pause up, 60 seconds down */
  readonly startup?: StartupOrder;
}

/**
 * An unprivileged container with a fixed address and a firewall that is closed in both directions, made from an OCI
 * image or as a full clone of a template. Memory, address, DNS, host name and environment change in place and reboot
 * it; cores, tags, description and a larger disk change without. Its data stands on the root disk, which only grows:
 * mount points cannot grow without being emptied.
 * A clone has the size of its template's disk and its template's `unprivileged`, whatever is asked: both are repeated
 * here so that no later run finds a difference.
 * Every default that the provider would add by itself is written out, because several are unsafe (privileged,
 * unprotected, no firewall, storage `local`).
 *
 * An adopted guest (`guest.adopted`) is imported with exactly what was found and is always protected. Nothing is
 * changed on it, nothing replaces it, and nothing is added that it did not have.
 *
 * Children: `<name>` (container), `<name>-pool` (membership), `<name>-firewall`, `<name>-ha` (under high availability).
 */
export class LxcContainer extends Guest {
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
      { ...opts, protect: lifecycle === "protected" || guest.adopted !== null },
    );
    if (!guest.adopted) this.refuse(containerProblems(args));
    this.container = guest.adopted ? this.importContainer(args) : this.createContainer(args);
    this.vmid = this.container.vmId as pulumi.Output<number>;
    this.ip = guest.ip;
    this.joinPool(this.container, guest, args.pool);
    this.createFirewall(this.container, guest);
    this.createHighAvailability(this.container, guest, "ct");
    this.registerOutputs({ vmid: this.vmid, ip: this.ip });
  }

  private createContainer(args: LxcContainerArgs): ContainerLegacy {
    const { guest, lifecycle, startup = defaultStartup } = args;
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
        ...origin(guest),
        ...hardware(guest),
        networkInterfaces: [networkInterface(guest)],
        initialization: initialization(args),
        ...environment(args.environment),
        ...timeouts,
      },
      this.containerOptions([
        ...guest.ignoreChanges,
        ...(keepsData && guest.template ? ["clone"] : []),
        ...movedByHa(guest.ha),
      ]),
    );
  }

  private importContainer({ guest }: LxcContainerArgs): ContainerLegacy {
    const found = guest.adopted as NonNullable<ResolvedGuest["adopted"]>;
    return new ContainerLegacy(this.child(), adoptedContainer(guest, found, false), {
      ...this.containerOptions(containerIgnores),
      import: importId(guest),
    });
  }

  private containerOptions(ignoreChanges: readonly string[]): pulumi.CustomResourceOptions {
    return this.options({
      ignoreChanges: [...new Set(ignoreChanges)],
      // VMID and address are fixed: the old one has to go before a new one can come.
      deleteBeforeReplace: true,
      additionalSecretOutputs: ["environmentVariables"],
    });
  }
}

/** A clone is full: a linked one would tie it to its template for ever. */
function origin({ image, template, storage }: ResolvedGuest) {
  if (template) {
    const { vmid, host } = template;
    return { clone: { vmId: vmid, nodeName: host, full: true, datastoreId: storage } };
  }
  // `containerProblems` has refused a guest with neither.
  return { operatingSystem: { templateFileId: image?.templateFileId ?? "", type: "unmanaged" } };
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
