import type { SecretSource } from "../common.ts";
import type { ResolvedBackup } from "./access.ts";

/** A PVE storage that the platform stack defines. */
export type ResolvedStorage =
  | {
      readonly kind: "nfs";
      readonly id: string;
      readonly server: string;
      readonly export: string;
      /** PVE's words: `images`, `rootdir`, `vztmpl`, `import`, `backup`, `snippets`. */
      readonly contents: readonly string[];
    }
  | {
      /** Proxmox Backup Server; what is sent there is encrypted with the site's own key. */
      readonly kind: "pbs";
      readonly id: string;
      readonly server: string;
      readonly datastore: string;
      readonly namespace: string;
      readonly username: string;
      readonly fingerprint: string;
      readonly password: Exclude<SecretSource, "generated">;
      readonly encryptionKey: Exclude<SecretSource, "generated">;
    };

/** How the timers on the operations guest dump databases. */
export interface ResolvedDumps {
  /** Folder on the operations guest (the NAS is mounted there). */
  readonly directory: string;
  /** `age1…`: who can read the dumps. The private half is on no host of the platform. */
  readonly recipient: string;
  /** `HH:MM`, and the zone that it is meant in. */
  readonly start: string;
  readonly timeZone: string;
  readonly keep: ResolvedBackup["keep"];
  /** A second place for the encrypted dumps; null for none. */
  readonly secondary: {
    readonly endpoint: string;
    readonly region: string;
    readonly bucket: string;
    readonly accessKey: Exclude<SecretSource, "generated">;
    readonly secretKey: Exclude<SecretSource, "generated">;
  } | null;
}

/** The platform's own database: what tenants, services and subscriptions there are, for n8n and the portals. */
export interface ResolvedRegister {
  readonly database: string;
  /** Who may log in, and where the password stands, by role: automation, portal, admin, backup. */
  readonly passwords: Readonly<
    Record<"automation" | "portal" | "admin" | "backup", Exclude<SecretSource, "generated">>
  >;
}
