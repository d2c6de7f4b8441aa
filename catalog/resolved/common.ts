/** `env:NAME`, `file:PATH` or `generated`. The one grammar for where a secret comes from. */
export type SecretSource = `env:${string}` | `file:${string}` | "generated";

/** `disposable`: no data, may be replaced. `protected`: holds data, never replaced, upgraded in place. */
export type Lifecycle = "disposable" | "protected";

/**
 * The words of the AWS SaaS field for how much a tenant shares. `pool`: own guests on the shared network, databases on
 * the shared server. `bridge`: own VLAN and own database guest. `silo`: own VLAN, own database and cache guests, on
 * hosts of its own. On a VPS a tenant is a Unix user, a bridge tenant has a PostgreSQL and a silo tenant a host of its own.
 */
export type Isolation = "pool" | "bridge" | "silo";

/** Something protected that still runs an older image, or a clone of an older template, than the files name. */
export interface Behind {
  readonly service: string;
  /** Digest that the ledger line records. */
  readonly running: string;
  /** Digest in `platform/services/<service>.yaml`; for a clone and an own server, in the site's file. */
  readonly wanted: string;
}

/** A domain of the customer's own. */
export interface ResolvedDomain {
  readonly domain: string;
  readonly service: string;
  /** Whether its record was found: until then it is not routed. */
  readonly isProven: boolean;
  /** The TXT record that proves it. */
  readonly record: { readonly name: string; readonly value: string };
}

/** A layer-2 network as guests see it. */
export interface ResolvedNetwork {
  readonly bridge: string;
  /** 802.1Q tag on the VLAN-aware bridge. */
  readonly vlan: number;
  readonly cidr: string;
  /** Prefix length of `cidr`. */
  readonly prefix: number;
  readonly gateway: string;
}

/** One rule of a guest's firewall. Order matters: the first match decides; what matches none is dropped. */
export interface FirewallRule {
  readonly direction: "in" | "out";
  readonly action: "ACCEPT" | "DROP";
  /** `vrrp` has no port: two proxies tell each other so who has the virtual address. */
  readonly protocol?: "tcp" | "udp" | "vrrp";
  /** Destination port. */
  readonly port?: number;
  /** `in` rules: who may come. An address or CIDR. */
  readonly source?: string;
  /** `out` rules: whereto. An address or CIDR. */
  readonly destination?: string;
  readonly comment: string;
}
