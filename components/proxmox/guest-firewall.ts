import type { ContainerLegacy } from "@muhlba91/pulumi-proxmoxve/containerLegacy.js";
import { IpsetLegacy } from "@muhlba91/pulumi-proxmoxve/firewall/ipsetLegacy.js";
import { OptionsLegacy } from "@muhlba91/pulumi-proxmoxve/firewall/optionsLegacy.js";
import { RulesLegacy } from "@muhlba91/pulumi-proxmoxve/firewall/rulesLegacy.js";
import { VmLegacy } from "@muhlba91/pulumi-proxmoxve/vmLegacy.js";
import type * as pulumi from "@pulumi/pulumi";
import type { AdoptedGuest, FirewallRule } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { token } from "../conventions.ts";
import { firewallOptionsIgnores } from "./adopted.ts";
import { firewallProblems, pveRule } from "./firewall-rules.ts";

const type = token("proxmox", "GuestFirewall");

export interface GuestFirewallArgs {
  /** PVE node of the guest. */
  readonly host: string;
  readonly vmid: number;
  /** All addresses that the guest may send from, its own first. */
  readonly addresses: readonly string[];
  /** What may pass, first match decides; everything else is dropped, in and out. */
  readonly rules: readonly FirewallRule[];
  /** The guest itself: its firewall is lost and made again with it. */
  readonly guest: ContainerLegacy | VmLegacy;
  /** Which parts of its own an adopted guest has: they are imported and left as they are. Null for any other guest. */
  readonly adopted: AdoptedGuest["firewall"] | null;
}

/**
 * A guest's firewall, closed in both directions: DROP is the policy, its own addresses and MAC are the only ones it may
 * send from, and it may neither hand out addresses nor announce routes. It needs the NIC's `firewall` flag and the
 * cluster's switch as well (`LxcContainer`, `CloudVm`, `ClusterFirewall`).
 * PVE forgets these settings when a guest is made again under its VMID, and shows no difference: so all children are
 * replaced with the guest, and are not deleted one by one when it goes.
 * Rules and options change in place. Another address makes the set of addresses again: for that moment PVE lets a
 * container send from its own address alone, and a virtual machine from none.
 *
 * Children: `<name>` (options), `<name>-ipfilter`, `<name>-rules`; of an adopted guest only what it has.
 */
export class GuestFirewall extends Component {
  constructor(name: string, args: GuestFirewallArgs, opts?: pulumi.ComponentResourceOptions) {
    super(type, name, { host: args.host, ip: args.addresses[0] }, opts);
    if (args.adopted) {
      this.importParts(args, args.adopted);
    } else {
      this.refuse(firewallProblems(args.rules));
      // Closed first, then opened rule by rule: a run that ends in between leaves a guest that reaches nobody.
      const closed = this.createOptions(args);
      this.createIpFilter(args, closed);
      this.createRules(args, closed);
    }
    this.registerOutputs({});
  }

  private createOptions(args: GuestFirewallArgs): OptionsLegacy {
    return new OptionsLegacy(
      this.child(),
      {
        nodeName: args.host,
        ...idOf(args),
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
        ...idOf(args),
        name: "ipfilter-net0",
        comment: "The guest's own address",
        cidrs: args.addresses.map((name) => ({ name, nomatch: false })),
      },
      // Not protected, as it is replaced by another address; without it the guest can do less, never more.
      { ...this.withGuest(args), dependsOn: [closed], protect: false },
    );
  }

  private createRules(args: GuestFirewallArgs, closed: OptionsLegacy): void {
    new RulesLegacy(
      this.child("rules"),
      { nodeName: args.host, ...idOf(args), rules: args.rules.map(pveRule) },
      { ...this.withGuest(args), dependsOn: [closed] },
    );
  }

  private importParts(args: GuestFirewallArgs, has: AdoptedGuest["firewall"]): void {
    const place = { nodeName: args.host, ...idOf(args) };
    const found = (ignoreChanges: readonly string[]): pulumi.CustomResourceOptions => ({
      ...this.withGuest(args),
      import: `${isMachine(args) ? "vm" : "container"}/${args.host}/${args.vmid}`,
      ignoreChanges: [...ignoreChanges],
    });
    if (has.options) new OptionsLegacy(this.child(), place, found(firewallOptionsIgnores));
    if (has.rules) new RulesLegacy(this.child("rules"), place, found(["rules"]));
  }

  private withGuest({ guest }: GuestFirewallArgs): pulumi.CustomResourceOptions {
    return this.options({ replaceWith: [guest], deletedWith: guest, deleteBeforeReplace: true });
  }
}

/** From the guest, so that it stands before its firewall. */
function idOf(args: GuestFirewallArgs) {
  const id = args.guest.vmId as pulumi.Output<number>;
  return isMachine(args) ? { vmId: id } : { containerId: id };
}

function isMachine({ guest }: GuestFirewallArgs): boolean {
  return VmLegacy.isInstance(guest);
}
