export type * from "./proxmox/access.ts";
export type * from "./proxmox/guest.ts";
export type * from "./proxmox/machine.ts";
export type * from "./proxmox/service.ts";
export type * from "./proxmox/site.ts";
export type * from "./proxmox/site-parts.ts";
export type * from "./proxmox/tenant.ts";
