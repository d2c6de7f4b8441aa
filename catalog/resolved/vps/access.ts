import type { Lifecycle, SecretSource } from "../common.ts";
import type { SharedHost } from "../proxmox/access.ts";

/** The proxy in front of a site's tenants. */
export type VpsProxy = "nginx" | "haproxy" | "caddy";

/** How a VPS site is reached: over SSH as root, with the key that `credentials.ssh` names. */
export interface VpsAccess {
  readonly id: string;
  readonly substrate: "vps";
  readonly domain: string;
  readonly proxy: VpsProxy;
  /** How certificates are asked for on the hosts; null: nobody asks, and only the site's own is there. */
  readonly acme: "dns-01" | "http-01" | null;
  /** Resolvers that tenants' services may ask. The host keeps the time: no service may set it. */
  readonly dns: readonly string[];
  readonly credentials: {
    readonly ssh: Exclude<SecretSource, "generated">;
    /** Password of the administrator of every PostgreSQL of the site, and of every Redis. */
    readonly postgres: Exclude<SecretSource, "generated">;
    readonly redis: Exclude<SecretSource, "generated">;
  };
}

/** One host of a site: a plain Debian that everything is delivered to. */
export interface VpsHostRef extends SharedHost {
  /** `vps1` */
  readonly name: string;
}

/** A cluster of PostgreSQL on a host, reached on loopback alone. */
export interface VpsCluster {
  /** Debian's name of the cluster: `main`, or `t17` for one that a bridge tenant has to itself. */
  readonly name: string;
  readonly port: number;
  readonly maxConnections: number;
  /** Memory that the catalog counts for it, MiB. */
  readonly memoryMib: number;
  readonly lifecycle: Lifecycle;
}
