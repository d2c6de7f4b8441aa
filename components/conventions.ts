/**
 * Names that the whole project agrees on: component tokens, tags, and what a tenant is called inside shared things.
 * A leaf: it imports nothing, and everyone may import it.
 */

/** Type token of a component: `tenantry:proxmox:LxcContainer`. Stable for ever; a rename needs an alias. */
export function token(folder: string, className: string): `tenantry:${string}:${string}` {
  return `tenantry:${folder}:${className}`;
}

/** PVE tags allow `a-z0-9-_` only; sorted, as PVE gives them back. */
export function pveTags(facts: {
  readonly tenant?: string;
  readonly service?: string;
  readonly lifecycle: "disposable" | "protected";
}): string[] {
  const tags = ["tenantry", facts.lifecycle];
  if (facts.tenant) tags.push(`tenant-${facts.tenant}`);
  if (facts.service) tags.push(`service-${facts.service}`);
  return tags.sort();
}

/** Keys of AWS tags: who owns a thing, for bills, for the backup plan and for policies. */
export const awsTagKeys = {
  managedBy: "tenantry:managed-by",
  environment: "tenantry:environment",
  site: "tenantry:site",
  tenant: "tenantry:tenant",
  service: "tenantry:service",
  lifecycle: "tenantry:lifecycle",
  /** `nightly`: the site's backup plan selects it. */
  backup: "tenantry:backup",
} as const;

/** Tags of one AWS resource, beside the provider's default tags (managed-by, environment, site, tenant). */
export function awsTags(facts: {
  readonly service?: string;
  readonly lifecycle: "disposable" | "protected";
  readonly backup?: "none" | "nightly";
}): Record<string, string> {
  return {
    [awsTagKeys.lifecycle]: facts.lifecycle,
    ...(facts.service ? { [awsTagKeys.service]: facts.service } : {}),
    ...(facts.backup === "nightly" ? { [awsTagKeys.backup]: "nightly" } : {}),
  };
}

/** What a tenant is called inside anything shared, so that tenants cannot read each other's names. */
export function sharedName(tenantNumber: number, service: string): string {
  return `t${tenantNumber}_${service.replaceAll("-", "_")}`;
}

/** Key and channel prefix of a tenant's service in a shared cache: `t17:crm:`. */
export function cachePrefix(tenantNumber: number, service: string): string {
  return `t${tenantNumber}:${service}:`;
}

/** Unix user and group of a tenant on a shared host: `t17`. */
export function tenantUser(tenantNumber: number): string {
  return `t${tenantNumber}`;
}

/** Number of that user, 20001 to 59999: it follows from the tenant's, so that it never comes back either. */
export function tenantUid(tenantNumber: number): number {
  return 20_000 + tenantNumber;
}

/** The systemd unit of a tenant's service on a shared host: `t17-crm.service`. */
export function unitName(tenantNumber: number, service: string): string {
  return `${tenantUser(tenantNumber)}-${service}.service`;
}

/** Where a service listens that is not bound to a port: only its tenant and the proxy's group may enter the folder. */
export function listenSocket(tenantNumber: number, service: string): string {
  return `/run/tenantry/${tenantUser(tenantNumber)}/${service}.sock`;
}

/** Folder of a service's files on a shared host: the tenant's alone, made when the service starts. */
export function filesFolder(tenantNumber: number, service: string): string {
  return `/var/lib/tenantry-${tenantUser(tenantNumber)}/${service}`;
}

/** PVE pool of a tenant. */
export function tenantPool(tenant: string): string {
  return `tenant-${tenant}`;
}

/** PVE role that may switch guests on and off, and nothing else. */
export const powerRoleId = "TenantryPower";

/** The token of the health checks, by user and name, as PVE writes it. One a cluster. */
export const powerTokenId = "tenantry-health@pve!power";
