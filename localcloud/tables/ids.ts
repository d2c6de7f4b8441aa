import { randomBytes } from "node:crypto";
import { number, type Props, text } from "../values/value.ts";
import { newCloudflareId } from "./cloudflare/values.ts";

/**
 * What the real provider uses as id. Sources: the import sections of @muhlba91/pulumi-proxmoxve 8.6.0 and
 * https://github.com/cyrilgdn/terraform-provider-postgresql. A type without a line gets `local-…`, which no real
 * provider gives.
 */
const forms: Readonly<Record<string, (inputs: Props) => string | undefined>> = {
  "proxmoxve:index/poolLegacy:PoolLegacy": (i) => text(i.poolId),
  "proxmoxve:index/containerLegacy:ContainerLegacy": (i) => decimal(i, "vmId"),
  "proxmoxve:index/vmLegacy:VmLegacy": (i) => decimal(i, "vmId"),
  "proxmoxve:pool/membership:Membership": (i) =>
    i.storageId === undefined
      ? `${text(i.poolId)}/vm/${decimal(i, "vmId")}`
      : `${text(i.poolId)}/storage/${text(i.storageId)}`,
  "proxmoxve:firewall/optionsLegacy:OptionsLegacy": scope,
  "proxmoxve:firewall/rulesLegacy:RulesLegacy": scope,
  "proxmoxve:firewall/ipsetLegacy:IpsetLegacy": (i) => `${scope(i)}/${text(i.name)}`,
  "proxmoxve:firewall/aliasLegacy:AliasLegacy": (i) => `${scope(i)}/${text(i.name)}`,
  "proxmoxve:cluster/firewallLegacy:FirewallLegacy": () => "cluster",
  "proxmoxve:cluster/firewall/security/groupLegacy:GroupLegacy": (i) => text(i.name),
  "proxmoxve:node/firewall:Firewall": (i) => text(i.nodeName),
  "proxmoxve:backup/job:Job": (i) => text(i.resourceId),
  "proxmoxve:storage/nfs:Nfs": (i) => text(i.resourceId),
  "proxmoxve:storage/pbs:Pbs": (i) => text(i.resourceId),
  "proxmoxve:index/haresource:Haresource": (i) => text(i.resourceId),
  "proxmoxve:index/harule:Harule": (i) => text(i.rule),
  "proxmoxve:index/replication:Replication": (i) => text(i.resourceId),
  "proxmoxve:index/timeLegacy:TimeLegacy": (i) => `${text(i.nodeName)}_time`,
  "proxmoxve:index/roleLegacy:RoleLegacy": (i) => text(i.roleId),
  "proxmoxve:index/userLegacy:UserLegacy": (i) => text(i.userId),
  "proxmoxve:user/token:Token": (i) => `${text(i.userId)}!${text(i.tokenName)}`,
  "proxmoxve:index/acl:Acl": (i) =>
    `${text(i.path)}?${text(i.tokenId) ?? text(i.userId) ?? text(i.groupId)}?${text(i.roleId)}`,
  "local:record:GuestState": (i) => decimal(i, "vmId"),
  "local:record:Storage": (i) => text(i.storage),
  "local:record:Backup": (i) => text(i.volid),
  "local:record:ProxyHost": (i) => decimal(i, "id"),
  "proxmoxve:oci/image:Image": (i) =>
    `${text(i.datastoreId)}:vztmpl/${text(i.fileName) ?? ociFileName(text(i.reference) ?? "")}`,
  "proxmoxve:download/file:File": (i) =>
    `${text(i.datastoreId)}:${text(i.contentType)}/${text(i.fileName) ?? text(i.url)?.split("/").at(-1)}`,
  "postgresql:index/role:Role": (i) => text(i.name),
  "postgresql:index/database:Database": (i) => text(i.name),
  "postgresql:index/schema:Schema": (i) => `${text(i.database) ?? "postgres"}.${text(i.name)}`,
  "postgresql:index/grantRole:GrantRole": (i) =>
    `${text(i.role)}_${text(i.grantRole)}_${i.withAdminOption === true}`,
  "postgresql:index/grant:Grant": (i) =>
    [i.role, i.database, i.schema, i.objectType, ...names(i.objects), ...names(i.columns)]
      .map(text)
      .filter((part) => part !== undefined)
      .join("_"),
  "postgresql:index/defaultPrivileges:DefaultPrivileges": (i) =>
    [i.role, i.database, i.schema, i.owner, i.objectType]
      .map(text)
      .filter((part) => part !== undefined)
      .join("_"),
};

/** The id of a new object: the real form where the inputs choose it, else `local-…`. */
export function newId(type: string, inputs: Props): string {
  return (
    forms[type]?.(inputs) ??
    newCloudflareId(type, inputs) ??
    `local-${randomBytes(6).toString("hex")}`
  );
}

/** File name that PVE gives a pulled image when the program gives none. */
function ociFileName(reference: string): string {
  const name = (reference.split("/").at(-1) ?? "image").replace(/@sha256:([0-9a-f]{12}).*/, "-$1");
  return `${name.replaceAll(":", "_")}.tar`;
}

/** Level of a firewall object: the cluster, a node or a guest. */
export function scope(inputs: Props): string {
  const node = text(inputs.nodeName);
  const container = decimal(inputs, "containerId");
  const vm = decimal(inputs, "vmId");
  if (container !== undefined) return `container/${node}/${container}`;
  if (vm !== undefined) return `vm/${node}/${vm}`;
  return node === undefined ? "cluster" : `node/${node}`;
}

function decimal(inputs: Props, key: string): string | undefined {
  const value = number(inputs[key]);
  return value === undefined ? undefined : String(value);
}

function names(value: Props[string] | undefined): readonly Props[string][] {
  return Array.isArray(value) ? value : [];
}
