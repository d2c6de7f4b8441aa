export type * from "./vps/access.ts";
export type * from "./vps/service.ts";
export type * from "./vps/site.ts";
export type * from "./vps/tenant.ts";
