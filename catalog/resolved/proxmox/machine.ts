import type { FirewallRule, ResolvedNetwork } from "../common.ts";
import type { AdoptedGuest, ResolvedHa } from "./guest.ts";

/** A virtual machine made from a cloud image. */
export interface ResolvedMachine {
  readonly vmid: number;
  readonly host: string;
  readonly ip: string;
  readonly network: ResolvedNetwork;
  readonly dns: readonly string[];
  readonly domain: string;
  readonly memoryMib: number;
  readonly cores: number;
  /** PVE storage of the disks. */
  readonly storage: string;
  readonly image: ResolvedCloudImage;
  /** The first is the root disk, made from the image; all only grow. */
  readonly disks: readonly ResolvedDisk[];
  /** Who may log in as `debian`, at least one: lines of `authorized_keys`, written at its first start. */
  readonly sshKeys: readonly string[];
  readonly firewall: readonly FirewallRule[];
  readonly ignoreChanges: readonly string[];
  readonly ha: ResolvedHa | null;
  readonly adopted: AdoptedGuest | null;
}

export interface ResolvedDisk {
  /** `scsi0`, `scsi1` … */
  readonly interface: string;
  readonly sizeGib: number;
  /** Limits of its input and output; null is none. Containers have no such limit in PVE. */
  readonly limits: { readonly readMibPerSecond: number; readonly writeMibPerSecond: number } | null;
}

/** A qcow2 image, downloaded once a storage and checked. */
export interface ResolvedCloudImage {
  readonly url: string;
  /** Hexadecimal SHA-512. */
  readonly sha512: string;
  /** `debian-13-0123456789ab.qcow2`: the first 12 digits of the checksum are in the name. */
  readonly fileName: string;
  readonly storage: string;
  /** `nas:import/debian-13-0123456789ab.qcow2` */
  readonly fileId: string;
}
