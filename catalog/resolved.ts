/**
 * What the catalog decides, as plain data with a stable key order. Builders in `stacks/` read these and decide
 * nothing else; the hash of one of them is what a stack exports as `inputHash`.
 * No secret value is ever in here: only the name of the place where it stands (`SecretSource`).
 */

import type { AwsTenant } from "./resolved/aws/tenant.ts";
import type { ProxmoxTenant } from "./resolved/proxmox/tenant.ts";
import type { VpsTenant } from "./resolved/vps/tenant.ts";

export type * from "./resolved/aws.ts";
export type * from "./resolved/cloudflare.ts";
export type * from "./resolved/common.ts";
export type * from "./resolved/platform.ts";
export type * from "./resolved/proxmox.ts";
export type * from "./resolved/vps.ts";

/** Everything that is decided about one tenant, by the substrate of its site. */
export type ResolvedTenant = ProxmoxTenant | AwsTenant | VpsTenant;
