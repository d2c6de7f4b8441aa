import { isIPv4 } from "node:net";
import { GroupLegacy } from "@muhlba91/pulumi-proxmoxve/cluster/firewall/security/groupLegacy.js";
import { FirewallLegacy } from "@muhlba91/pulumi-proxmoxve/cluster/firewallLegacy.js";
import { RulesLegacy } from "@muhlba91/pulumi-proxmoxve/firewall/rulesLegacy.js";
import { Firewall as NodeFirewall } from "@muhlba91/pulumi-proxmoxve/node/firewall.js";
import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../component.ts";
import { token } from "../conventions.ts";
import type { PveRule } from "./firewall-rules.ts";

const type = token("proxmox", "ClusterFirewall");

/** PVE allows 18 characters. */
const groupName = "tenantry-admin";

/** Shell, the consoles of guests, the API and its web interface. */
const managementPorts = "22,3128,5900:5999,8006";

export interface ClusterFirewallArgs {
  /** Every node of the cluster: one that is left out would refuse its administrators. */
  readonly hosts: readonly string[];
  /** Networks that may administer the nodes. */
  readonly management: readonly string[];
  /** Who beside them may speak to the API, and on which port: the operations guest restarts what is silent. */
  readonly api: { readonly port: number; readonly clients: readonly string[] };
}

/**
 * The switch without which no guest's firewall does anything, and what must stand before it is thrown.
 * There is one a cluster: exactly one site of an endpoint may have it. Traffic between the nodes themselves is let
 * through by PVE (corosync and migration on the cluster's own network); anything else between them, for instance
 * Ceph, is not.
 *
 * Children: `<name>-admin` (security group), `<name>-node-<host>` and `<name>-rules-<host>` for each node, and `<name>`
 * (the switch).
 */
export class ClusterFirewall extends Component {
  constructor(name: string, args: ClusterFirewallArgs, opts?: pulumi.ComponentResourceOptions) {
    super(type, name, { hosts: [...args.hosts], management: [...args.management] }, opts);
    this.refuse(problemsOf(args));
    const group = this.createGroup(args);
    const nodes = args.hosts.flatMap((host) => this.createNode(host, group));
    this.createSwitch([group, ...nodes]);
    this.registerOutputs({});
  }

  private createGroup(args: ClusterFirewallArgs): GroupLegacy {
    return new GroupLegacy(
      this.child("admin"),
      { name: groupName, comment: "Who may administer the nodes", rules: nodeRules(args) },
      this.options(),
    );
  }

  private createNode(host: string, group: GroupLegacy): pulumi.Resource[] {
    const rules = new RulesLegacy(
      this.child(`rules-${host}`),
      { nodeName: host, rules: [{ securityGroup: group.name, enabled: true }] },
      this.options(),
    );
    const node = new NodeFirewall(
      this.child(`node-${host}`),
      { nodeName: host, enabled: true, ndp: true, nftables: false, nosmurfs: true },
      this.options({ dependsOn: [rules] }),
    );
    return [rules, node];
  }

  /** Last: with DROP in force before the rules stand, nobody reaches ports 22 and 8006 any more, Tenantry included. */
  private createSwitch(rules: pulumi.Resource[]): void {
    new FirewallLegacy(
      this.child(),
      {
        enabled: true,
        ebtables: true,
        inputPolicy: "DROP",
        outputPolicy: "ACCEPT",
        forwardPolicy: "ACCEPT",
        logRatelimit: { enabled: true, burst: 5, rate: "1/second" },
      },
      this.options({ dependsOn: rules }),
    );
  }
}

/** What every node lets in, by port and source; lists are written with commas, ranges of ports with a colon. */
function nodeRules({ management, api }: ClusterFirewallArgs): PveRule[] {
  const source = management.join(",");
  const rule = { type: "in", action: "ACCEPT", enabled: true, log: "nolog" } as const;
  return [
    { ...rule, proto: "tcp", dport: managementPorts, source, comment: "Administration" },
    { ...rule, proto: "icmp", source, comment: "Ping" },
    ...api.clients.map((client) => ({
      ...rule,
      proto: "tcp",
      dport: String(api.port),
      source: client,
      comment: "Health checks: restarts through the API",
    })),
  ];
}

function problemsOf({ hosts, management, api }: ClusterFirewallArgs): string[] {
  const problems: string[] = [];
  if (hosts.length === 0) problems.push("hosts is empty. Name every node of the cluster.");
  if (management.length === 0) {
    problems.push(
      "management is empty: switching the firewall on would lock everybody out. Name the networks that may administer.",
    );
  }
  for (const client of api.clients.filter((it) => !isIPv4(it))) {
    problems.push(
      `api client "${client}" is not an IPv4 address. A network would give the API to all who stand in it: name one guest.`,
    );
  }
  return problems;
}
