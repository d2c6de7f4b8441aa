/**
 * What the catalog decides, as plain data with a stable key order. Builders in `stacks/` read these and decide
 * nothing else; the hash of one of them is what a stack exports as `inputHash`.
 * No secret value is ever in here: only the name of the place where it stands (`SecretSource`).
 */

export type * from "./resolved/access.ts";
export type * from "./resolved/common.ts";
export type * from "./resolved/guest.ts";
export type * from "./resolved/machine.ts";
export type * from "./resolved/platform.ts";
export type * from "./resolved/service.ts";
export type * from "./resolved/site-parts.ts";
export type * from "./resolved/tenant.ts";
