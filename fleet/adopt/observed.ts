import type { AdoptedGuest } from "../../catalog/resolved.ts";

/** What stands on a cluster and in the proxy in front of it, as it was read. Plain data; nothing in it is a secret. */
export interface Observed {
  /** Version of PVE: `9.1.1`. */
  readonly version: string;
  /** Sorted by VMID. */
  readonly guests: readonly ObservedGuest[];
  /** Comment by pool id; an empty one where there is none. */
  readonly pools: ReadonlyMap<string, string>;
  /** Whether the cluster's firewall is switched on. */
  readonly clusterFirewall: boolean;
  /** Ids, sorted. */
  readonly storages: readonly string[];
  /** Null when no Nginx Proxy Manager was named. */
  readonly proxy: ObservedProxy | null;
}

export interface ObservedGuest {
  readonly vmid: number;
  readonly node: string;
  /** Host name of a container, name of a VM. */
  readonly name: string;
  readonly isTemplate: boolean;
  readonly tags: readonly string[];
  /** Its fixed IPv4 address; null where the configuration names none. */
  readonly ip: string | null;
  /** Sizes of a VM's disks as PVE writes them (`40G`); empty for a container. */
  readonly disks: readonly string[];
  /** Null when something that must be recorded is not there; `lacks` says what. */
  readonly facts: AdoptedGuest | null;
  /** What has to be done to the guest before it can be recorded, one sentence each. */
  readonly lacks: readonly string[];
}

export interface ObservedProxy {
  readonly url: string;
  readonly version: string;
  /** Sorted by id. */
  readonly hosts: readonly ProxyHost[];
}

/** One entry of Nginx Proxy Manager: some host names, and where their requests go. */
export interface ProxyHost {
  readonly id: number;
  /** Lower case. */
  readonly domains: readonly string[];
  readonly enabled: boolean;
  readonly websocket: boolean;
  /** The way of `/`. */
  readonly forward: Forward;
  readonly locations: readonly (Forward & { readonly path: string })[];
}

export interface Forward {
  readonly scheme: string;
  /** An address or a name. */
  readonly host: string;
  readonly port: number;
}

/** Whether Tenantry made the guest, or has taken it over altogether: its tag says so. */
export function isTenantrys(guest: ObservedGuest): boolean {
  return guest.tags.includes("tenantry");
}
