import type { GraphResource } from "../../guard/graph.ts";
import type { StackFacts } from "../rule.ts";

/** A resource of a provider: no component, no provider, nothing of the engine's own. */
export function isCustom({ type }: GraphResource): boolean {
  return !type.startsWith("tenantry:") && !type.startsWith("pulumi:");
}

/** `aws`, `proxmoxve`, `postgresql`, …: of a provider itself, and of what it makes. */
export function packageOf({ type }: GraphResource): string {
  const [first = "", second = "", third = ""] = type.split(":");
  return first === "pulumi" && second === "providers" ? third : first;
}

export function isProvider({ type }: GraphResource): boolean {
  return type.startsWith("pulumi:providers:");
}

/** A container or a virtual machine of Proxmox, by whichever of the SDK's names. */
export function isGuest({ type }: GraphResource): boolean {
  return /^proxmoxve:.*:(Container|Vm2?)(Legacy)?$/.test(type);
}

/** A guest, or part of one, that is held exactly as it was found: nothing is asked of it. */
export function isAdopted({ inputs }: GraphResource, { sites }: StackFacts): boolean {
  const vmid = inputs["vmId"] ?? inputs["containerId"];
  return sites.some((site) => "adopted" in site && site.adopted.some((it) => it === vmid));
}
