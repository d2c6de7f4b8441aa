import type { Route, TcpUpstream } from "../../routes.ts";
import type { ResolvedCloudflare } from "../cloudflare.ts";
import type { Lifecycle, ResolvedNetwork, SecretSource } from "../common.ts";
import type { ProxmoxAccess, ResolvedBackup } from "./access.ts";
import type { AdoptedGuest, ResolvedGuest, ResolvedImage, ResolvedTemplate } from "./guest.ts";
import type { ResolvedCloudImage, ResolvedMachine } from "./machine.ts";
import type { ResolvedDumps, ResolvedRegister, ResolvedStorage } from "./site-parts.ts";
import type { HealthCheck } from "./tenant.ts";

/** Everything that is decided about one Proxmox site of an environment's platform stack. */
export interface ResolvedProxmoxSite {
  readonly substrate: "proxmox";
  readonly access: ProxmoxAccess;
  /**
   * Whether the site is being taken over, which lasts exactly as long as its proxy is adopted as it was found: then
   * nothing is added to the site that was not there. Any other guest that is adopted is only itself left alone.
   */
  readonly adopting: boolean;
  readonly hosts: readonly string[];
  readonly management: readonly string[];
  /** IANA name; what backup times are meant in. */
  readonly timeZone: string;
  readonly clusterFirewall: boolean;
  /** Operations guests that speak to the API of this endpoint, of whichever site on it; what the nodes let in to it. */
  readonly apiClients: readonly string[];
  readonly shared: readonly ResolvedSharedGuest[];
  /** Sorted by id. */
  readonly guests: readonly ResolvedPlatformGuest[];
  readonly templates: readonly ResolvedTemplateGuest[];
  readonly storages: readonly ResolvedStorage[];
  readonly cloudImages: readonly ResolvedCloudImage[];
  /** Routes to the platform's own guests. */
  readonly routes: readonly Route<TcpUpstream>[];
  /** Those guests, asked and never restarted; empty where the site has no operations guest. */
  readonly health: readonly HealthCheck[];
  /** Address that the proxy and its standby share by VRRP; null with one proxy. */
  readonly virtualAddress: {
    readonly ip: string;
    readonly prefix: number;
    /** 1 to 255, unique in the network. */
    readonly routerId: number;
    readonly password: Exclude<SecretSource, "generated">;
  } | null;
  /** Streaming replication of the shared PostgreSQL; null without a replica. */
  readonly replication: {
    readonly primary: string;
    readonly replica: string;
    readonly port: number;
    readonly password: Exclude<SecretSource, "generated">;
  } | null;
  /** What stands in front of the site; null where the proxy answers the internet itself. */
  readonly cloudflare: ResolvedCloudflare | null;
  readonly dumps: ResolvedDumps | null;
  readonly register: ResolvedRegister | null;
  /** Every image that a shared guest or a service file names or a ledger line records, sorted by file name. */
  readonly images: readonly ResolvedImage[];
  /** PVE pool of the shared guests: `platform-aiqso-lab`; while adopting the one that they were found in, or null. */
  readonly pool: string | null;
  readonly backup: ResolvedBackup | null;
}

/** A guest that all tenants of a site share. */
export interface ResolvedSharedGuest {
  readonly role:
    | "proxy"
    | "proxy-standby"
    | "postgres"
    | "postgres-replica"
    | "redis"
    | "operations";
  /** `aiqso-lab-proxy` */
  readonly name: string;
  readonly lifecycle: Lifecycle;
  readonly guest: ResolvedGuest;
}

/** Any other guest of the platform: n8n, the log broker, Elasticsearch … */
export type ResolvedPlatformGuest = {
  readonly id: string;
  /** `aiqso-n8n` */
  readonly name: string;
  readonly title: string;
  readonly lifecycle: Lifecycle;
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, Exclude<SecretSource, "generated">>>;
} & (
  | { readonly kind: "container"; readonly guest: ResolvedGuest }
  | { readonly kind: "vm"; readonly machine: ResolvedMachine }
);

/** A container that is never started and that tenants' guests are cloned from; one a node. */
export interface ResolvedTemplateGuest extends ResolvedTemplate {
  /** `aiqso-template-paperless-ngx-pve1` */
  readonly name: string;
  readonly image: ResolvedImage;
  readonly memoryMib: number;
  readonly cores: number;
  readonly diskGib: number;
  readonly storage: string;
  readonly network: ResolvedNetwork;
  readonly adopted: AdoptedGuest | null;
}
