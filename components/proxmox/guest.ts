import type { ContainerLegacy } from "@muhlba91/pulumi-proxmoxve/containerLegacy.js";
import { Membership } from "@muhlba91/pulumi-proxmoxve/pool/membership.js";
import type { VmLegacy } from "@muhlba91/pulumi-proxmoxve/vmLegacy.js";
import type * as pulumi from "@pulumi/pulumi";
import type { AdoptedGuest, FirewallRule, ResolvedHa } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { GuestFirewall } from "./guest-firewall.ts";
import { HighAvailability } from "./high-availability.ts";

/** Order and pauses when a node starts and stops its guests; seconds. */
export interface StartupOrder {
  readonly order: number;
  readonly upDelay: number;
  readonly downDelay: number;
}

/** Order 50, no pause up, 60 seconds down. */
export const defaultStartup: StartupOrder = { order: 50, upDelay: 0, downDelay: 60 };

/** What stands around a container or a virtual machine, in the words of the catalog. */
interface Surroundings {
  readonly vmid: number;
  readonly host: string;
  readonly ip: string;
  readonly extraAddresses?: readonly string[];
  readonly firewall: readonly FirewallRule[];
  readonly ha: ResolvedHa | null;
  readonly adopted: AdoptedGuest | null;
}

/** What a container and a virtual machine have in common: the pool, the firewall and the place in PVE's HA stack. */
export abstract class Guest extends Component {
  protected joinPool(
    guest: ContainerLegacy | VmLegacy,
    { vmid, adopted }: Surroundings,
    pool: pulumi.Input<string> | null,
  ): void {
    if (adopted) {
      if (adopted.pool === null) return;
      this.createMembership(guest, adopted.pool, { import: `${adopted.pool}/vm/${vmid}` });
      return;
    }
    if (pool !== null) this.createMembership(guest, pool);
  }

  protected createFirewall(guest: ContainerLegacy | VmLegacy, around: Surroundings): void {
    const { adopted } = around;
    if (adopted && !adopted.firewall.options && !adopted.firewall.rules) return;
    new GuestFirewall(
      this.child("firewall"),
      {
        host: around.host,
        vmid: around.vmid,
        addresses: [around.ip, ...(around.extraAddresses ?? [])],
        rules: around.firewall,
        guest,
        adopted: adopted && adopted.firewall,
      },
      { parent: this },
    );
  }

  protected createHighAvailability(
    guest: ContainerLegacy | VmLegacy,
    { ha, adopted }: Surroundings,
    kind: "ct" | "vm",
  ): void {
    if (!ha || adopted) return;
    new HighAvailability(this.child("ha"), { kind, guest, ha }, { parent: this });
  }

  /** By membership, because a change of a container's own `poolId` replaces the container. */
  private createMembership(
    guest: ContainerLegacy | VmLegacy,
    pool: pulumi.Input<string>,
    more: pulumi.CustomResourceOptions = {},
  ): void {
    new Membership(
      this.child("pool"),
      { poolId: pool, vmId: guest.vmId as pulumi.Output<number> },
      this.options({
        replaceWith: [guest],
        deletedWith: guest,
        // A guest is a member of one pool: it leaves before it joins.
        deleteBeforeReplace: true,
        // It holds nothing, and another pool replaces it: a protected guest, too, must be able to change its pool.
        protect: false,
        ...more,
      }),
    );
  }
}

/**
 * What is left alone besides: PVE starts a guest of its HA stack on another node when its own fails. A program that
 * insisted on the node would make a container anew there, empty.
 */
export function movedByHa(ha: ResolvedHa | null): string[] {
  return ha ? ["nodeName"] : [];
}
