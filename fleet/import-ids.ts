import type { Inputs } from "../guard/kinds/kind.ts";
import { awsImportId, isNamedByAws } from "./import-ids/aws.ts";
import type { Owned } from "./owned.ts";
import type { StateResource } from "./state.ts";

/** Under which id a provider finds a resource that the program named itself, and whose it must be. */
export interface ImportId {
  readonly id: string;
  belongsTo(owned: Owned): boolean;
}

type Rule = (inputs: Inputs) => ImportId | undefined;

/**
 * On one's own hardware. Only types whose second creation is refused ("VMID in use", "already exists") and whose id follows from their
 * inputs: the forms are those of the "Import" sections of @muhlba91/pulumi-proxmoxve 8.6.0 and @pulumi/postgresql
 * 3.18.1. Grants, deliveries to hosts and passwords are simply made again: that does no harm. An API token is not here:
 * its secret can be read once only, so a lost one has to be removed by hand and made anew.
 */
const rules: Readonly<Record<string, Rule>> = {
  "proxmoxve:index/containerLegacy:ContainerLegacy": (inputs) =>
    guest(inputs, "vmId", (vmid, node) => `${node}/${vmid}`),
  "proxmoxve:index/vmLegacy:VmLegacy": (inputs) =>
    guest(inputs, "vmId", (vmid, node) => `${node}/${vmid}`),
  "proxmoxve:storage/nfs:Nfs": named("resourceId", (owned) => owned.names),
  "proxmoxve:storage/pbs:Pbs": named("resourceId", (owned) => owned.names),
  "proxmoxve:index/haresource:Haresource": ({ resourceId }) =>
    numbered(resourceId, /^(?:ct|vm):(\d+)$/),
  "proxmoxve:index/replication:Replication": ({ resourceId }) =>
    numbered(resourceId, /^(\d+)-\d+$/),
  "proxmoxve:index/harule:Harule": ({ rule }) => numbered(rule, /^guest-(\d+)$/),
  "proxmoxve:index/roleLegacy:RoleLegacy": platformNamed("roleId"),
  "proxmoxve:index/userLegacy:UserLegacy": platformNamed("userId"),
  "proxmoxve:pool/membership:Membership": ({ poolId, vmId }) =>
    typeof vmId === "number" && typeof poolId === "string"
      ? { id: `${poolId}/vm/${vmId}`, belongsTo: (owned) => owned.vmids.has(vmId) }
      : undefined,
  "proxmoxve:firewall/optionsLegacy:OptionsLegacy": firewall,
  "proxmoxve:firewall/rulesLegacy:RulesLegacy": firewall,
  "proxmoxve:firewall/ipsetLegacy:IpsetLegacy": (inputs) => {
    const scope = firewall(inputs);
    return scope && { ...scope, id: `${scope.id}/${String(inputs["name"])}` };
  },
  "proxmoxve:cluster/firewall/security/groupLegacy:GroupLegacy": platformNamed("name"),
  "proxmoxve:cluster/firewallLegacy:FirewallLegacy": () => ({
    id: "cluster",
    belongsTo: isPlatform,
  }),
  "proxmoxve:node/firewall:Firewall": named("nodeName", (owned) => owned.hosts),
  "proxmoxve:index/poolLegacy:PoolLegacy": named("poolId", (owned) => owned.names),
  "proxmoxve:backup/job:Job": named("resourceId", (owned) => owned.names),
  "postgresql:index/role:Role": named("name", (owned) => owned.databases),
  "postgresql:index/database:Database": named("name", (owned) => owned.databases),
};

/** The id of a resource that may have been made without the state knowing; `undefined` when there is no such risk. */
export function importIdOf(resource: StateResource): ImportId | undefined {
  const { type, inputs = {} } = resource;
  const id = awsImportId(type, inputs);
  if (id === undefined) return rules[type]?.(inputs);
  const site = providerName(resource);
  return { id, belongsTo: (owned) => site !== undefined && owned.awsSites.has(site) };
}

/** Whether it may have been made, too, and only its provider could say under which id. */
export function isLost({ type, inputs = {} }: StateResource): boolean {
  return isNamedByAws(type, inputs);
}

/** `urn:pulumi:dev.acme::tenantry::pulumi:providers:aws::fixnado::5a2c…` → `fixnado` */
function providerName({ provider }: StateResource): string | undefined {
  return provider?.split("::")[3];
}

/** A firewall object stands on a guest, or on a host. */
function firewall(inputs: Inputs): ImportId | undefined {
  const { nodeName } = inputs;
  if (inputs["containerId"] !== undefined) {
    return guest(inputs, "containerId", (vmid, node) => `container/${node}/${vmid}`);
  }
  if (inputs["vmId"] !== undefined) {
    return guest(inputs, "vmId", (vmid, node) => `vm/${node}/${vmid}`);
  }
  if (typeof nodeName !== "string") return undefined;
  return { id: `node/${nodeName}`, belongsTo: (owned) => owned.hosts.has(nodeName) };
}

/** An id that has the VMID in it: `ct:10001`, `10001-0`. */
function numbered(id: unknown, form: RegExp): ImportId | undefined {
  const vmid = typeof id === "string" ? form.exec(id)?.[1] : undefined;
  if (typeof id !== "string" || vmid === undefined) return undefined;
  return { id, belongsTo: (owned) => owned.vmids.has(Number(vmid)) };
}

function guest(
  inputs: Inputs,
  key: string,
  form: (vmid: number, node: string) => string,
): ImportId | undefined {
  const { nodeName, [key]: vmid } = inputs;
  if (typeof vmid !== "number" || typeof nodeName !== "string") return undefined;
  return { id: form(vmid, nodeName), belongsTo: (owned) => owned.vmids.has(vmid) };
}

function named(input: string, among: (owned: Owned) => ReadonlySet<string>): Rule {
  return (inputs) => {
    const id = inputs[input];
    if (typeof id !== "string") return undefined;
    return { id, belongsTo: (owned) => among(owned).has(id) };
  };
}

/** What only a platform makes: no two of them share a cluster's names. */
function platformNamed(input: string): Rule {
  return ({ [input]: id }) => (typeof id === "string" ? { id, belongsTo: isPlatform } : undefined);
}

function isPlatform(owned: Owned): boolean {
  return owned.hosts.size > 0;
}
