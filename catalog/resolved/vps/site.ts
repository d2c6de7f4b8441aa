import type { ResolvedCloudflare } from "../cloudflare.ts";
import type { Lifecycle } from "../common.ts";
import type { ResolvedDumps } from "../proxmox/site-parts.ts";
import type { ResolvedTls } from "../tls.ts";
import type { VpsAccess, VpsCluster, VpsHostRef } from "./access.ts";

/** Everything that is decided about one VPS site of an environment's platform stack. */
export interface ResolvedVpsSite {
  readonly substrate: "vps";
  readonly access: VpsAccess;
  readonly environment: string;
  readonly lifecycle: Lifecycle;
  /** Sorted by name; at least one is not kept for a silo tenant. */
  readonly hosts: readonly VpsHost[];
  /** Networks that may log in; everybody else is refused on port 22. */
  readonly management: readonly string[];
  /** IANA name; what times of day are meant in. */
  readonly timeZone: string;
  readonly tls: ResolvedTls;
  /** Null where Cloudflare does not stand before the site. */
  readonly cloudflare: ResolvedCloudflare | null;
  /** Where `systemd-journal-upload` sends the hosts' journals; null: they stay on the host. */
  readonly logs: { readonly url: string } | null;
  /** Nightly dumps; null for none. `secondary` is never null here: a dump leaves its host. */
  readonly dumps: ResolvedDumps | null;
}

/** One host with what all tenants on it share. */
export interface VpsHost extends VpsHostRef {
  readonly memoryMib: number;
  readonly cores: number;
  readonly diskGib: number;
  /** Kept for one silo tenant. */
  readonly silo: boolean;
  /** The host's own PostgreSQL; its name is `main`. */
  readonly postgres: VpsCluster;
  readonly redis: { readonly port: number; readonly memoryMib: number };
}
