import type { FirewallRule, ResolvedNetwork } from "../common.ts";

/** Where a guest stands and how large it is. */
export interface ResolvedGuest {
  /** PVE's VMID. For ever: it never comes back. */
  readonly vmid: number;
  /** PVE node name. */
  readonly host: string;
  readonly ip: string;
  /** Addresses beside `ip` that it may send from: the virtual address that two proxies share. */
  readonly extraAddresses: readonly string[];
  readonly network: ResolvedNetwork;
  readonly dns: readonly string[];
  /** The domain that stands in the guest's resolver. */
  readonly domain: string;
  readonly memoryMib: number;
  readonly cores: number;
  /** Root disk; it only grows. */
  readonly diskGib: number;
  /** PVE storage of the root disk. */
  readonly storage: string;
  /** What it is made from: exactly one of `image` and `template` is set. */
  readonly image: ResolvedImage | null;
  readonly template: ResolvedTemplate | null;
  readonly firewall: readonly FirewallRule[];
  /** Inputs of the guest whose changes are left alone (a protected guest keeps what it was made from). */
  readonly ignoreChanges: readonly string[];
  readonly ha: ResolvedHa | null;
  /** A guest that ran before Tenantry and is left as it was found; null for all others. */
  readonly adopted: AdoptedGuest | null;
}

/** The container that a guest is cloned from. It stands on the guest's own node: PVE clones local disks nowhere else. */
export interface ResolvedTemplate {
  /** `paperless-ngx`, a key of the site's `templates`. */
  readonly id: string;
  readonly vmid: number;
  readonly host: string;
}

/** A guest that PVE starts on another node when its own fails. */
export interface ResolvedHa {
  /** Priority by node, higher first: its own node has the highest. */
  readonly nodes: Readonly<Record<string, number>>;
  readonly maxRestart: number;
  readonly maxRelocate: number;
  /** Copies of a root disk on local storage; null where the storage is shared. */
  readonly replication: { readonly target: string; readonly schedule: string } | null;
}

/**
 * What `tenantry adopt` found and the ledger recorded, by VMID. While the entry stands, Tenantry holds the guest in
 * its state, with exactly these values, and adds nothing to it: no database, no firewall, no route that was not there.
 * Taking the entry out of the ledger shows, in a preview, what Tenantry would change.
 */
export interface AdoptedGuest {
  readonly kind: "container" | "vm";
  /** Host name of a container, name of a VM. */
  readonly name: string;
  readonly memoryMib: number;
  readonly swapMib: number;
  readonly cores: number;
  readonly diskGib: number;
  readonly storage: string;
  readonly bridge: string;
  /** 802.1Q tag; null for none. */
  readonly vlan: number | null;
  readonly unprivileged: boolean;
  /** `ostype` of PVE: `debian`, `unmanaged`, `l26` … */
  readonly os: string;
  readonly protection: boolean;
  readonly startOnBoot: boolean;
  /** PVE pool that it is a member of. */
  readonly pool: string | null;
  /** Whether the guest has firewall options and rules of its own, which are then imported and left alone. */
  readonly firewall: { readonly options: boolean; readonly rules: boolean };
}

/** An OCI image as PVE keeps it: pulled once a storage, used as container template. */
export interface ResolvedImage {
  /** `registry.example/espocrm@sha256:…` */
  readonly reference: string;
  /** `sha256:…` */
  readonly digest: string;
  /** `espocrm-222222222222.tar`: repository name and the first 12 digits of the digest. */
  readonly fileName: string;
  /** PVE storage that holds it. */
  readonly storage: string;
  /** `nas:vztmpl/espocrm-222222222222.tar` */
  readonly templateFileId: string;
}
