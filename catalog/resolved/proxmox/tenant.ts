import type { Route, TcpUpstream } from "../../routes.ts";
import type { TenantCloudflare } from "../cloudflare.ts";
import type { Behind, Isolation, Lifecycle, ResolvedDomain, ResolvedNetwork } from "../common.ts";
import type { ProxmoxAccess, ResolvedBackup } from "./access.ts";
import type { ResolvedGuest } from "./guest.ts";
import type { ResolvedService } from "./service.ts";

/** Everything that is decided about one tenant on Proxmox. */
export interface ProxmoxTenant {
  readonly substrate: "proxmox";
  readonly environment: string;
  /** Of its environment; a service may be disposable in one that is protected. */
  readonly lifecycle: Lifecycle;
  readonly id: string;
  readonly name: string;
  /** From the ledger; inside anything shared the tenant is `t<number>`. */
  readonly number: number;
  readonly tier: string;
  readonly isolation: Isolation;
  readonly site: ProxmoxAccess;
  readonly hostname: string;
  readonly url: string;
  /** Its own VLAN (bridge, silo); null for a pool tenant. */
  readonly network: ResolvedNetwork | null;
  /** PVE pool: `tenant-acme`; while adopting the one that all its guests were found in, null when that is none. */
  readonly pool: string | null;
  /**
   * Whether every guest of it is adopted as it was found: then nothing is added to the tenant that was not there. With
   * one that is not, the tenant has all that others have, and those that still are stay as they were found.
   */
  readonly adopting: boolean;
  /** Own servers: none for pool, postgres for bridge, both for silo, and only what its services use. */
  readonly dedicated: {
    readonly postgres: DedicatedServer | null;
    readonly redis: DedicatedServer | null;
  };
  /** Sorted by id. */
  readonly services: readonly ResolvedService[];
  /** Domains of the customer's own, sorted; those that are not proven are not routed. */
  readonly domains: readonly ResolvedDomain[];
  /** The ways from those that are to their services. */
  readonly domainRoutes: readonly Route<TcpUpstream>[];
  /** Names of its own at Cloudflare; null where it has none. */
  readonly cloudflare: TenantCloudflare | null;
  readonly backup: ResolvedBackup | null;
  /** Empty where the site has no operations guest. */
  readonly health: readonly HealthCheck[];
  readonly dumps: readonly DumpTarget[];
  /** Null where the site keeps no register. */
  readonly register: RegisterEntry | null;
  readonly behind: readonly Behind[];
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

/** A service that the health timer asks, and restarts when it stays silent. */
export interface HealthCheck {
  /** The service's id; of a guest of the platform, the guest's. */
  readonly service: string;
  readonly vmid: number;
  readonly host: string;
  /** `http://10.10.16.10:3000/healthz`, as the service sees it. */
  readonly url: string;
  /** Never restarted, only reported: the timer has no right to a guest of the platform. Absent: it is restarted. */
  readonly restart?: false;
}

/** A database that is dumped every night, encrypted, restorable alone. */
export interface DumpTarget {
  readonly service: string;
  readonly database: string;
  readonly host: string;
  readonly port: number;
}

/** The folder of a service's files on its host, dumped every night, encrypted, restorable alone. */
export interface FilesTarget {
  readonly service: string;
  readonly folder: string;
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
