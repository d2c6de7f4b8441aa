import type { SecretSource } from "./common.ts";

/** How a site's zone is reached. */
export interface CloudflareAccess {
  /** The site's id, which names the provider. */
  readonly id: string;
  readonly account: string;
  readonly zone: string;
  readonly token: Exclude<SecretSource, "generated">;
}

/** How requests get from Cloudflare to the site. */
export type CloudflareEntry =
  /** Through a tunnel that guests of the site open from inside: nothing is let in from the internet. */
  | {
      readonly kind: "tunnel";
      readonly name: string;
      readonly proxy: string;
      /** Addresses of the guests that open it. */
      readonly connectors: readonly string[];
    }
  /** To the site's public address. */
  | { readonly kind: "address"; readonly ip: string };

/** A host name behind which something is administered. */
export interface AdminPlane {
  /** The guest's id. */
  readonly id: string;
  readonly title: string;
  readonly host: string;
  /** Paths that everybody may ask for, without a login; sorted. */
  readonly openPaths: readonly string[];
}

/** Who may log in before admin planes. */
export interface CloudflareIdentity {
  readonly team: string;
  readonly emailDomains: readonly string[];
  readonly sessionHours: number;
}

/** Everything that is decided about Cloudflare in front of one site. */
export interface ResolvedCloudflare {
  readonly access: CloudflareAccess;
  /** Name of the zone. */
  readonly domain: string;
  readonly entry: CloudflareEntry;
  /** Addresses and networks that requests arrive from: what they say of who asked is believed. */
  readonly visitors: readonly string[];
  readonly minTlsVersion: "1.2" | "1.3";
  readonly managedRules: boolean;
  readonly requestsPerTenSeconds: number;
  /** Null where there is no admin plane to log in to. */
  readonly identity: CloudflareIdentity | null;
  /** By id. */
  readonly admin: readonly AdminPlane[];
  /** Host name that customers' own domains point to; null where they are not taken. */
  readonly customers: string | null;
}

/** What a tenant has at Cloudflare beside the site's wildcard; it goes with the tenant. */
export interface TenantCloudflare {
  readonly access: CloudflareAccess;
  /** Its hosts where they are not where the wildcard leads; sorted. */
  readonly records: readonly { readonly host: string; readonly ip: string }[];
  /** Domains of the customer's own that are proven; sorted. */
  readonly domains: readonly string[];
}
