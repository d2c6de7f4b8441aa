import type { KindRows } from "./kind.ts";

/** They can be made again, and hold nothing. */
const passing: readonly string[] = [
  "command:remote:Command",
  "postgresql:index/defaultPrivileges:DefaultPrivileges",
  "postgresql:index/grant:Grant",
  "postgresql:index/role:Role",
  "postgresql:index/schema:Schema",
  "proxmoxve:backup/job:Job",
  "proxmoxve:cluster/firewall/security/groupLegacy:GroupLegacy",
  "proxmoxve:download/file:File",
  "proxmoxve:firewall/optionsLegacy:OptionsLegacy",
  "proxmoxve:firewall/rulesLegacy:RulesLegacy",
  "proxmoxve:index/acl:Acl",
  "proxmoxve:index/haresource:Haresource",
  "proxmoxve:index/harule:Harule",
  "proxmoxve:index/poolLegacy:PoolLegacy",
  "proxmoxve:index/replication:Replication",
  "proxmoxve:index/roleLegacy:RoleLegacy",
  "proxmoxve:index/timeLegacy:TimeLegacy",
  "proxmoxve:index/userLegacy:UserLegacy",
  "proxmoxve:node/firewall:Firewall",
  "proxmoxve:oci/image:Image",
  "proxmoxve:user/token:Token",
  "random:index/randomString:RandomString",
];

/** Every type that the components use, but for those of AWS. */
export const proxmoxKinds: KindRows = [
  ...passing.map((type) => [type, { replaced: "remade", goes: "freely" }] as const),
  // Where backups and images are: they stay on the server, and nobody reaches them.
  ["proxmoxve:storage/nfs:Nfs", { replaced: "downtime", goes: "with its owner" }],
  ["proxmoxve:storage/pbs:Pbs", { replaced: "downtime", goes: "with its owner" }],
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
