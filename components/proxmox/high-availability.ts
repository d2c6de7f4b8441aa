import type { ContainerLegacy } from "@muhlba91/pulumi-proxmoxve/containerLegacy.js";
import { Haresource } from "@muhlba91/pulumi-proxmoxve/haresource.js";
import { Harule } from "@muhlba91/pulumi-proxmoxve/harule.js";
import { Replication } from "@muhlba91/pulumi-proxmoxve/replication.js";
import type { VmLegacy } from "@muhlba91/pulumi-proxmoxve/vmLegacy.js";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedHa } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { token } from "../conventions.ts";

const type = token("proxmox", "HighAvailability");

export interface HighAvailabilityArgs {
  /** PVE's word for what it is: `ct` a container, `vm` a virtual machine. */
  readonly kind: "ct" | "vm";
  readonly guest: ContainerLegacy | VmLegacy;
  /** Nodes with their priorities, attempts, and where its root disk is copied to when it stands on local storage. */
  readonly ha: ResolvedHa;
}

/**
 * A guest that PVE starts on another node when its own fails, and takes back when that is well again. It is a restart,
 * not a live migration; what a copied disk lost is what was written since the last copy. PVE 9 or newer: older ones
 * have groups where this has a rule. Two of three votes must be left in the cluster.
 *
 * All changes are in place and touch no running guest, but a copy to another node: it is made again, whole. None of
 * it holds data that is nowhere else, so that nothing of it is protected.
 *
 * Children: `<name>` (HA resource), `<name>-nodes` (rule), `<name>-copy` (replication, on local storage only).
 */
export class HighAvailability extends Component {
  constructor(
    name: string,
    args: HighAvailabilityArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    const { nodes, replication } = args.ha;
    super(type, name, { nodes: { ...nodes } }, { ...opts, protect: false });
    this.refuse(problemsOf(args.ha));
    const copy = replication ? [this.createCopy(args, replication)] : [];
    this.createRule(args, this.createResource(args, copy));
    this.registerOutputs({});
  }

  /** PVE refuses to delete a guest that it still watches: so this is gone before the guest, and is made again with it. */
  private withGuest({ guest }: HighAvailabilityArgs): pulumi.CustomResourceOptions {
    return this.options({ replaceWith: [guest], deleteBeforeReplace: true });
  }

  private createResource(args: HighAvailabilityArgs, copy: pulumi.Resource[]): Haresource {
    return new Haresource(
      this.child(),
      {
        resourceId: pulumi.interpolate`${args.kind}:${args.guest.vmId}`,
        type: args.kind,
        state: "started",
        maxRestart: args.ha.maxRestart,
        maxRelocate: args.ha.maxRelocate,
        failback: true,
      },
      // Without its copy a guest on local storage could be started nowhere else.
      { ...this.withGuest(args), dependsOn: copy },
    );
  }

  private createRule(args: HighAvailabilityArgs, resource: Haresource): void {
    new Harule(
      this.child("nodes"),
      {
        rule: pulumi.interpolate`guest-${args.guest.vmId}`,
        type: "node-affinity",
        resources: [resource.resourceId],
        nodes: { ...args.ha.nodes },
        // Nowhere else: hosts that are not named belong to one tenant alone.
        strict: true,
        disable: false,
      },
      this.withGuest(args),
    );
  }

  private createCopy(
    args: HighAvailabilityArgs,
    { target, schedule }: NonNullable<ResolvedHa["replication"]>,
  ): Replication {
    return new Replication(
      this.child("copy"),
      {
        resourceId: pulumi.interpolate`${args.guest.vmId}-0`,
        type: "local",
        target,
        schedule,
        disable: false,
      },
      this.withGuest(args),
    );
  }
}

function problemsOf({ nodes, maxRestart, maxRelocate, replication }: ResolvedHa): string[] {
  const problems: string[] = [];
  const names = Object.keys(nodes);
  if (names.length < 2) {
    problems.push(
      `nodes names ${names.length} (${names.join(", ") || "none"}). Name two or more: one has nobody to take over.`,
    );
  }
  for (const [key, value] of Object.entries({ maxRestart, maxRelocate })) {
    if (!Number.isInteger(value) || value < 0) {
      problems.push(`${key} needs a whole number from 0 up, got ${value}.`);
    }
  }
  if (replication && !names.includes(replication.target)) {
    problems.push(
      `the copy goes to "${replication.target}", which may not start the guest. Take one of ${names.join(", ")}.`,
    );
  }
  return problems;
}
