export type * from "./aws/access.ts";
export type * from "./aws/data.ts";
export type * from "./aws/network.ts";
export type * from "./aws/platform.ts";
export type * from "./aws/service.ts";
export type * from "./aws/tenant.ts";
