import type { SecretSource } from "../common.ts";

/** How a site is reached: what `stacks/providers.ts` needs, with secrets by name. */
export interface ProxmoxAccess {
  readonly id: string;
  readonly substrate: "proxmox";
  readonly endpoint: string;
  readonly domain: string;
  readonly credentials: {
    readonly api: SecretSource;
    readonly ssh: SecretSource;
    readonly postgres: SecretSource;
    readonly redis: SecretSource;
  };
  /** Where routes are delivered: the proxy and its standby; none while the proxy is adopted as it was found. */
  readonly proxies: readonly SharedHost[];
  readonly postgres: { readonly ip: string; readonly port: number };
  readonly redis: SharedHost & { readonly port: number };
  /** The guest with the platform's timers: health checks, dumps, the register; null where the site has none. */
  readonly operations: SharedHost | null;
}

/** A shared guest that fragments are delivered to. */
export interface SharedHost {
  readonly ip: string;
  readonly hostKey: string;
  /**
   * Changes when what the guest is made of changes, so that everything is delivered again to a guest that was made
   * anew: it is empty, and a remote command sees no drift.
   */
  readonly madeOf: string;
}

export interface ResolvedBackup {
  /** PVE storage of the backups. */
  readonly storage: string;
  /** PVE calendar event, for instance `02:17`, in the node's own time zone, which the platform stack sets. */
  readonly schedule: string;
  readonly keep: { readonly daily: number; readonly weekly: number; readonly monthly: number };
}
