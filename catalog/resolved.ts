/**
 * What the catalog decides, as plain data with a stable key order. Builders in `stacks/` read these and decide
 * nothing else; the hash of one of them is what a stack exports as `inputHash`.
 * No secret value is ever in here: only the name of the place where it stands (`SecretSource`).
 */

/** `env:NAME`, `file:PATH` or `generated`. The one grammar for where a secret comes from. */
export type SecretSource = `env:${string}` | `file:${string}` | "generated";

/** `disposable`: no data, may be replaced. `protected`: holds data, never replaced, upgraded in place. */
export type Lifecycle = "disposable" | "protected";

/** The words of the AWS SaaS field for how much a tenant shares. Only `pool` is built so far. */
export type Isolation = "pool";

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
  readonly protocol?: "tcp" | "udp";
  /** Destination port. */
  readonly port?: number;
  /** `in` rules: who may come. An address or CIDR. */
  readonly source?: string;
  /** `out` rules: whereto. An address or CIDR. */
  readonly destination?: string;
  readonly comment: string;
}

/** Where a guest stands and how large it is. */
export interface ResolvedGuest {
  /** PVE's VMID. For ever: it never comes back. */
  readonly vmid: number;
  /** PVE node name. */
  readonly host: string;
  readonly ip: string;
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
  readonly image: ResolvedImage;
  readonly firewall: readonly FirewallRule[];
  /** Inputs of the guest whose changes are left alone (a protected guest keeps what it was made from). */
  readonly ignoreChanges: readonly string[];
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

/** A database with two roles on the site's shared server: the owner cannot log in, the application role can. */
export interface ResolvedPostgres {
  /** `t17_crm`, also the name of the application role. */
  readonly database: string;
  readonly role: string;
  /** `t17_crm_owner` */
  readonly owner: string;
  readonly host: string;
  readonly port: number;
  readonly connectionLimit: number;
  readonly lifecycle: Lifecycle;
}

/** A user of the site's shared Redis: commands by name, keys and channels by prefix. */
export interface ResolvedRedis {
  /** `t17_crm` */
  readonly user: string;
  /** `t17:crm:`; keys are `~t17:crm:*`, channels `&t17:crm:*`. */
  readonly prefix: string;
  /** Lower-case command names, sorted; each becomes `+name`. Everything else is `-@all`. */
  readonly commands: readonly string[];
  readonly host: string;
  readonly port: number;
}

/** One way from the outside to one service. What the proxy's renderer turns into configuration. */
export interface ProxyRoute {
  readonly service: string;
  /** `acme.lab.aiqso.example`, or `acme--social.lab.aiqso.example` for a service mounted on a host of its own. */
  readonly host: string;
  /** `/` or `/crm`, never with a trailing slash otherwise. */
  readonly path: string;
  /** Whether the path is taken off before the request reaches the service. */
  readonly strip: boolean;
  readonly upstream: { readonly ip: string; readonly port: number };
  /** Path that the service answers with 200 when it is well, as the service sees it. */
  readonly health: string;
  readonly websocket: boolean;
  /** Largest request body, MiB. */
  readonly bodyMib: number;
  /** Per client address. */
  readonly requestsPerSecond: number;
  /** How long the upstream may be silent. */
  readonly timeoutSeconds: number;
}

export interface ResolvedService {
  readonly id: string;
  /** `acme-crm`: logical name of what belongs to it, and host name of its guest. */
  readonly name: string;
  readonly title: string;
  readonly lifecycle: Lifecycle;
  readonly guest: ResolvedGuest;
  /** Values with `{placeholders}` still in them: `{hostname} {url} {tenant.id} {tenant.name} {postgres.*} {redis.*} {secret.*}`. */
  readonly env: Readonly<Record<string, string>>;
  /** The service's own public URL: what `{url}` stands for. */
  readonly url: string;
  readonly secrets: Readonly<Record<string, SecretSource>>;
  readonly postgres: ResolvedPostgres | null;
  readonly redis: ResolvedRedis | null;
  readonly route: ProxyRoute;
}

/** A protected guest that still runs an older image than its service's file names. */
export interface Behind {
  readonly service: string;
  /** Digest that the ledger line records. */
  readonly running: string;
  /** Digest in `platform/services/<service>.yaml`. */
  readonly wanted: string;
}

export interface ResolvedBackup {
  /** PVE storage of the backups. */
  readonly storage: string;
  /** PVE calendar event, for instance `02:17`. */
  readonly schedule: string;
  readonly keep: { readonly daily: number; readonly weekly: number; readonly monthly: number };
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

/** How a site is reached: what `stacks/providers.ts` needs, with secrets by name. */
export interface ResolvedSiteAccess {
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
  readonly proxy: SharedHost;
  readonly postgres: { readonly ip: string; readonly port: number };
  readonly redis: SharedHost & { readonly port: number };
}

/** Everything that is decided about one tenant. */
export interface ResolvedTenant {
  readonly environment: string;
  readonly id: string;
  readonly name: string;
  /** From the ledger; inside anything shared the tenant is `t<number>`. */
  readonly number: number;
  readonly tier: string;
  readonly isolation: Isolation;
  readonly site: ResolvedSiteAccess;
  readonly hostname: string;
  readonly url: string;
  /** PVE pool: `tenant-acme`. */
  readonly pool: string;
  /** Sorted by id. */
  readonly services: readonly ResolvedService[];
  readonly backup: ResolvedBackup | null;
  readonly behind: readonly Behind[];
}

/** A shared guest of the platform: the proxy, the database server, the cache. */
export interface ResolvedSharedGuest {
  readonly role: "proxy" | "postgres" | "redis";
  /** `aiqso-lab-proxy` */
  readonly name: string;
  readonly lifecycle: Lifecycle;
  readonly guest: ResolvedGuest;
}

export interface ResolvedSite {
  readonly access: ResolvedSiteAccess;
  readonly hosts: readonly string[];
  readonly management: readonly string[];
  readonly clusterFirewall: boolean;
  readonly shared: readonly ResolvedSharedGuest[];
  /** Every image that a shared guest or a service file names or a ledger line records, sorted by file name. */
  readonly images: readonly ResolvedImage[];
  /** PVE pool of the shared guests: `platform-aiqso-lab`. */
  readonly pool: string;
  readonly backup: ResolvedBackup;
}

/** Everything that is decided about one environment's platform stack. */
export interface ResolvedPlatform {
  readonly environment: string;
  readonly lifecycle: Lifecycle;
  readonly sites: readonly ResolvedSite[];
}
