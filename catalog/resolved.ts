/**
 * What the catalog decides, as plain data with a stable key order. Builders in `stacks/` read these and decide
 * nothing else; the hash of one of them is what a stack exports as `inputHash`.
 * No secret value is ever in here: only the name of the place where it stands (`SecretSource`).
 */

/** `env:NAME`, `file:PATH` or `generated`. The one grammar for where a secret comes from. */
export type SecretSource = `env:${string}` | `file:${string}` | "generated";

/** `disposable`: no data, may be replaced. `protected`: holds data, never replaced, upgraded in place. */
export type Lifecycle = "disposable" | "protected";

/**
 * The words of the AWS SaaS field for how much a tenant shares. `pool`: own guests on the shared network, databases on
 * the shared server. `bridge`: own VLAN and own database guest. `silo`: own VLAN, own database and cache guests, on
 * hosts of its own.
 */
export type Isolation = "pool" | "bridge" | "silo";

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
  /** Host and port of the platform's guests that its `uses` names, by id: what `{ollama.host}` stands for. */
  readonly platform: Readonly<Record<string, { readonly host: string; readonly port: number }>>;
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
  /** PVE calendar event, for instance `02:17`, in the node's own time zone, which the platform stack sets. */
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
  /** Where routes are delivered: the proxy and its standby; none while the proxy is adopted as it was found. */
  readonly proxies: readonly SharedHost[];
  readonly postgres: { readonly ip: string; readonly port: number };
  readonly redis: SharedHost & { readonly port: number };
  /** The guest with the platform's timers: health checks, dumps, the register; null where the site has none. */
  readonly operations: SharedHost | null;
}

/** A service that the health timer asks, and restarts when it stays silent. */
export interface HealthCheck {
  readonly service: string;
  readonly vmid: number;
  readonly host: string;
  /** `http://10.10.16.10:3000/healthz`, as the service sees it. */
  readonly url: string;
}

/** A database that is dumped every night, encrypted, restorable alone. */
export interface DumpTarget {
  readonly service: string;
  readonly database: string;
  readonly host: string;
  readonly port: number;
}

/** A tenant's own database or cache server (bridge, silo). Its administrator's password is made in the tenant's stack. */
export interface DedicatedServer {
  /** `stark-postgres` */
  readonly name: string;
  readonly lifecycle: Lifecycle;
  readonly guest: ResolvedGuest;
  readonly port: number;
  /** PostgreSQL's max_connections; 0 for a cache. */
  readonly maxConnections: number;
}

/** What the register (the platform's own database) mirrors of a tenant. The files are the truth. */
export interface RegisterEntry {
  readonly number: number;
  readonly tenant: string;
  readonly name: string;
  readonly subdomain: string;
  readonly tier: string;
  readonly isolation: Isolation;
  readonly services: readonly {
    readonly service: string;
    readonly vmid: number;
    readonly ip: string;
    readonly url: string;
  }[];
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
  /** Its own VLAN (bridge, silo); null for a pool tenant. */
  readonly network: ResolvedNetwork | null;
  /** PVE pool: `tenant-acme`; the pool that its guests were found in while they are adopted, null when that is none. */
  readonly pool: string | null;
  /** Whether a guest of it is adopted as it was found: then nothing is added to the tenant that was not there. */
  readonly adopting: boolean;
  /** Own servers: none for pool, postgres for bridge, both for silo, and only what its services use. */
  readonly dedicated: {
    readonly postgres: DedicatedServer | null;
    readonly redis: DedicatedServer | null;
  };
  /** Sorted by id. */
  readonly services: readonly ResolvedService[];
  readonly backup: ResolvedBackup | null;
  /** Empty where the site has no operations guest. */
  readonly health: readonly HealthCheck[];
  readonly dumps: readonly DumpTarget[];
  /** Null where the site keeps no register. */
  readonly register: RegisterEntry | null;
  readonly behind: readonly Behind[];
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

export interface ResolvedSite {
  readonly access: ResolvedSiteAccess;
  /** Whether a guest of the site's own is adopted as it was found: then only what is not, is built. */
  readonly adopting: boolean;
  readonly hosts: readonly string[];
  readonly management: readonly string[];
  /** IANA name; what backup times are meant in. */
  readonly timeZone: string;
  readonly clusterFirewall: boolean;
  readonly shared: readonly ResolvedSharedGuest[];
  /** Sorted by id. */
  readonly guests: readonly ResolvedPlatformGuest[];
  readonly templates: readonly ResolvedTemplateGuest[];
  readonly storages: readonly ResolvedStorage[];
  readonly cloudImages: readonly ResolvedCloudImage[];
  /** Routes to the platform's own guests. */
  readonly routes: readonly ProxyRoute[];
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
  readonly dumps: ResolvedDumps | null;
  readonly register: ResolvedRegister | null;
  /** Every image that a shared guest or a service file names or a ledger line records, sorted by file name. */
  readonly images: readonly ResolvedImage[];
  /** PVE pool of the shared guests: `platform-aiqso-lab`; while adopting the one that they were found in, or null. */
  readonly pool: string | null;
  readonly backup: ResolvedBackup | null;
}

/** Everything that is decided about one environment's platform stack. */
export interface ResolvedPlatform {
  readonly environment: string;
  readonly lifecycle: Lifecycle;
  readonly sites: readonly ResolvedSite[];
}

/** Where the outcome of every stack run is posted (`platform/environments.yaml`). */
export interface Webhook {
  readonly url: string;
  /** Signs the body: HMAC-SHA256 in the header `X-Tenantry-Signature`. */
  readonly key: Exclude<SecretSource, "generated">;
}
