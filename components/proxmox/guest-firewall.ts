import type { ContainerLegacy } from "@muhlba91/pulumi-proxmoxve/containerLegacy.js";
import { IpsetLegacy } from "@muhlba91/pulumi-proxmoxve/firewall/ipsetLegacy.js";
import { OptionsLegacy } from "@muhlba91/pulumi-proxmoxve/firewall/optionsLegacy.js";
import { RulesLegacy } from "@muhlba91/pulumi-proxmoxve/firewall/rulesLegacy.js";
import type * as pulumi from "@pulumi/pulumi";
import type { FirewallRule } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { token } from "../conventions.ts";
import { firewallProblems, pveRule } from "./firewall-rules.ts";

const type = token("proxmox", "GuestFirewall");

export interface GuestFirewallArgs {
  /** PVE node of the guest. */
  readonly host: string;
  /** The guest's VMID. */
  readonly vmid: pulumi.Input<number>;
  /** The one address that the guest may send from. */
  readonly ip: string;
  /** What may pass, first match decides; everything else is dropped, in and out. */
  readonly rules: readonly FirewallRule[];
  /** The guest itself: its firewall is lost and made again with it. */
  readonly container: ContainerLegacy;
}

/**
 * A guest's firewall, closed in both directions: DROP is the policy, its own address and MAC are the only ones it may
 * send from, and it may neither hand out addresses nor announce routes. It needs the NIC's `firewall` flag and the
 * cluster's switch as well (`LxcContainer`, `ClusterFirewall`).
 * PVE forgets these settings when a guest is made again under its VMID, and shows no difference: so all children are
 * replaced with the guest, and are not deleted one by one when it goes.
 *
 * Children: `<name>` (options), `<name>-ipfilter`, `<name>-rules`.
 */
export class GuestFirewall extends Component {
  constructor(name: string, args: GuestFirewallArgs, opts?: pulumi.ComponentResourceOptions) {
    super(type, name, { host: args.host, ip: args.ip }, opts);
    this.refuse(firewallProblems(args.rules));
    // Closed first, then opened rule by rule: a run that ends in between leaves a guest that reaches nobody.
    const closed = this.createOptions(args);
    this.createIpFilter(args, closed);
    this.createRules(args, closed);
    this.registerOutputs({});
  }

  private createOptions(args: GuestFirewallArgs): OptionsLegacy {
    return new OptionsLegacy(
      this.child(),
      {
        nodeName: args.host,
        containerId: args.vmid,
        enabled: true,
        inputPolicy: "DROP",
        outputPolicy: "DROP",
        ipfilter: true,
        macfilter: true,
        dhcp: false,
        ndp: false,
        radv: false,
        logLevelIn: "nolog",
        logLevelOut: "nolog",
      },
      this.withGuest(args),
    );
  }

  /** PVE takes the set with exactly this name as the addresses that `net0` may send from. */
  private createIpFilter(args: GuestFirewallArgs, closed: OptionsLegacy): void {
    new IpsetLegacy(
      this.child("ipfilter"),
      {
        nodeName: args.host,
        containerId: args.vmid,
        name: "ipfilter-net0",
        comment: "The guest's own address",
        cidrs: [{ name: args.ip, nomatch: false }],
      },
      { ...this.withGuest(args), dependsOn: [closed] },
    );
  }

  private createRules(args: GuestFirewallArgs, closed: OptionsLegacy): void {
    new RulesLegacy(
      this.child("rules"),
      { nodeName: args.host, containerId: args.vmid, rules: args.rules.map(pveRule) },
      { ...this.withGuest(args), dependsOn: [closed] },
    );
  }

  private withGuest({ container }: GuestFirewallArgs): pulumi.CustomResourceOptions {
    return this.options({
      replaceWith: [container],
      deletedWith: container,
      deleteBeforeReplace: true,
    });
  }
}
