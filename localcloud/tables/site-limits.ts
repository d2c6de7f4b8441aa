import type { LimitRow } from "./limits.ts";

const sdk = "documentation in @muhlba91/pulumi-proxmoxve 8.6.0";
const pve = "Proxmox VE 9 API schema (pvesh)";
const nfs = "proxmoxve:storage/nfs:Nfs";
const pbs = "proxmoxve:storage/pbs:Pbs";
const file = ["proxmoxve:download/file:File"];
const haResource = ["proxmoxve:index/haresource:Haresource"];
const haRule = ["proxmoxve:index/harule:Harule"];
const replication = ["proxmoxve:index/replication:Replication"];
const role = ["proxmoxve:index/roleLegacy:RoleLegacy"];
const token = ["proxmoxve:user/token:Token"];
const userIds = ["proxmoxve:index/userLegacy:UserLegacy", ...token, "proxmoxve:index/acl:Acl"];

/**
 * Privileges of PVE 9, where VM.Monitor is gone: a role that names it is refused.
 * https://github.com/Telmate/terraform-provider-proxmox/issues/1397
 */
const privileges = [
  "Datastore.Allocate",
  "Datastore.AllocateSpace",
  "Datastore.AllocateTemplate",
  "Datastore.Audit",
  "Group.Allocate",
  "Mapping.Audit",
  "Mapping.Modify",
  "Mapping.Use",
  "Permissions.Modify",
  "Pool.Allocate",
  "Pool.Audit",
  "Realm.Allocate",
  "Realm.AllocateUser",
  "SDN.Allocate",
  "SDN.Audit",
  "SDN.Use",
  "Sys.AccessNetwork",
  "Sys.Audit",
  "Sys.Console",
  "Sys.Incoming",
  "Sys.Modify",
  "Sys.PowerMgmt",
  "Sys.Syslog",
  "User.Modify",
  "VM.Allocate",
  "VM.Audit",
  "VM.Backup",
  "VM.Clone",
  "VM.Config.CDROM",
  "VM.Config.CPU",
  "VM.Config.Cloudinit",
  "VM.Config.Disk",
  "VM.Config.HWType",
  "VM.Config.Memory",
  "VM.Config.Network",
  "VM.Config.Options",
  "VM.Console",
  "VM.GuestAgent.Audit",
  "VM.GuestAgent.FileRead",
  "VM.GuestAgent.FileSystemMgmt",
  "VM.GuestAgent.FileWrite",
  "VM.GuestAgent.Unrestricted",
  "VM.Migrate",
  "VM.PowerMgmt",
  "VM.Replicate",
  "VM.Snapshot",
  "VM.Snapshot.Rollback",
];

/** What the values of storages, files, high availability and access rights may be. */
export const siteLimits: readonly LimitRow[] = [
  {
    types: [nfs, pbs],
    path: "resourceId",
    limit: {
      pattern: /^[A-Za-z][A-Za-z0-9\-_.]*[A-Za-z0-9]$/,
      says: "a letter, then letters, digits, - _ and .",
    },
    source: pve,
  },
  {
    types: [nfs],
    path: "contents[*]",
    limit: { oneOf: ["backup", "images", "import", "iso", "rootdir", "snippets", "vztmpl"] },
    source: sdk,
  },
  { types: [nfs], path: "export", limit: { pattern: /^\/\S*$/, says: "a path" }, source: pve },
  { types: [pbs], path: "contents[*]", limit: { oneOf: ["backup"] }, source: pve },
  {
    types: [pbs],
    path: "fingerprint",
    limit: {
      pattern: /^([0-9a-f]{2}:){31}[0-9a-f]{2}$/i,
      says: "32 pairs of hexadecimal digits with : between",
    },
    source: pve,
  },
  {
    types: file,
    path: "contentType",
    limit: { oneOf: ["import", "iso", "vztmpl"] },
    source: sdk,
  },
  {
    types: file,
    path: "checksumAlgorithm",
    limit: { oneOf: ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"] },
    source: sdk,
  },
  {
    types: file,
    path: "decompressionAlgorithm",
    limit: { oneOf: ["bz2", "gz", "lzo", "zst"] },
    source: sdk,
  },
  {
    types: file,
    path: "url",
    limit: { pattern: /^https?:\/\/\S+$/, says: "an http or https URL" },
    source: sdk,
  },
  {
    types: haResource,
    path: "resourceId",
    limit: { pattern: /^(ct|vm):[1-9]\d{2,}$/, says: "ct:<vmid> or vm:<vmid>" },
    source: sdk,
  },
  {
    types: haResource,
    path: "state",
    limit: { oneOf: ["started", "stopped", "disabled", "ignored"] },
    source: pve,
  },
  {
    types: haResource,
    path: "maxRestart",
    limit: { integer: true, min: 0, max: 10 },
    source: pve,
  },
  {
    types: haResource,
    path: "maxRelocate",
    limit: { integer: true, min: 0, max: 10 },
    source: pve,
  },
  {
    types: haRule,
    path: "type",
    limit: { oneOf: ["node-affinity", "resource-affinity"] },
    source: sdk,
  },
  { types: haRule, path: "affinity", limit: { oneOf: ["negative", "positive"] }, source: sdk },
  {
    types: haRule,
    path: "rule",
    limit: {
      pattern: /^[A-Za-z][A-Za-z0-9\-_]+$/,
      says: "a letter, then letters, digits, - and _",
    },
    source: pve,
  },
  {
    types: replication,
    path: "resourceId",
    limit: { pattern: /^[1-9]\d{2,8}-\d{1,9}$/, says: "<vmid>-<number>" },
    source: sdk,
  },
  { types: replication, path: "type", limit: { oneOf: ["local"] }, source: pve },
  { types: role, path: "privileges[*]", limit: { oneOf: privileges }, source: pve },
  {
    types: role,
    path: "roleId",
    limit: { pattern: /^[A-Za-z0-9\-_.]+$/, says: "letters, digits, - _ and ." },
    source: pve,
  },
  {
    types: userIds,
    path: "userId",
    limit: { pattern: /^[^\s:/]+@[A-Za-z][A-Za-z0-9.\-_]+$/, says: "<name>@<realm>" },
    source: pve,
  },
  {
    types: token,
    path: "tokenName",
    limit: {
      pattern: /^[A-Za-z][A-Za-z0-9.\-_]+$/,
      says: "a letter, then letters, digits, . - and _",
    },
    source: pve,
  },
];
