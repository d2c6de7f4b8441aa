import type { KindRows } from "./kind.ts";

/** What of Proxmox and PostgreSQL is not simply made again. */
export const proxmoxKinds: KindRows = [
  ["proxmoxve:index/containerLegacy:ContainerLegacy", { replaced: "downtime", goes: "by VMID" }],
  ["proxmoxve:index/vmLegacy:VmLegacy", { replaced: "downtime", goes: "by VMID" }],
  [
    "postgresql:index/database:Database",
    { replaced: "data lost", goes: "with its owner", suffix: "-postgres" },
  ],
  // One for the whole cluster: without it no guest's firewall has any effect.
  ["proxmoxve:cluster/firewallLegacy:FirewallLegacy", { replaced: "remade", goes: "never" }],
  [
    "proxmoxve:pool/membership:Membership",
    { replaced: "remade", goes: "freely", protectedOnce: true },
  ],
  [
    "proxmoxve:firewall/ipsetLegacy:IpsetLegacy",
    { replaced: "remade", goes: "freely", protectedOnce: true },
  ],
  // Whatever logs in with it, or was signed with it, has to be told of the new one.
  ["random:index/randomPassword:RandomPassword", { replaced: "downtime", goes: "with its owner" }],
];
