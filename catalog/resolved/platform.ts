import type { ResolvedAwsSite } from "./aws/platform.ts";
import type { Lifecycle, SecretSource } from "./common.ts";
import type { ResolvedProxmoxSite } from "./proxmox/site.ts";
import type { ResolvedVpsSite } from "./vps/site.ts";

/** Everything that is decided about one environment's platform stack. */
export interface ResolvedPlatform {
  readonly environment: string;
  readonly lifecycle: Lifecycle;
  readonly sites: readonly ResolvedSite[];
}

/** One site of it, by its substrate. */
export type ResolvedSite = ResolvedProxmoxSite | ResolvedAwsSite | ResolvedVpsSite;

/** Where the outcome of every stack run is posted (`platform/environments.yaml`). */
export interface Webhook {
  readonly url: string;
  /** Signs the body: HMAC-SHA256 in the header `X-Tenantry-Signature`. */
  readonly key: Exclude<SecretSource, "generated">;
}
